"""Where reference figures are kept: in tables of their own, replaced as a whole by a new import."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, Integer, String, Table, delete, insert, select

from hub.reference.figure import Dimension, Key, Measure, ReferenceFigure
from hub.storage import metadata, reading, writing
from proto.document import Sha256

_SOURCE = Table(
    "reference_source",
    metadata,
    Column("title", String(200), primary_key=True),
    Column("file", String(255), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("imported_at", String(32), nullable=False),
)
_FIGURE = Table(
    "reference_figure",
    metadata,
    Column("country", String(2), primary_key=True),
    Column("measure", String(32), primary_key=True),
    Column("dimension", String(16), primary_key=True),
    Column("category", String(200), primary_key=True),
    Column("sex", String(16), primary_key=True),
    Column("age", String(16), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("low", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures come from, said wherever they are shown.

    Attributes:
        file: The name of the file that was imported.
        hash: SHA-256 of its bytes.
    """

    title: str
    file: str
    hash: Sha256
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class ReferenceShelf:
    """The reference figures of a hub."""

    engine: Engine

    def replace(self, source: Source, figures: Iterable[ReferenceFigure]) -> None:
        """Keep these figures and no others, whole or not at all."""
        with writing(self.engine) as connection:
            connection.execute(delete(_FIGURE))
            connection.execute(delete(_SOURCE))
            connection.execute(
                insert(_SOURCE).values(
                    title=source.title,
                    file=source.file,
                    hash=source.hash,
                    imported_at=source.imported_at.isoformat(timespec="seconds"),
                )
            )
            if rows := list(map(_row, figures)):
                connection.execute(insert(_FIGURE), rows)

    def source(self) -> Source | None:
        """Where they come from; nothing where none were imported."""
        with reading(self.engine) as connection:
            row = connection.execute(select(_SOURCE)).first()
        if row is None:
            return None
        at = datetime.fromisoformat(row.imported_at)
        return Source(row.title, row.file, Sha256(row.hash), at)

    def find(
        self,
        *,
        measures: Collection[Measure] | None = None,
        countries: Collection[str] | None = None,
        years: Collection[int] | None = None,
        dimensions: Collection[Dimension] | None = None,
    ) -> tuple[ReferenceFigure, ...]:
        """The figures asked for, by country and year; nothing asked for means all."""
        query = select(_FIGURE)
        asked: tuple[tuple[Column[Any], Collection[Any] | None], ...] = (
            (_FIGURE.c.measure, measures),
            (_FIGURE.c.country, countries),
            (_FIGURE.c.year, years),
            (_FIGURE.c.dimension, dimensions),
        )
        for column, values in asked:
            if values is not None:
                query = query.where(column.in_(values))
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        found = (
            ReferenceFigure(Key(*row[: len(Key._fields)]), row.low, row.high, row.lines)
            for row in rows
        )
        return tuple(sorted(found, key=lambda each: each.key))


def _row(figure: ReferenceFigure) -> dict[str, object]:
    return {
        **figure.key._asdict(),
        "low": figure.low,
        "high": figure.high,
        "lines": figure.lines,
    }
