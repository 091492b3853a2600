"""The agreements this node knows: pulled from the hub, believed only by their signatures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
)

from node.agreements import logged
from node.agreements.compared import compared, trust, trust_first
from node.agreements.logged import Logged
from node.agreements.notices import Notices
from node.hub_client import HubClient
from node.key_change import Stated
from node.storage import merging, metadata, reading, writing
from proto import directory as directories
from proto import signed_agreement
from proto import statement as statements
from proto.agreement import Agreement
from proto.directory import AgreementKeys, Directory, Member
from proto.document import Sha256
from proto.envelope import Envelope
from proto.errors import NotPermittedError, RefusalError, SignatureError
from proto.identity import KeyId, is_same_fingerprint, key_id
from proto.notice import Notice
from proto.signed_agreement import SignedAgreement
from proto.succession import followed

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
        own: What we say of our keys, as we signed it: the hub may show nothing else of us.
    """

    engine: Engine
    hub_key: Ed25519PublicKey
    own: Callable[[], Stated]

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
            ForgedDirectoryError: It shows other keys of us than ours, or of a party keys that do
                not follow from those before.
        """
        stated = self.own()
        directory, members = hub.directory()
        before = self._shown()
        _expect_extending(before, _with_ours(stated, members))
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
            trust_first(connection, {**members.members, **before.members})
            kept = {signed.hash for signed in self.signed()}
            unshown = {signed.hash for signed in self.signed_ever()} - set(envelopes)
            connection.execute(delete(_agreement).where(_agreement.c.hash.not_in(kept | unshown)))
            if new := [row for row in rows if row["hash"] not in kept]:
                connection.execute(insert(_agreement), new)
            logged.keep(connection, shown, members, self.hub_key)
        self.notices.pull(hub, self.directory(), not_yet=_not_yet(stated, members))

    def directory(self) -> Directory:
        """Who belongs to the exchange, as the hub last signed it; nobody before the first pull.

        We ourselves are in it with the key that is under way. A party whose key nobody vouches
        for has none here until people have compared it.
        """
        known = {**compared(self.engine)}
        known.pop(self.party, None)
        return Directory(
            {
                party: _trusted(member, known.get(party, member.succession.name))
                for party, member in _with_ours(self.own(), self._shown()).members.items()
            }
        )

    def accept(self, party: str, read_out: str) -> None:
        """Trust the newest key of another party, whose fingerprint its officer has read out.

        Raises:
            NotPermittedError: It is another fingerprint.
            UnknownPartyError: The party never joined.
        """
        newest = self.directory().member(party).succession
        if not is_same_fingerprint(read_out, newest.fingerprint):
            raise NotPermittedError(
                f"the fingerprint read out is not that of the key of {party} that the hub shows:"
                " do not accept; call that party's officer again, and the hub's operator"
            )
        trust(self.engine, party, newest.name)

    def is_shown(self, name: Sha256) -> bool:
        """Whether the hub shows this statement as our newest."""
        ours = self._shown().members.get(self.party)
        return ours is not None and ours.succession.name == name

    @property
    def party(self) -> str:
        """Who we are."""
        return statements.verify(self.own().accepted).party

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

    def _shown(self) -> Directory:
        """What the hub last signed, and nothing else."""
        envelope = self.directory_envelope()
        return directories.verify(envelope, self.hub_key) if envelope else Directory({})

    def signed(self) -> Iterator[SignedAgreement]:
        """The agreements that every party signed, with what was said of each since."""
        members = self.directory()
        return self._verified(members.agreement_keys, self.notices.known(members))

    def signed_ever(self) -> Iterator[SignedAgreement]:
        """The same, with those that only a compromised key has signed for somebody."""
        return self._verified(self.directory().keys_ever)

    def _verified(
        self, keys: AgreementKeys, said: tuple[Notice, ...] = ()
    ) -> Iterator[SignedAgreement]:
        for proposal in self.proposals():
            if proposal.agreement.exchange != self.exchange:
                continue  # Signed for another hub: here it was replayed, and binds nobody.
            try:
                yield signed_agreement.verify(proposal.envelope, keys, said)
            except SignatureError:
                continue


def _with_ours(stated: Stated, shown: Directory) -> Directory:
    """The same with the key of ours that is under way; refused with any key that is not ours.

    Args:
        stated: What we say, read before what is shown: another process may finish meanwhile.
        shown: What the hub shows.
    """
    party, under_way = statements.verify(stated.accepted).party, stated.under_way
    if party not in shown.members:
        return shown
    member = shown.members[party]
    if under_way and statements.verify(under_way).replaces == member.succession.name:
        ours = replace(member, succession=followed(member.succession, under_way))
        return Directory({**shown.members, party: ours})
    if member.succession.name not in {each.hash for each in (stated.accepted, under_way) if each}:
        raise ForgedDirectoryError(
            f"the hub shows keys of {party} that are not ours: call its operator; if our keys were"
            " restored from an old backup, replace the agreement key as lost"
        )
    return shown


def _not_yet(stated: Stated, shown: Directory) -> KeyId | None:
    """Our key under way, while the hub would refuse what it signs."""
    if stated.under_way is None:
        return None
    statement = statements.verify(stated.under_way)
    ours = shown.members.get(statement.party)
    if ours is None or ours.succession.name == stated.under_way.hash:
        return None
    return key_id(statement.agreement_public)


def _expect_extending(before: Directory, shown: Directory) -> None:
    """A party's statements are only ever added to."""
    for party, member in before.members.items():
        found = shown.members.get(party)
        if found is None or not found.succession.extends(member.succession):
            raise ForgedDirectoryError(
                f"the hub shows other keys of {party} than before: nothing was taken over;"
                " call both the hub's operator and that party"
            )


def _trusted(member: Member, compared: Sha256) -> Member:
    return replace(member, is_compared=member.succession.is_vouched_since(compared))
