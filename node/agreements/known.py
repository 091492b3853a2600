"""The agreements this node knows: pulled from the hub, believed only by their signatures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Column, Engine, Integer, LargeBinary, String, Table, delete, insert, select

from node.agreements import logged
from node.agreements.logged import Logged
from node.agreements.notices import Notices
from node.hub_client import HubClient
from node.storage import merging, metadata, reading, writing
from proto import directory as directories
from proto import signed_agreement
from proto.agreement import Agreement
from proto.directory import Directory
from proto.document import Sha256
from proto.envelope import Envelope
from proto.errors import RefusalError, SignatureError
from proto.identity import key_id
from proto.signed_agreement import SignedAgreement
from proto.statement import Statement

_agreement = Table(
    "agreement",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("envelope", LargeBinary, nullable=False),
)
_directory = Table(
    "directory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("envelope", LargeBinary, nullable=False),
)


class UnknownAgreementError(RefusalError):
    """No agreement of that name was proposed to this party."""

    code = "unknown-agreement"


class AmbiguousAgreementError(RefusalError):
    """Different agreements go by that name: nobody signs without saying which."""

    code = "ambiguous-agreement"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An agreement as it stands: its document, and who has not signed yet."""

    envelope: Envelope
    agreement: Agreement
    unsigned: tuple[str, ...]


class ForgedDirectoryError(RefusalError):
    """The hub shows keys that a party never stated: whoever made them could sign in its name."""

    code = "forged-directory"


@dataclass(frozen=True, slots=True)
class Agreements:
    """What the hub last showed us, kept as it came and verified on every use.

    Attributes:
        own: Our statement, as we signed it: the hub may show no other one of us.
    """

    engine: Engine
    hub_key: Ed25519PublicKey
    own: Statement

    @property
    def exchange(self) -> Sha256:
        """The hub that our agreements are meant for, as they name it."""
        return Sha256(key_id(self.hub_key))

    @property
    def notices(self) -> Notices:
        """What single parties have said of agreements."""
        return Notices(self.engine)

    @property
    def logged(self) -> Logged:
        """Who signed when, and who read what is ours."""
        return Logged(self.engine)

    def pull(self, hub: HubClient) -> None:
        """Learn what the hub holds now; what all have signed, it cannot make us forget.

        Else it could bring back an older version with milder terms by showing no newer one.

        Raises:
            ForgedDirectoryError: It shows other keys of us than ours, or of a party than before.
        """
        directory, members = hub.directory()
        self._expect_same_keys(members)
        shown = hub.agreements()
        envelopes = {envelope.hash: envelope.to_bytes() for envelope in shown.envelopes}
        rows = [{"hash": name, "envelope": data} for name, data in envelopes.items()]
        with writing(self.engine) as connection:
            # First, because whoever pulls at the same moment waits here until we are done.
            newest = merging(connection, _directory).values(id=1, envelope=directory.to_bytes())
            connection.execute(
                newest.on_conflict_do_update(
                    index_elements=[_directory.c.id], set_={"envelope": newest.excluded.envelope}
                )
            )
            kept = {signed.hash for signed in self.signed()}
            connection.execute(delete(_agreement).where(_agreement.c.hash.not_in(kept)))
            if new := [row for row in rows if row["hash"] not in kept]:
                connection.execute(insert(_agreement), new)
            logged.keep(connection, shown, members, self.hub_key)
        self.notices.pull(hub, members)

    def directory(self) -> Directory:
        """Who belongs to the exchange, as the hub last signed it; nobody before the first pull."""
        envelope = self.directory_envelope()
        if envelope is None:
            return Directory({})
        found = directories.verify(envelope, self.hub_key)
        self._expect_ours(found)
        return found

    def directory_envelope(self) -> Envelope | None:
        """The same as the hub signed it; nothing before the first pull."""
        with reading(self.engine) as connection:
            data = connection.scalar(select(_directory.c.envelope))
        return None if data is None else Envelope.from_bytes(data)

    def proposals(self) -> tuple[Proposal, ...]:
        """All agreements that name us, signed by all or not."""
        keys = self.directory().agreement_keys
        with reading(self.engine) as connection:
            stored = connection.scalars(select(_agreement.c.envelope)).all()
        envelopes = map(Envelope.from_bytes, stored)
        found = (
            Proposal(e, signed_agreement.parse(e), tuple(signed_agreement.unsigned(e, keys)))
            for e in envelopes
        )
        return tuple(sorted(found, key=lambda p: (p.agreement.id, p.agreement.version)))

    def proposal(self, name: str) -> Proposal:
        """The newest version of an agreement by its id, or one version by its hash.

        Raises:
            AmbiguousAgreementError: Two texts claim to be that version.
            UnknownAgreementError: There is none.
        """
        found = [p for p in self.proposals() if name in (p.agreement.id, p.envelope.hash)]
        if not found:
            known = ", ".join(sorted({p.agreement.id for p in self.proposals()})) or "none"
            raise UnknownAgreementError(f"no agreement {name!r} was proposed to us; known: {known}")
        newest = [p for p in found if p.agreement.version == found[-1].agreement.version]
        if len(newest) > 1:
            hashes = ", ".join(p.envelope.hash for p in newest)
            raise AmbiguousAgreementError(
                f"two texts are called {name!r}; name one by its hash: {hashes}"
            )
        return found[-1]

    def current(self, today: date) -> tuple[SignedAgreement, ...]:
        """The agreements in force today as they hold, every signature checked again."""
        return signed_agreement.current(self.signed(), today)

    def _expect_same_keys(self, shown: Directory) -> None:
        """A party keeps the keys under which we first saw it."""
        self._expect_ours(shown)
        for party, member in self.directory().members.items():
            if party not in shown.members or shown.members[party].statement != member.statement:
                raise ForgedDirectoryError(
                    f"the hub shows other keys of {party} than before: nothing was taken over;"
                    " call both the hub's operator and that party"
                )

    def _expect_ours(self, shown: Directory) -> None:
        ours = shown.members.get(self.own.party)
        if ours is not None and ours.statement != self.own:
            raise ForgedDirectoryError(
                f"the hub shows keys of {self.own.party} that are not ours: call its operator"
            )

    def signed(self) -> Iterator[SignedAgreement]:
        """The agreements that every party signed, with what was said of each since."""
        members = self.directory()
        said = self.notices.known(members)
        for proposal in self.proposals():
            if proposal.agreement.exchange != self.exchange:
                continue  # Signed for another hub: here it was replayed, and binds nobody.
            try:
                yield signed_agreement.verify(proposal.envelope, members.agreement_keys, said)
            except SignatureError:
                continue
