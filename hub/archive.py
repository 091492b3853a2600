"""The archive: every accepted document, byte for byte, beside its leaf in the log."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    insert,
    select,
)

from hub import log
from hub.language import _
from hub.storage import metadata
from proto.document import Sha256, digest
from proto.errors import LogError

Kind = Literal["statement", "revocation", "agreement", "signature", "notice", "release"]

DOCUMENT = Table(
    "document",
    metadata,
    Column("leaf", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("party", String(32), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("filed_at", String(32), nullable=False),
    Column("data", LargeBinary, nullable=False),
    CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in get_args(Kind))})"),
)

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Filed:
    """One accepted document.

    Attributes:
        leaf: Its index in the log.
        party: Who handed it in; the hub's body for what the hub itself wrote.
        hash: SHA-256 of `data`.
        data: The envelope, byte for byte as it came.
    """

    leaf: int
    kind: Kind
    party: str
    hash: Sha256
    filed_at: datetime
    data: bytes


def file(connection: Connection, kind: Kind, party: str, data: bytes, *, now: datetime) -> int:
    """Keep a document and log it, in the caller's one writing transaction; gives its leaf.

    The same bytes again are the same leaf.
    """
    known = find(connection, data)
    if known is not None:
        return known.leaf
    leaf = log.append(connection, data)
    connection.execute(
        insert(DOCUMENT).values(
            leaf=leaf,
            kind=kind,
            party=party,
            hash=digest(data),
            filed_at=now.isoformat(timespec="seconds"),
            data=data,
        )
    )
    return leaf


def find(connection: Connection, data: bytes) -> Filed | None:
    """The document with exactly these bytes, if it was accepted."""
    row = connection.execute(select(DOCUMENT).where(DOCUMENT.c.hash == digest(data))).one_or_none()
    return None if row is None else _filed(row)


def at(connection: Connection, leaf: int) -> Filed:
    """The document of a leaf.

    Raises:
        LogError: The archive has lost it.
    """
    row = connection.execute(select(DOCUMENT).where(DOCUMENT.c.leaf == leaf)).one_or_none()
    if row is None:
        raise LogError(
            _("the archive has lost leaf {leaf}: the operator runs {command}").format(
                leaf=leaf, command="`dcim-hub doctor`"
            )
        )
    return _filed(row)


def last(connection: Connection) -> Filed | None:
    """The newest document."""
    query = select(DOCUMENT).order_by(DOCUMENT.c.leaf.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _filed(row)


def entries(
    connection: Connection, kind: Kind | None = None, leaves: Collection[int] | None = None
) -> Iterator[Filed]:
    """The documents, all or those of some leaves, in the order of the log, a page at a time."""
    start = 0
    while True:
        rows = connection.execute(_page(kind, leaves, start)).all()
        yield from (_filed(row) for row in rows)
        if len(rows) < _PAGE:
            return
        start = rows[-1].leaf + 1


def _page(
    kind: Kind | None, leaves: Collection[int] | None, start: int
) -> Select[tuple[object, ...]]:
    query = select(DOCUMENT).where(DOCUMENT.c.leaf >= start).order_by(DOCUMENT.c.leaf).limit(_PAGE)
    query = query if leaves is None else query.where(DOCUMENT.c.leaf.in_(leaves))
    return query if kind is None else query.where(DOCUMENT.c.kind == kind)


def _filed(row: Row[tuple[object, ...]]) -> Filed:
    return Filed(
        leaf=row.leaf,
        kind=row.kind,
        party=row.party,
        hash=row.hash,
        filed_at=datetime.fromisoformat(row.filed_at),
        data=row.data,
    )
