"""Accepted releases unfolded for reading: a row per release, a row per released table.

The archive of signed bytes is the truth; these rows say the same in a form that is read without
opening an envelope. They are written in the transaction that accepts a release.

The figures of a table are one value: all its estimates as little-endian doubles, then all its shown
numbers as 64-bit integers, -1 where one is hidden. Read back, they are the same numbers to the last
bit, in little more than half the time that JSON of the same cells takes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import prod
from struct import pack, unpack
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    insert,
    inspect,
    select,
)

from hub.archive import DOCUMENT
from hub.display import Rules
from hub.storage import metadata
from proto.document import STRICT
from proto.method_note import MethodNote
from proto.release import Release, ReleasedTable, TableNoise, TableShape

RELEASE = Table(
    "held_release",
    metadata,
    Column("leaf", BigInteger, ForeignKey(DOCUMENT.c.leaf), primary_key=True, autoincrement=False),
    Column("catalogue", Text, nullable=False),
    Column("mechanism", String(32), nullable=False),
    Column("epsilon", Text, nullable=False),
    Column("delta", Text, nullable=False),
    Column("method_note", Text, nullable=False),
    Column("shapes", Text, nullable=False),
    Column("base", BigInteger, nullable=False),
    Column("least", BigInteger),
    Column("zero_shown", Boolean, nullable=False),
)
TABLE = Table(
    "held_table",
    metadata,
    Column("leaf", BigInteger, ForeignKey(RELEASE.c.leaf), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("grid", Text, nullable=False),
    Column("figures", LargeBinary, nullable=False),
)

_HIDDEN = -1
_CACHED = 2048
"""Countries under one agreement share shapes, codes and noise: each text is parsed once."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Grid:
    """A released table without its figures; what is worked out of it is remembered under it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    shape: TableShape
    codes: tuple[tuple[str, ...], ...]
    noise: TableNoise

    def __hash__(self) -> int:
        """Worked out once: a large table has thousands of codes."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.shape, self.codes, self.noise))

    @property
    def size(self) -> int:
        """How many cells it has."""
        return prod(map(len, self.codes))


def keep(connection: Connection, leaf: int, release: Release) -> None:
    """Unfold a release, in the transaction that files it."""
    connection.execute(insert(RELEASE), [release_row(leaf, release)])
    connection.execute(insert(TABLE), list(table_rows(leaf, release)))


def is_prepared(connection: Connection) -> bool:
    """Whether the tables are there: an earlier version's database lacks them."""
    return inspect(connection).has_table(TABLE.name)


def forget(connection: Connection) -> None:
    """Drop what was unfolded of every release; the archive still has it."""
    connection.execute(delete(TABLE))
    connection.execute(delete(RELEASE))


def is_true(connection: Connection, leaf: int, release: Release) -> bool:
    """Whether the rows say exactly what the release says."""
    held = connection.execute(select(RELEASE).where(RELEASE.c.leaf == leaf)).mappings()
    tables = connection.execute(
        select(TABLE).where(TABLE.c.leaf == leaf).order_by(TABLE.c.number)
    ).mappings()
    expected = [release_row(leaf, release), *table_rows(leaf, release)]
    return expected == [dict(row) for row in (*held, *tables)]


def release_row(leaf: int, release: Release) -> Row:
    """Everything of a release but its figures, as it is stored."""
    rules = Rules.of(release)
    return {
        "leaf": leaf,
        "catalogue": release.catalogue,
        "mechanism": release.mechanism,
        "epsilon": str(release.epsilon),
        "delta": str(release.delta),
        "method_note": _text(MethodNote, release.method_note),
        "shapes": _text(tuple[TableShape, ...], release.outline.tables),
        "base": rules.base,
        "least": rules.least,
        "zero_shown": rules.zero_shown,
    }


def table_rows(leaf: int, release: Release) -> Iterator[Row]:
    """Its tables with their figures, as they are stored."""
    for number, table in enumerate(release.tables):
        grid = Grid(table.shape, table.codes, table.noise)
        yield {
            "leaf": leaf,
            "number": number,
            "grid": _text(Grid, grid),
            "figures": packed(table.estimates, table.shown),
        }


@lru_cache(maxsize=_CACHED)
def method_note(text: str) -> MethodNote:
    """A stored method note."""
    note: MethodNote = _adapter(MethodNote).validate_json(text)
    return note


@lru_cache(maxsize=_CACHED)
def shapes(text: str) -> tuple[TableShape, ...]:
    """The stored shapes of all tables of a release."""
    found: tuple[TableShape, ...] = _adapter(tuple[TableShape, ...]).validate_json(text)
    return found


@lru_cache(maxsize=_CACHED)
def grid(text: str) -> Grid:
    """A stored table without its figures."""
    found: Grid = _adapter(Grid).validate_json(text)
    return found


def table(text: str, figures: bytes) -> ReleasedTable:
    """A stored table as it was released."""
    found = grid(text)
    numbers = len(figures) // 16
    values = unpack(f"<{numbers}d{numbers}q", figures)
    shown = [None if value == _HIDDEN else value for value in values[numbers:]]
    return ReleasedTable(found.shape, found.codes, found.noise, values[:numbers], tuple(shown))


def packed(estimates: tuple[float, ...], shown: tuple[int | None, ...]) -> bytes:
    """The figures of one table as one value."""
    whole = (_HIDDEN if value is None else value for value in shown)
    return pack(f"<{len(estimates)}d{len(shown)}q", *estimates, *whole)


def _text(kind: object, value: object) -> str:
    return _adapter(kind).dump_json(value).decode()


@cache
def _adapter(kind: Any) -> "TypeAdapter[Any]":  # noqa: ANN401  # Of tuples, too, which are no type.
    return TypeAdapter(kind)
