"""Who signed when and who read what, as the hub says it: a leaf only where its receipt holds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Column, Connection, Engine, Integer, String, Table, delete, insert, select

from node.hub_client import Reading, Shown
from node.storage import metadata, reading
from proto.directory import Directory
from proto.envelope import Envelope
from proto.errors import LogError
from proto.identity import key_id

_signed = Table(
    "signature_leaf",
    metadata,
    Column("agreement", String(64), primary_key=True),
    Column("party", String(32), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("leaf", Integer, nullable=False),
)
_read = Table(
    "read_by",
    metadata,
    Column("release", String(64), primary_key=True),
    Column("reader", String(32), primary_key=True),
    Column("at", String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a signature lies in the hub's log, and when it came there by the hub's clock (UTC)."""

    number: int
    at: str


@dataclass(frozen=True, slots=True)
class Read:
    """Who was sent a release, and when first by the hub's clock (UTC)."""

    reader: str
    at: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What the hub last said of signatures and readings."""

    engine: Engine

    def leaves(self, agreement: str) -> Mapping[str, Leaf]:
        """Where the signatures under a text lie, by party."""
        query = select(_signed).where(_signed.c.agreement == agreement)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return {row.party: Leaf(row.leaf, row.at) for row in rows}

    def readers(self, release: str) -> tuple[Read, ...]:
        """Who was sent a release of ours, by the SHA-256 of its envelope; the first one first."""
        query = select(_read).where(_read.c.release == release)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(_read.c.at, _read.c.reader)).all()
        return tuple(Read(row.reader, row.at) for row in rows)


def keep(
    connection: Connection, shown: Shown, members: Directory, hub_key: Ed25519PublicKey
) -> None:
    """Replace what is known by what the hub shows now, in the caller's transaction.

    A signature whose receipt does not hold is none of whose day we know: whoever looks sees that
    there is no leaf, and everything else goes on.
    """
    signed = {(row["agreement"], row["party"]): row for row in _proven(shown, members, hub_key)}
    read = {(each.release, each.reader): _row(each) for each in shown.readings}
    for table, rows in ((_signed, signed), (_read, read)):
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), [*rows.values()])


def _proven(
    shown: Shown, members: Directory, hub_key: Ed25519PublicKey
) -> Iterator[dict[str, object]]:
    alone = dict(_alone(shown.envelopes, members))
    for each in shown.signatures:
        document = alone.get((each.agreement, each.party))
        if document is None:
            continue
        try:
            each.receipt.verify(document, hub_key)
        except LogError:
            continue
        named = {"agreement": each.agreement, "party": each.party, "leaf": each.receipt.index}
        yield named | {"at": each.at.isoformat(timespec="seconds")}


def _alone(
    envelopes: Iterable[Envelope], members: Directory
) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Every signature as it was handed in: the text with it alone, by text and party."""
    parties = {key_id(key): party for party, keys in members.keys_ever.items() for key in keys}
    for envelope in envelopes:
        for signature in envelope.signatures:
            alone = Envelope(envelope.payload_type, envelope.payload, (signature,))
            yield (envelope.hash, parties.get(signature.key, "")), alone.to_bytes()


def _row(said: Reading) -> dict[str, object]:
    at = said.at.isoformat(timespec="seconds")
    return {"release": said.release, "reader": said.reader, "at": at}
