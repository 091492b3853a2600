"""A register as it is read, whatever it is kept in: a header, then rows of text, each once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

Tell = Callable[[int, int | None], None]
"""Told how much of how much is read; of how much nobody may know."""

ROWS_BETWEEN = 2_000
"""How many rows are read before anybody is told."""


class Row(NamedTuple):
    """One record as written.

    Attributes:
        line: Where it begins, counted from 1: a line of a file, a row of a sheet or a query.
        cells: Text as people read it; dates that are known to be dates as in ISO 8601.
        broken: Cells that hold no value, by position, each with what is wrong.
    """

    line: int
    cells: list[str]
    broken: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """An open register that has every column that is needed.

    Attributes:
        names: Of all its columns, in order; a row has as many cells.
        places: Position of every needed column.
        rows: Every row in order, once; rows that are wholly blank are none.
    """

    names: tuple[str, ...]
    places: Mapping[str, int]
    rows: Iterator[Row]
