"""The releases that were accepted: one for each publisher, agreement, dataset, period, vintage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    insert,
    select,
)

from hub import archive
from hub.archive import DOCUMENT, Filed
from hub.storage import metadata
from proto.document import read
from proto.envelope import Envelope
from proto.errors import ConflictError
from proto.release import Release

_RELEASE = Table(
    "release",
    metadata,
    Column("leaf", BigInteger, ForeignKey(DOCUMENT.c.leaf), primary_key=True, autoincrement=False),
    Column("publisher", String(32), nullable=False),
    Column("agreement", String(64), nullable=False),
    Column("dataset", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("vintage", Integer, nullable=False),
    UniqueConstraint("publisher", "agreement", "dataset", "period", "vintage"),
)


@dataclass(frozen=True, slots=True)
class FiledRelease:
    """An accepted release and where it was filed."""

    filed: Filed
    release: Release


def file(connection: Connection, release: Release, data: bytes, *, now: datetime) -> int:
    """Keep and log a release in the caller's one writing transaction; gives its leaf.

    Raises:
        ConflictError: Other bytes were accepted under the same name.
    """
    known = archive.find(connection, data)
    if known is not None:
        return known.leaf
    _expect_new(connection, release)
    leaf = archive.file(connection, "release", release.publisher, data, now=now)
    connection.execute(insert(_RELEASE).values(leaf=leaf, **_name(release)))
    return leaf


def entries(connection: Connection, *, start: int = 0) -> Iterator[FiledRelease]:
    """The releases from a leaf onwards, in the order of the log."""
    for filed in archive.entries(connection, "release", start=start):
        yield FiledRelease(filed, read(Release, Envelope.from_bytes(filed.data).payload))


def publishers(connection: Connection) -> dict[tuple[str, str, str], frozenset[str]]:
    """Who has filed, for each agreement, dataset and period."""
    query = select(
        _RELEASE.c.agreement, _RELEASE.c.dataset, _RELEASE.c.period, _RELEASE.c.publisher
    ).distinct()
    filed: dict[tuple[str, str, str], frozenset[str]] = {}
    for row in connection.execute(query):
        key = (row.agreement, row.dataset, row.period)
        filed[key] = filed.get(key, frozenset()) | {row.publisher}
    return filed


def _expect_new(connection: Connection, release: Release) -> None:
    query = select(_RELEASE.c.leaf).filter_by(**_name(release))
    if connection.execute(query).first() is not None:
        raise ConflictError(
            f"{release.publisher} published {release.dataset} {release.period}, vintage "
            f"{release.vintage}, with other figures: a correction needs the next vintage"
        )


def _name(release: Release) -> dict[str, str | int]:
    return {
        "publisher": release.publisher,
        "agreement": release.agreement,
        "dataset": release.dataset,
        "period": release.period,
        "vintage": release.vintage,
    }
