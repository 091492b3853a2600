"""How far each agreement has come: its text, who has signed it, and whether all have.

What was read and verified once is remembered until something of it changes: another signature, or
another key of a member. Which documents there are, the database is asked every time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    select,
)

from hub import archive
from hub.archive import DOCUMENT
from hub.storage import metadata
from proto import signed_agreement
from proto.agreement import Agreement
from proto.directory import Directory
from proto.document import Sha256
from proto.envelope import Envelope
from proto.identity import KeyId, key_id
from proto.signed_agreement import SignedAgreement, unsigned

State = Literal["waiting", "in-force", "not-yet-in-force", "superseded", "ended"]

AGREEMENT = Table(
    "agreement",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("leaf", BigInteger, ForeignKey(DOCUMENT.c.leaf), nullable=False),
)
SIGNATURE = Table(
    "agreement_signature",
    metadata,
    Column("hash", String(64), ForeignKey(AGREEMENT.c.hash), primary_key=True),
    Column("party", String(32), primary_key=True),
    Column("leaf", BigInteger, ForeignKey(DOCUMENT.c.leaf), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One version of an agreement and how far it has come.

    Attributes:
        envelope: With all signatures so far.
        signed: The parties that signed, in the order in which they did.
        missing: The parties that have not.
        verified: The agreement as signed by all, without what was said of it since.
    """

    leaf: int
    agreement: Agreement
    envelope: Envelope
    signed: tuple[str, ...]
    missing: tuple[str, ...]
    verified: SignedAgreement | None

    @property
    def hash(self) -> Sha256:
        """The name under which releases refer to it."""
        return self.envelope.hash

    def state(self, today: date, *, is_current: bool) -> State:
        """How far it has come, on a day on which it is among those in force, or not."""
        if self.missing:
            return "waiting"
        if is_current:
            return "in-force"
        if today < self.agreement.term.in_force_from:
            return "not-yet-in-force"
        return "superseded" if self.agreement.is_in_force(today) else "ended"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a standing follows from: the filed documents, by hash, and the keys that count."""

    leaf: int
    proposal: Sha256
    signatures: tuple[tuple[str, int, Sha256], ...]
    keys: frozenset[tuple[str, KeyId]]


@dataclass(frozen=True, slots=True)
class Standings:
    """Every agreement that was proposed, in the order of proposal."""

    _known: dict[int, tuple[_Evidence, Standing]] = field(default_factory=dict)

    def read(self, connection: Connection, members: Directory) -> tuple[Standing, ...]:
        """Where each stands now."""
        return tuple(
            self._standing(connection, evidence, members)
            for evidence in tuple(_evidence(connection, members))
        )

    def _standing(
        self, connection: Connection, evidence: _Evidence, members: Directory
    ) -> Standing:
        known = self._known.get(evidence.leaf)
        if known is None or known[0] != evidence:
            known = evidence, _read(connection, evidence, members)
            self._known[evidence.leaf] = known
        return known[1]


def _evidence(connection: Connection, members: Directory) -> Iterator[_Evidence]:
    counting = members.agreement_keys.items()
    keys = frozenset((party, key_id(key)) for party, keys in counting for key in keys)
    signatures = _signatures(connection)
    query = (
        select(AGREEMENT.c.hash, AGREEMENT.c.leaf, DOCUMENT.c.hash.label("document"))
        .join(DOCUMENT, DOCUMENT.c.leaf == AGREEMENT.c.leaf)
        .order_by(AGREEMENT.c.leaf)
    )
    for row in connection.execute(query):
        yield _Evidence(row.leaf, row.document, signatures.get(row.hash, ()), keys)


def _signatures(connection: Connection) -> Mapping[str, tuple[tuple[str, int, Sha256], ...]]:
    """Who signed each text, in the order in which they did, and in which document."""
    query = (
        select(SIGNATURE, DOCUMENT.c.hash.label("document"))
        .join(DOCUMENT, DOCUMENT.c.leaf == SIGNATURE.c.leaf)
        .order_by(SIGNATURE.c.leaf)
    )
    found: dict[str, tuple[tuple[str, int, Sha256], ...]] = {}
    for row in connection.execute(query):
        found[row.hash] = (*found.get(row.hash, ()), (row.party, row.leaf, row.document))
    return found


def _read(connection: Connection, evidence: _Evidence, members: Directory) -> Standing:
    """Put the signatures together; whoever has not signed validly is missing."""
    proposal = Envelope.from_bytes(archive.at(connection, evidence.leaf).data)
    signatures = tuple(
        signature
        for _, leaf, _ in evidence.signatures
        for signature in Envelope.from_bytes(archive.at(connection, leaf).data).signatures
    )
    envelope = replace(proposal, signatures=signatures)
    missing = tuple(unsigned(envelope, members.agreement_keys))
    return Standing(
        leaf=evidence.leaf,
        agreement=signed_agreement.parse(proposal),
        envelope=envelope,
        signed=tuple(party for party, _, _ in evidence.signatures if party not in missing),
        missing=missing,
        verified=None if missing else signed_agreement.verify(envelope, members.agreement_keys),
    )
