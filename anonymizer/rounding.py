"""From real tables to whole ones whose sums are given and stay exact.

Arrays have an axis for every dimension of the family, of length one where a table does not have
the dimension, so tables and their margins add up as they are. A table is named by its axes.

A *pin* is a whole table over some of the axes that the result must add up to; pins agree where they
overlap. Two of them can always be glued: for each code of what they share, the rest of the one and
the rest of the other are the row and column sums of a two-way table, and that has a whole solution.
Gluing pin after pin meets all of them unless they run in a ring; the pins that close a ring are met
by repair, or not at all.

Source: Bacharach (1966), rounding of two-way tables; Graham (1979), ears, for pins without rings;
Glover (1989), tabu search, for the repair.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Axes: TypeAlias = tuple[int, ...]
Real: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Pins: TypeAlias = Mapping[Axes, Whole]
_Flags: TypeAlias = NDArray[np.bool_]
_Places: TypeAlias = NDArray[np.intp]
_Number = TypeVar("_Number", np.float64, np.int64)

_DUST = 1e-6
"""What a real number may lack of a whole one and still be it."""

_MOVES = 500
"""Units that a repair moves before it gives up."""

_REST = 6
"""Moves for which a repaired cell does not move back."""

_NEARNESS = 0.3
"""What a repair pays for each unit between a cell and its real number; an unmet sum costs 2."""


def whole(pins: Pins, refit: Callable[[Pins], Real]) -> Whole | None:
    """The whole table that adds up to every pin, or None if none was found.

    Args:
        pins: At least two, none within another; together they have every axis of the table.
        refit: The real table to be near to, nowhere negative, that adds up to the pins it is given.
    """
    chain, loose = _without_rings(pins)
    while len(chain) > 1:
        real = refit({**chain, **loose})
        chain = _two_glued(chain, real)
    (table,) = chain.values()
    return _repaired(table, real, pins) if loose else table


def margin(values: NDArray[_Number], axes: Axes) -> NDArray[_Number]:
    """Sums over all other axes."""
    others = tuple(axis for axis in range(values.ndim) if axis not in axes)
    sums: NDArray[_Number] = values.sum(axis=others, keepdims=True)
    return sums


def apportioned(values: Real, total: int) -> Whole:
    """Whole numbers with this total; what the floors lack goes to the largest remainders.

    Args:
        values: Not negative, with this total.
        total: Of the result.
    """
    counts = _floors(values)
    lacking = total - int(counts.sum())
    counts.flat[_largest_first(values - counts)[:lacking]] += 1
    return counts


def controlled(real: Real, rows: Whole, columns: Whole) -> Whole:
    """A whole two-way table with these sums, each cell the floor or the ceiling of the real one.

    Args:
        real: Not negative, with the same sums. Where it does not quite have them the result still
            does, but a cell may change by more.
        rows: Not negative, with the same total as the columns.
        columns: Not negative.
    """
    table = _TwoWay.below(real, rows, columns)
    table.raise_largest()
    table.pass_along()
    table.hand_out()
    return table.counts


@dataclass(frozen=True, slots=True)
class _TwoWay:
    """A two-way table on its way up to its sums; its arrays change in place.

    Attributes:
        real: What it is to be near to.
        floors: Where its cells began.
        counts: Where they are.
        rows: Units that each row still lacks.
        columns: Units that each column still lacks.
    """

    real: Real
    floors: Whole
    counts: Whole
    rows: Whole
    columns: Whole

    @classmethod
    def below(cls, real: Real, rows: Whole, columns: Whole) -> "_TwoWay":
        """At the floors; a row or column that would even so exceed its sum is scaled down."""
        floors = _within(_within(_floors(real), rows[:, None]).T, columns[:, None]).T
        lacking = rows - floors.sum(axis=1), columns - floors.sum(axis=0)
        return cls(real, floors, floors.copy(), *lacking)

    def raise_largest(self) -> None:
        """Cells rise by one while row and column lack it, the largest remainder first."""
        remainders = self.real - self.floors
        cells = _largest_first(remainders)
        self._fill(cells[remainders.flat[cells] > _DUST], most=1)

    def pass_along(self) -> None:
        """Units that find no cell go along a chain of cells that rise and fall in turn."""
        for _ in range(sum(self.counts.shape)):
            chain = self._chain()
            if not chain:
                return
            for step, cell in enumerate(chain):
                self.counts[cell] += 1 if step % 2 == 0 else -1
            self.columns[chain[0][1]] -= 1
            self.rows[chain[-1][0]] -= 1

    def hand_out(self) -> None:
        """What is left, because the real table has other sums, goes where most is missing."""
        if self.rows.any():
            self._fill(_largest_first(self.real - self.counts), most=int(self.rows.sum()))

    def _fill(self, cells: _Places, *, most: int) -> None:
        for cell in cells.tolist():
            row, column = divmod(cell, len(self.columns))
            units = min(self.rows[row], self.columns[column], most)
            if units:
                self.counts[row, column] += units
                self.rows[row] -= units
                self.columns[column] -= units

    def _chain(self) -> list[tuple[int, int]]:
        remainders = self.real - self.floors
        raised = self.counts > self.floors
        rise = np.where(~raised & (remainders > _DUST), 1 - 2 * remainders, np.inf)
        fall = np.where(raised, 2 * remainders - 1, np.inf)
        return _shortest_chain(rise, fall.T, self.rows > 0, self.columns > 0)


def _floors(values: Real) -> Whole:
    return np.floor(np.maximum(values, 0.0) + _DUST).astype(np.int64)


def _largest_first(values: Real) -> _Places:
    """Flat places; those that differ by chance of arithmetic only stay in order."""
    return np.argsort(-values.round(9), axis=None, kind="stable")


def _within(counts: Whole, rows: Whole) -> Whole:
    """Rows above their sum are scaled down to it; all others stay."""
    shares = np.minimum(1.0, rows / np.maximum(counts.sum(axis=1, keepdims=True), 1))
    scaled: Real = np.floor(counts * shares)
    return scaled.astype(np.int64)


def _shortest_chain(rise: Real, fall: Real, starts: _Flags, ends: _Flags) -> list[tuple[int, int]]:
    """Cells from a column that lacks a unit back to a row that does: rise, fall, rise, ...

    Of the chains with fewest cells it is the cheapest; none is empty.

    Args:
        rise: What it costs that a cell (row, column) rises; infinite where it may not.
        fall: What it costs that a cell (column, row) falls.
        starts: Rows that lack a unit.
        ends: Columns that lack a unit.
    """
    row_costs, before_rows = np.where(starts, 0.0, np.inf), np.full(len(starts), -1)
    column_costs, before_columns = np.full(len(ends), np.inf), np.full(len(ends), -1)
    reached = starts
    while reached.any():
        reached = _step(rise, np.where(reached, row_costs, np.inf), column_costs, before_columns)
        if (reached & ends).any():
            last = int(np.where(reached & ends, column_costs, np.inf).argmin())
            return _traced(last, before_columns, before_rows)
        reached = _step(fall, np.where(reached, column_costs, np.inf), row_costs, before_rows)
    return []


def _step(edges: Real, sources: Real, costs: Real, before: _Places) -> _Flags:
    """Go one edge further; note costs and ways of what had not been reached, and say what it is."""
    ways = edges + sources[:, None]
    found = ways.min(axis=0)
    fresh: _Flags = np.isinf(costs) & np.isfinite(found)
    costs[fresh], before[fresh] = found[fresh], ways.argmin(axis=0)[fresh]
    return fresh


def _traced(column: int, before_columns: _Places, before_rows: _Places) -> list[tuple[int, int]]:
    cells = []
    while column >= 0:
        row = int(before_columns[column])
        cells.append((row, column))
        column = int(before_rows[row])
        cells.append((row, column))
    return cells[:-1]


def _without_rings(pins: Pins) -> tuple[dict[Axes, Whole], dict[Axes, Whole]]:
    """Pins in an order in which they can be glued, and those that would close a ring.

    An ear shares with all others only what it shares with one of them, so it can be glued last.
    """
    rest, ears, loose = dict(pins), dict[Axes, Whole](), dict[Axes, Whole]()
    while rest:
        ear = next((axes for axes in reversed(rest) if _is_ear(axes, rest)), None)
        if ear is not None:
            ears[ear] = rest.pop(ear)
        else:
            axes, pin = rest.popitem()
            loose[axes] = pin
            rest = {(a,): margin(pin, (a,)) for a in axes if not _has(rest, a)} | rest
    return dict(reversed(ears.items())), loose


def _is_ear(axes: Axes, pins: Pins) -> bool:
    others = [set(other) for other in pins if other != axes]
    shared = set(axes).intersection(*[set[int]().union(*others)])
    return not others or any(shared <= other for other in others)


def _has(pins: Pins, axis: int) -> bool:
    return any(axis in axes for axes in pins)


def _two_glued(chain: Pins, real: Real) -> dict[Axes, Whole]:
    """The first two pins become one over the axes of both, near to the real table."""
    (first, upper), (second, lower), *others = chain.items()
    glued = _glued(real, (first, upper), (second, lower))
    return {tuple(sorted({*first, *second})): glued, **dict(others)}


def _glued(real: Real, one: tuple[Axes, Whole], other: tuple[Axes, Whole]) -> Whole:
    """For each code of the shared axes, a two-way table with the rest of the pins as its sums."""
    shared = tuple(axis for axis in one[0] if axis in other[0])
    rows = tuple(axis for axis in one[0] if axis not in shared)
    columns = tuple(axis for axis in other[0] if axis not in shared)
    near = margin(real, shared + rows + columns)
    order = tuple(dict.fromkeys((*shared, *rows, *columns, *range(near.ndim))))
    depth, height, width = (prod(near.shape[a] for a in axes) for axes in (shared, rows, columns))
    slices = zip(
        near.transpose(order).reshape(depth, height, width),
        one[1].transpose(order).reshape(depth, height),
        other[1].transpose(order).reshape(depth, width),
        strict=True,
    )
    stacked = np.stack([controlled(*each) for each in slices])
    return stacked.reshape([near.shape[a] for a in order]).transpose(np.argsort(order))


def _repaired(counts: Whole, real: Real, pins: Pins) -> Whole | None:
    """The table after as many single units have moved as it takes to meet every pin.

    Each move is the best there is, even if it is bad; a cell rests before it moves back.
    """
    excess = {axes: margin(counts, axes) - pin for axes, pin in pins.items()}
    rests_until = np.zeros((2, *counts.shape), dtype=np.int64)
    for move in range(_MOVES):
        if not any(sums.any() for sums in excess.values()):
            return counts
        unit, cell = _best_move(counts, real, excess, rests_until > move)
        counts[cell] += unit
        rests_until[(int(unit > 0), *cell)] = move + _REST
        for axes, sums in excess.items():
            sums[tuple(code if axis in axes else 0 for axis, code in enumerate(cell))] += unit
    return None


def _best_move(
    counts: Whole, real: Real, excess: Pins, resting: _Flags
) -> tuple[int, tuple[int, ...]]:
    """Which cell best rises (1) or falls (-1) to bring the squares of all excess down."""
    slope = 2 * sum(excess.values()) + _NEARNESS * (counts - real)
    costs = np.where(resting, np.inf, np.stack([slope, -slope]))
    costs[1][counts == 0] = np.inf
    falls, *cell = (int(place) for place in np.unravel_index(costs.argmin(), costs.shape))
    return 1 - 2 * falls, tuple(cell)
