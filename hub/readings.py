"""Who was sent which release, and when first: a publisher may know who read what is its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Engine, ForeignKey, String, Table, insert, select

from hub.archive import DOCUMENT
from hub.storage import metadata, reading, writing
from proto.document import Sha256

_READING = Table(
    "reading",
    metadata,
    Column("leaf", BigInteger, ForeignKey(DOCUMENT.c.leaf), primary_key=True, autoincrement=False),
    Column("reader", String(32), primary_key=True),
    Column("at", String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A release, by the SHA-256 of its envelope, and who was sent it first at which moment."""

    release: Sha256
    reader: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Readings:
    """Every first reading of a release by another party, by its node or as a file of the pages."""

    engine: Engine

    def note(self, reader: str, leaves: Collection[int], *, now: datetime) -> None:
        """Keep that a party is sent these releases; what was noted before stays as it is."""
        if set(leaves) <= self._noted(reader):
            return  # Nodes ask again and again, and nobody waits for a writer in vain.
        with writing(self.engine) as connection:
            known = set(connection.scalars(select(_READING.c.leaf).filter_by(reader=reader)))
            at = now.isoformat(timespec="seconds")
            rows = [{"leaf": leaf, "reader": reader, "at": at} for leaf in {*leaves} - known]
            if rows:
                connection.execute(insert(_READING), rows)

    def of(self, publisher: str) -> tuple[Reading, ...]:
        """Who was sent the releases of a publisher, in the order of the log."""
        query = (
            select(_READING, DOCUMENT.c.hash)
            .join(DOCUMENT)
            .where(DOCUMENT.c.party == publisher)
            .order_by(_READING.c.leaf, _READING.c.at, _READING.c.reader)
        )
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return tuple(
            Reading(Sha256(row.hash), row.reader, datetime.fromisoformat(row.at)) for row in rows
        )

    def _noted(self, reader: str) -> frozenset[int]:
        with reading(self.engine) as connection:
            query = select(_READING.c.leaf).where(_READING.c.reader == reader)
            return frozenset(connection.scalars(query))
