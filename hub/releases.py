"""The releases that were accepted: one for each publisher, agreement, dataset, period, vintage."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    insert,
    select,
)

from hub import archive, unfolded
from hub.archive import DOCUMENT, Filed
from hub.storage import create_tables, metadata, reading, writing
from proto.document import read
from proto.envelope import Envelope
from proto.errors import ConflictError
from proto.release import Release

RELEASE = Table(
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
NAME = tuple(column for column in RELEASE.columns if not column.primary_key)
"""What no two releases have all in common."""


@dataclass(frozen=True, slots=True)
class FiledRelease:
    """An accepted release and where it was filed."""

    filed: Filed
    release: Release


def file(connection: Connection, release: Release, data: bytes, *, now: datetime) -> int:
    """Keep, log and unfold a release in the caller's one writing transaction; gives its leaf.

    Raises:
        ConflictError: Other bytes were accepted under the same name.
    """
    known = archive.find(connection, data)
    if known is not None:
        return known.leaf
    _expect_new(connection, release)
    leaf = archive.file(connection, "release", release.publisher, data, now=now)
    connection.execute(insert(RELEASE).values(leaf=leaf, **_name(release)))
    unfolded.keep(connection, leaf, release)
    return leaf


def entries(
    connection: Connection, leaves: Collection[int] | None = None
) -> Iterator[FiledRelease]:
    """All releases, or those of some leaves, in the order of the log."""
    for filed in archive.entries(connection, "release", leaves):
        yield _opened(filed)


def unfold(engine: Engine) -> None:
    """Unfold whatever was accepted before this hub unfolded releases.

    Raises:
        UnavailableError: The database does not answer, or cannot be written where it must be.
    """
    with reading(engine) as connection:
        is_whole = unfolded.is_prepared(connection) and not _folded(connection)
    if is_whole:
        return
    create_tables(engine)
    with writing(engine) as connection:
        _unfold(connection)


def unfold_anew(engine: Engine) -> int:
    """Unfold every release again, from its signed bytes; gives how many there are."""
    with writing(engine) as connection:
        unfolded.forget(connection)
        return _unfold(connection)


def untrue(connection: Connection) -> tuple[int, ...]:
    """The leaves of the releases whose unfolded rows say anything else than their signed bytes."""
    is_prepared = unfolded.is_prepared(connection)
    return tuple(
        each.filed.leaf
        for each in entries(connection)
        if not (is_prepared and unfolded.is_true(connection, each.filed.leaf, each.release))
    )


def publishers(
    connection: Connection, *asked: ColumnElement[bool]
) -> dict[tuple[str, str, str], frozenset[str]]:
    """Who has filed, for each agreement, dataset and period; narrowed by what is asked of them."""
    query = select(
        RELEASE.c.agreement, RELEASE.c.dataset, RELEASE.c.period, RELEASE.c.publisher
    ).where(*asked)
    filed: dict[tuple[str, str, str], set[str]] = {}
    for agreement, dataset, period, publisher in connection.execute(query):
        filed.setdefault((agreement, dataset, period), set()).add(publisher)
    return {key: frozenset(who) for key, who in filed.items()}


def _opened(filed: Filed) -> FiledRelease:
    return FiledRelease(filed, read(Release, Envelope.from_bytes(filed.data).payload))


def _unfold(connection: Connection) -> int:
    leaves = _folded(connection)
    for leaf in leaves:
        unfolded.keep(connection, leaf, _opened(archive.at(connection, leaf)).release)
    return len(leaves)


def _folded(connection: Connection) -> tuple[int, ...]:
    """The leaves of the releases that are not unfolded."""
    query = (
        select(RELEASE.c.leaf)
        .outerjoin(unfolded.RELEASE, unfolded.RELEASE.c.leaf == RELEASE.c.leaf)
        .where(unfolded.RELEASE.c.leaf.is_(None))
        .order_by(RELEASE.c.leaf)
    )
    return tuple(connection.execute(query).scalars())


def _expect_new(connection: Connection, release: Release) -> None:
    query = select(RELEASE.c.leaf).filter_by(**_name(release))
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
