"""Agreements as the hub keeps them: each text once, and each party's signature beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from hub import archive, directory, log, notices, replacements
from hub.archive import DOCUMENT
from hub.standing import AGREEMENT, SIGNATURE, Standing, Standings
from hub.storage import reading, writing
from proto import signed_agreement
from proto.agreement import Agreement, Objection
from proto.catalogue import Catalogue
from proto.directory import Directory
from proto.document import Sha256
from proto.envelope import Envelope
from proto.errors import ConflictError, MalformedError, NotPermittedError, RefusalError
from proto.receipt import Checkpoint
from proto.signed_agreement import SignedAgreement, current, unsigned
from proto.soundness import faults
from proto.versions import expect_next, newest


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
class LoggedSignature:
    """One party's signature under a text, where it lies, and when it came."""

    agreement: Sha256
    party: str
    leaf: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreements:
    """Every agreement that was proposed here.

    Attributes:
        exchange: SHA-256 of this hub's public key: agreements meant for another hub are nothing.
    """

    engine: Engine
    catalogue: Catalogue
    exchange: str
    _standings: Standings = field(default_factory=Standings, repr=False, compare=False)
    _signed: dict[Checkpoint, tuple[SignedAgreement, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def propose(self, caller: str, data: bytes, *, now: datetime) -> int:
        """Keep a proposal (an envelope without signatures); gives its leaf.

        Raises:
            MalformedError: It is no agreement, or carries signatures.
            NotPermittedError: The caller is no party of it, or one of them was revoked.
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
                insert(AGREEMENT).values(
                    hash=envelope.hash, id=agreement.id, version=agreement.version, leaf=leaf
                )
            )
            return leaf

    def sign(self, caller: str, data: bytes, *, now: datetime) -> int:
        """Keep one party's signature (the envelope with it alone); gives its leaf.

        Raises:
            MalformedError: It is no agreement, or has not exactly one signature.
            UnknownAgreementError: Nobody proposed this text.
            NotPermittedError: The caller is no party of it, or was revoked.
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
            expect_next(agreement, self._newest(agreement.id), caller)
            leaf = archive.file(connection, "signature", caller, data, now=now)
            _keep_signature(connection, envelope.hash, caller, leaf)
            return leaf

    def standings(self, party: str | None = None) -> tuple[Standing, ...]:
        """Every agreement, or every one that names the party, in the order of proposal."""
        with reading(self.engine) as connection:
            every = self._standings.read(connection, directory.members(connection))
        return tuple(each for each in every if party is None or party in each.agreement.party_ids)

    def signatures(self, party: str) -> tuple[LoggedSignature, ...]:
        """Every signature under a text that names the party, in the order of the log."""
        named = {each.hash for each in self.standings(party)}
        query = select(SIGNATURE, DOCUMENT.c.filed_at).join(DOCUMENT).order_by(SIGNATURE.c.leaf)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return tuple(
            LoggedSignature(row.hash, row.party, row.leaf, datetime.fromisoformat(row.filed_at))
            for row in rows
            if row.hash in named
        )

    def signed(self) -> tuple[SignedAgreement, ...]:
        """The agreements that every party signed, with what parties have said of each since.

        Nothing of them changes unless the log grows, so until then they are as they were read.
        """
        with reading(self.engine) as connection:
            head = log.head(connection)
            found = self._signed.get(head)
            if found is None:
                found = self._read(connection)
                self._signed.clear()
                self._signed[head] = found
        return found

    def _read(self, connection: Connection) -> tuple[SignedAgreement, ...]:
        members = directory.members(connection)
        said = notices.read(connection, members)
        every = self._standings.read(connection, members)
        return tuple(each.verified.hearing(said) for each in every if each.verified)

    def current(self, today: date) -> tuple[SignedAgreement, ...]:
        """The agreements in force on this day."""
        return current(self.signed(), today)

    def _expect_proposable(self, connection: Connection, agreement: Agreement, caller: str) -> None:
        found = faults(agreement, self.catalogue, exchange=self.exchange)
        if found:
            raise UnsoundAgreementError(found)
        members = directory.members(connection)
        for party in agreement.party_ids:
            _expect_not_revoked(members, party)
        expect_next(agreement, self._newest(agreement.id), caller)

    def _newest(self, name: str) -> SignedAgreement | None:
        """The newest version that every party signed. What only some signed binds nobody.

        Whether each signature counts still does not matter: what was superseded does not come
        back when a key is declared compromised.
        """
        with reading(self.engine) as connection:
            ever = directory.members(connection).keys_ever
        signed = (
            signed_agreement.verify(each.envelope, ever)
            for each in self.standings()
            if each.agreement.id == name and not any(unsigned(each.envelope, ever))
        )
        return newest(signed, name)


def _expect_party(agreement: Agreement, caller: str) -> None:
    if caller not in agreement.party_ids:
        raise NotPermittedError(f"{caller} is no party of {agreement.id}")


def _expect_not_revoked(members: Directory, party: str) -> None:
    """What a revoked party signed before still binds it; nothing new is agreed with it."""
    if members.member(party).revoked:
        raise NotPermittedError(f"{party} was revoked: nothing new is agreed with it")


def _expect_signable(connection: Connection, envelope: Envelope, caller: str) -> None:
    query = select(AGREEMENT.c.hash).where(AGREEMENT.c.hash == envelope.hash)
    if connection.execute(query).first() is None:
        raise UnknownAgreementError("nobody proposed this text here: propose it before signing it")
    members = directory.members(connection)
    _expect_not_revoked(members, caller)
    replacements.expect_newest_key(connection, caller, envelope)
    kept = _signature(connection, envelope.hash, caller)
    if kept and caller not in unsigned(kept, members.agreement_keys):
        raise ConflictError(f"{caller} has signed this already, in another envelope")


def _signature(connection: Connection, name: Sha256, party: str) -> Envelope | None:
    """What a party signed of a text, if it did."""
    query = select(DOCUMENT.c.data).join(SIGNATURE, SIGNATURE.c.leaf == DOCUMENT.c.leaf)
    data = connection.scalar(query.where(SIGNATURE.c.hash == name, SIGNATURE.c.party == party))
    return None if data is None else Envelope.from_bytes(data)


def _keep_signature(connection: Connection, name: Sha256, party: str, leaf: int) -> None:
    """Put a signature beside its text, in place of one that counts no longer."""
    this = (SIGNATURE.c.hash == name, SIGNATURE.c.party == party)
    connection.execute(delete(SIGNATURE).where(*this))
    connection.execute(insert(SIGNATURE).values(hash=name, party=party, leaf=leaf))
