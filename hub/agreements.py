"""Agreements as the hub keeps them: each text once, and each party's signature beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
)

from hub import archive, directory, notices, replacements
from hub.archive import DOCUMENT
from hub.storage import metadata, reading, writing
from proto import signed_agreement
from proto.agreement import Agreement, Objection
from proto.catalogue import Catalogue
from proto.directory import Directory
from proto.document import Sha256
from proto.envelope import Envelope
from proto.errors import ConflictError, MalformedError, NotPermittedError, RefusalError
from proto.signed_agreement import SignedAgreement, current, unsigned
from proto.soundness import faults

_AGREEMENT = Table(
    "agreement",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("leaf", BigInteger, ForeignKey(DOCUMENT.c.leaf), nullable=False),
)
_SIGNATURE = Table(
    "agreement_signature",
    metadata,
    Column("hash", String(64), ForeignKey(_AGREEMENT.c.hash), primary_key=True),
    Column("party", String(32), primary_key=True),
    Column("leaf", BigInteger, ForeignKey(DOCUMENT.c.leaf), nullable=False),
)


class UnsoundAgreementError(RefusalError):
    """An agreement names what nobody knows, or its parts are at odds."""

    code = "unsound-agreement"

    def __init__(self, found: Iterable[Objection]) -> None:
        """Say every fault at once."""
        super().__init__("; ".join(str(fault) for fault in found))


class UnknownAgreementError(RefusalError):
    """An agreement is named that nobody proposed here."""

    code = "unknown-agreement"


@dataclass(frozen=True, slots=True)
class Standing:
    """One version of an agreement and how far it has come.

    Attributes:
        envelope: With all signatures so far.
        signed: The parties that signed, in the order in which they did.
        missing: The parties that have not.
    """

    leaf: int
    agreement: Agreement
    envelope: Envelope
    signed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def hash(self) -> Sha256:
        """The name under which releases refer to it."""
        return self.envelope.hash


@dataclass(frozen=True, slots=True)
class Agreements:
    """Every agreement that was proposed here.

    Attributes:
        exchange: SHA-256 of this hub's public key: agreements meant for another hub are nothing.
    """

    engine: Engine
    catalogue: Catalogue
    exchange: str

    def propose(self, caller: str, data: bytes, *, now: datetime) -> int:
        """Keep a proposal (an envelope without signatures); gives its leaf.

        Raises:
            MalformedError: It is no agreement, or carries signatures.
            NotPermittedError: The caller is no party of it.
            UnsoundAgreementError: With every fault in it.
            UnknownPartyError: A party of it has not joined.
            ConflictError: Another text is signed by all, and this one does not supersede it.
        """
        envelope = Envelope.from_bytes(data)
        agreement = signed_agreement.parse(envelope)
        if envelope.signatures:
            raise MalformedError("expected a proposal without signatures: sign it afterwards")
        _expect_party(agreement, caller)
        with writing(self.engine) as connection:
            known = archive.find(connection, data)
            if known is not None:
                return known.leaf
            self._expect_proposable(connection, agreement, caller)
            leaf = archive.file(connection, "agreement", caller, data, now=now)
            connection.execute(
                insert(_AGREEMENT).values(
                    hash=envelope.hash, id=agreement.id, version=agreement.version, leaf=leaf
                )
            )
            return leaf

    def sign(self, caller: str, data: bytes, *, now: datetime) -> int:
        """Keep one party's signature (the envelope with it alone); gives its leaf.

        Raises:
            MalformedError: It is no agreement, or has not exactly one signature.
            UnknownAgreementError: Nobody proposed this text.
            NotPermittedError: The caller is no party of it.
            SignatureError: The signature is not made by the caller's agreement key.
            SupersededKeyError: The caller has a newer agreement key.
            CompromisedKeyError: The caller has declared the key compromised.
            ConflictError: The caller signed in another envelope, and that counts still.
        """
        envelope = Envelope.from_bytes(data)
        agreement = signed_agreement.parse(envelope)
        if len(envelope.signatures) != 1:
            raise MalformedError(f"expected one signature, got {len(envelope.signatures)}")
        _expect_party(agreement, caller)
        with writing(self.engine) as connection:
            known = archive.find(connection, data)
            if known is not None and known.party == caller:
                return known.leaf
            _expect_signable(connection, envelope, caller)
            newest = self._newest(agreement.id)
            if newest is None or newest.hash != envelope.hash:  # Otherwise it is signed again.
                _expect_next(newest, agreement, caller)
            leaf = archive.file(connection, "signature", caller, data, now=now)
            _keep_signature(connection, envelope.hash, caller, leaf)
            return leaf

    def standings(self, party: str | None = None) -> tuple[Standing, ...]:
        """Every agreement, or every one that names the party, in the order of proposal."""
        with reading(self.engine) as connection:
            members = directory.members(connection)
            signatures = _signatures(connection)
            query = select(_AGREEMENT).order_by(_AGREEMENT.c.leaf)
            every = tuple(
                _standing(archive.at(connection, row.leaf), signatures.get(row.hash, {}), members)
                for row in connection.execute(query).all()
            )
        return tuple(each for each in every if party is None or party in each.agreement.party_ids)

    def signed(self) -> tuple[SignedAgreement, ...]:
        """The agreements that every party signed, with what parties have said of each since."""
        with reading(self.engine) as connection:
            members = directory.members(connection)
            said = notices.read(connection, members)
        return tuple(
            signed_agreement.verify(standing.envelope, members.agreement_keys, said)
            for standing in self.standings()
            if not standing.missing
        )

    def current(self, today: date) -> tuple[SignedAgreement, ...]:
        """The agreements in force on this day."""
        return current(self.signed(), today)

    def _expect_proposable(self, connection: Connection, agreement: Agreement, caller: str) -> None:
        found = faults(agreement, self.catalogue, exchange=self.exchange)
        if found:
            raise UnsoundAgreementError(found)
        members = directory.members(connection)
        for party in agreement.party_ids:
            members.member(party)
        _expect_next(self._newest(agreement.id), agreement, caller)

    def _newest(self, name: str) -> Standing | None:
        """The newest version that every party signed. What only some signed binds nobody.

        Whether each signature counts still does not matter: what was superseded does not come
        back when a key is declared compromised.
        """
        with reading(self.engine) as connection:
            ever = directory.members(connection).keys_ever
        versions = [
            each
            for each in self.standings()
            if each.agreement.id == name and not any(unsigned(each.envelope, ever))
        ]
        return max(versions, key=lambda each: each.agreement.version, default=None)


def _expect_party(agreement: Agreement, caller: str) -> None:
    if caller not in agreement.party_ids:
        raise NotPermittedError(f"{caller} is no party of {agreement.id}")


def _expect_next(newest: Standing | None, agreement: Agreement, caller: str) -> None:
    """Only the newest version in force of one's own agreement is superseded, by all its parties.

    Otherwise two parties could end an agreement between two others, or one could block every
    amendment with a text that nobody else signs.
    """
    if newest is None:
        if agreement.supersedes is not None:
            raise UnknownAgreementError(f"{agreement.id} supersedes a version nobody signed here")
        return
    earlier = newest.agreement
    if agreement.supersedes != newest.hash or agreement.version <= earlier.version:
        raise ConflictError(
            f"{agreement.id} version {earlier.version} is signed by all: an amendment supersedes"
            f" {newest.hash} and has a later version"
        )
    left_out = sorted(set(earlier.party_ids) - set(agreement.party_ids))
    if left_out or caller not in earlier.party_ids:
        raise NotPermittedError(
            f"{agreement.id} is amended by all its parties: {', '.join(earlier.party_ids)}"
        )


def _expect_signable(connection: Connection, envelope: Envelope, caller: str) -> None:
    query = select(_AGREEMENT.c.hash).where(_AGREEMENT.c.hash == envelope.hash)
    if connection.execute(query).first() is None:
        raise UnknownAgreementError("nobody proposed this text here: propose it before signing it")
    replacements.expect_newest_key(connection, caller, envelope)
    kept = _signatures(connection).get(envelope.hash, {}).get(caller)
    if kept and caller not in unsigned(kept, directory.members(connection).agreement_keys):
        raise ConflictError(f"{caller} has signed this already, in another envelope")


def _keep_signature(connection: Connection, name: Sha256, party: str, leaf: int) -> None:
    """Put a signature beside its text, in place of one that counts no longer."""
    this = (_SIGNATURE.c.hash == name, _SIGNATURE.c.party == party)
    connection.execute(delete(_SIGNATURE).where(*this))
    connection.execute(insert(_SIGNATURE).values(hash=name, party=party, leaf=leaf))


def _signatures(connection: Connection) -> Mapping[str, Mapping[str, Envelope]]:
    """The signatures of each text, by party, in the order in which they came."""
    query = (
        select(_SIGNATURE.c.hash, _SIGNATURE.c.party, DOCUMENT.c.data)
        .join(DOCUMENT, DOCUMENT.c.leaf == _SIGNATURE.c.leaf)
        .order_by(_SIGNATURE.c.leaf)
    )
    found: dict[str, dict[str, Envelope]] = {}
    for row in connection.execute(query):
        found.setdefault(row.hash, {})[row.party] = Envelope.from_bytes(row.data)
    return found


def _standing(
    filed: archive.Filed, by_party: Mapping[str, Envelope], members: Directory
) -> Standing:
    """Put the signatures together; whoever has not signed validly is missing."""
    proposal = Envelope.from_bytes(filed.data)
    signatures = tuple(s for envelope in by_party.values() for s in envelope.signatures)
    envelope = replace(proposal, signatures=signatures)
    missing = tuple(unsigned(envelope, members.agreement_keys))
    return Standing(
        leaf=filed.leaf,
        agreement=signed_agreement.parse(proposal),
        envelope=envelope,
        signed=tuple(party for party in by_party if party not in missing),
        missing=missing,
    )
