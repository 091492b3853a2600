"""What no erasure may touch: signed releases, measurements, the ledger. Digests of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, LargeBinary, column, select, table

from proto.document import Sha256, digest

_releases = table(
    "outbox",
    *map(column, ("agreement", "dataset", "period", "vintage")),
    column("envelope", LargeBinary),
)
_measurements = table(
    "measurement", *map(column, ("dataset", "period", "vintage", "round", "entry", "answers"))
)
_ledger = table("ledger", *map(column, ("number", "hash")))


class ReleaseKey(NamedTuple):
    """Which release it is."""

    agreement: Sha256
    dataset: str
    period: str
    vintage: int


class MeasurementKey(NamedTuple):
    """Which measurement it is."""

    dataset: str
    period: str
    vintage: int
    round: int


class Head(NamedTuple):
    """The ledger's last entry, whose hash stands for all before it."""

    entries: int
    hash: Sha256 | None


@dataclass(frozen=True, slots=True)
class Untouched:
    """SHA-256 of every signed release and measurement, and the ledger's head."""

    releases: Mapping[ReleaseKey, Sha256]
    measurements: Mapping[MeasurementKey, Sha256]
    head: Head


def untouched(connection: Connection) -> Untouched:
    """What no erasure may touch, as it is now."""
    return Untouched(_all_releases(connection), _all_measurements(connection), head(connection))


def head(connection: Connection, *, entries: int | None = None) -> Head:
    """The ledger's last entry; or its last of so many, whatever was paid since."""
    own = _ledger.c
    rows = select(own.hash).order_by(own.number)
    hashes = connection.scalars(rows if entries is None else rows.limit(entries)).all()
    return Head(len(hashes), hashes[-1] if hashes else None)


def _all_releases(connection: Connection) -> Mapping[ReleaseKey, Sha256]:
    own = _releases.c
    key = own.agreement, own.dataset, own.period, own.vintage
    rows = select(*key, own.envelope).order_by(*key[1:], own.agreement)
    return {ReleaseKey(*row[:4]): digest(row[4]) for row in connection.execute(rows)}


def _all_measurements(connection: Connection) -> Mapping[MeasurementKey, Sha256]:
    own = _measurements.c
    key = own.dataset, own.period, own.vintage, own.round
    rows = connection.execute(select(*key, own.entry, own.answers).order_by(*key))
    return {
        MeasurementKey(*row[:4]): digest(f"{row.entry}\n{row.answers}".encode()) for row in rows
    }
