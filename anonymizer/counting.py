"""Exact counts: one SQL statement per dataset and period, then sums over public grids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import FromClause, Select, func, select

from anonymizer.contribution import Rule, contributions
from anonymizer.grid import Attribute, Grid
from anonymizer.query import Part, Query

Bits = Mapping[str, tuple[str, ...]]
"""Code lists of the multiple-choice attributes: bit i of the mask stands for the i-th code."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """People by every combination of attributes that occurs: exact, and never to be shown.

    Attributes:
        columns: Per attribute its distinct stored values, and which of them each row has.
        people: How many people each row stands for.
    """

    bits: Bits
    columns: Mapping[str, tuple[tuple[str | int, ...], Whole]] = field(repr=False)
    people: Whole = field(repr=False)


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
    rows = list(answer)
    columns = {name: _column([row[place] for row in rows]) for place, name in enumerate(attributes)}
    return Cube(bits, columns, np.array([row[-1] for row in rows], dtype=np.int64))


def counts(data: Cube, grid: Grid) -> Whole:
    """How many people are in each cell of a table; nobody counts zero.

    Raises:
        KeyError: A stored code is not in the catalogue; nothing is counted then.
    """
    return _cells(_Selection.of(data, grid.status, grid.statuses), grid.attributes)


def answer(data: Cube, query: Query, *, status: str) -> Whole:
    """The exact answer to a query: an array of `query.shape`.

    Raises:
        KeyError: A stored code is not in the catalogue.
    """
    return _answer(_Selection.of(data, status, frozenset(query.statuses)), query.parts)


@dataclass(frozen=True, slots=True, eq=False)
class _Selection:
    """The rows of a cube whose status counts."""

    data: Cube
    rows: Whole

    @classmethod
    def of(cls, data: Cube, status: str, statuses: frozenset[str]) -> "_Selection":
        """Take the rows with one of the statuses."""
        values, places = data.columns[status]
        counts = np.array([value in statuses for value in values], dtype=bool)
        return cls(data, np.flatnonzero(counts[places]) if len(values) else places)

    def ticked(self, attribute: Attribute) -> tuple[NDArray[np.bool_], Whole]:
        """Per distinct stored value the codes that count, and which value each row has."""
        values, places = self.data.columns[attribute.name]
        bits = self.data.bits.get(attribute.name)
        place = {code: index for index, code in enumerate(attribute.codes)}
        ticked = np.zeros((len(values), attribute.size), dtype=bool)
        for row, value in enumerate(values):
            codes = _ticked(int(value), bits) if bits else (str(value),)
            ticked[row, [place[code] for code in attribute.counted(codes)]] = True
        return ticked, places[self.rows]


def _answer(selection: _Selection, parts: tuple[tuple[Attribute, Part], ...]) -> Whole:
    """By the definition of each part, from how many people are in each cell."""
    for position, (attribute, part) in enumerate(parts):
        if part == "values":
            others = parts[:position], parts[position + 1 :]
            ticks = _answer(selection, (*others[0], (attribute, "cells"), *others[1]))
            people = np.expand_dims(_answer(selection, others[0] + others[1]), position)
            values: Whole = ticks.sum(position, keepdims=True)
            return 2 * values - int(2 * attribute.centre) * people
    found = _cells(selection, [attribute for attribute, _ in parts])
    for position, (attribute, part) in enumerate(parts):
        if part == "centred":
            found = attribute.size * found - found.sum(position, keepdims=True)
    return found


def _cells(selection: _Selection, attributes: Sequence[Attribute]) -> Whole:
    """People by codes; who counts under several codes is in as many cells."""
    rows = np.arange(len(selection.rows))
    cells = np.zeros(len(rows), dtype=np.int64)
    for attribute in attributes:
        ticked, places = selection.ticked(attribute)
        chosen, codes = np.nonzero(ticked[places[rows]])
        rows, cells = rows[chosen], cells[chosen] * attribute.size + codes
    shape = [attribute.size for attribute in attributes]
    found = np.zeros(prod(shape), dtype=np.int64)
    np.add.at(found, cells, selection.data.people[selection.rows][rows])
    return found.reshape(shape)


def _column(stored: list[str | int]) -> tuple[tuple[str | int, ...], Whole]:
    """The distinct values of a column, and which of them each row has."""
    known: dict[str | int, int] = {}
    places = [known.setdefault(value, len(known)) for value in stored]
    return tuple(known), np.array(places, dtype=np.int64)


def _ticked(mask: int, codes: tuple[str, ...]) -> tuple[str, ...]:
    if mask >> len(codes):
        raise KeyError("a bit that stands for no code")
    return tuple(code for bit, code in enumerate(codes) if mask >> bit & 1)
