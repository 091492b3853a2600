"""Exact counts: one SQL statement per dataset and period, then sums over public grids."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from sqlalchemy import FromClause, Select, func, select

from anonymizer.contribution import Rule, contributions
from anonymizer.grid import Grid

Bits = Mapping[str, tuple[str, ...]]
"""Code lists of the multiple-choice attributes: bit i of the mask stands for the i-th code."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people are in each cell of a grid: exact, and therefore never to be shown."""

    grid: Grid
    values: tuple[int, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cube:
    """People by every combination of attributes that occurs, as the database answered."""

    attributes: tuple[str, ...]
    bits: Bits
    rows: tuple[tuple[tuple[str | int, ...], int], ...] = field(repr=False)


def question(
    table: FromClause, *, attributes: Sequence[str], rule: Rule, start: date, end: date
) -> Select[*tuple[str | int, ...]]:
    """The one statement that is asked: people by all attributes at once.

    Each row of the answer is one combination of stored values, then the number of people.
    """
    people = contributions(table, attributes=attributes, rule=rule, start=start, end=end)
    columns = [people.c[attribute] for attribute in attributes]
    return select(*columns, func.count()).group_by(*columns)


def cube(answer: Iterable[Sequence[str | int]], *, attributes: Sequence[str], bits: Bits) -> Cube:
    """Take in the answer to `question`."""
    rows = tuple((tuple(row[:-1]), int(row[-1])) for row in answer)
    return Cube(tuple(attributes), bits, rows)


def counts(data: Cube, grid: Grid) -> Counts:
    """Sum a cube into a grid; cells that nobody is in count zero.

    Raises:
        KeyError: A stored code is not in the catalogue; nothing is counted then.
    """
    names = [grid.status, *(attribute.name for attribute in grid.attributes)]
    cells = dict.fromkeys(grid.cells(), 0)
    for (status, *values), people in _margin(data, names).items():
        if status not in grid.statuses:
            continue
        for cell in product(*_counted(data, grid, values)):
            cells[cell] += people
    return Counts(grid, tuple(cells.values()))


def _margin(data: Cube, names: Iterable[str]) -> Mapping[tuple[str | int, ...], int]:
    """People by some of the attributes: far fewer rows, so codes are looked up far less often."""
    place = {name: position for position, name in enumerate(data.attributes)}
    places = [place[name] for name in names]
    margin: Counter[tuple[str | int, ...]] = Counter()
    for values, people in data.rows:
        margin[tuple([values[place] for place in places])] += people
    return margin


def _counted(data: Cube, grid: Grid, values: Iterable[str | int]) -> Iterable[tuple[str, ...]]:
    for attribute, stored in zip(grid.attributes, values, strict=True):
        codes = data.bits.get(attribute.name)
        yield attribute.counted(_ticked(int(stored), codes) if codes else (str(stored),))


def _ticked(mask: int, codes: tuple[str, ...]) -> tuple[str, ...]:
    if mask >> len(codes):
        raise KeyError("a bit that stands for no code")
    return tuple(code for bit, code in enumerate(codes) if mask >> bit & 1)
