"""What people are shown: whole numbers, never negative, that add up with each other.

Unbiased estimates may be negative and are seldom whole. Cutting them off at zero would make totals
too large, so tables are made whole from the top down, and nothing below changes what is above:

1. The total: the nearest whole number that is not negative.
2. Tables of one dimension: the nearest with this total and no negative cell, made whole.
3. Tables of more dimensions as real numbers, together: those that agree with each other and with 2,
   have no negative cell and are nearest to all estimates, each weighing as much as it is precise.
4. These made whole, the largest first; a table within a larger one is a margin of it.

Everything is computed from estimates, so it costs no privacy. A display is biased where estimates
are near zero, and nearer to the truth on average; doubt is to be stated of the estimate.

Source: Abowd et al. (2022), the TopDown algorithm; for step 2, Duchi et al. (2008); for step 3,
Lions and Mercier (1979), splitting, on the parts of Xiao, He, Zhang and Kifer (2023).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from anonymizer.rounding import Axes, Pins, Real, Whole, apportioned, margin, whole

Table: TypeAlias = tuple[str, ...]
_Parts: TypeAlias = dict[Axes, Real]

_MOST = 1e12
"""Estimates are cut off here, where doubles still tell units apart."""

_SHARPEST, _BLUNTEST = 1e-3, 1e6
"""A standard deviation beyond them weighs as if it were there."""

_ROUNDS = 150
"""Steps of the splitting, at most."""

_CLOSE = 1e-3
"""Counts by which a real cell may still be off."""

_PULL = 8.0
"""How much the last step weighs against the estimates; only speed depends on it."""

_EASE = 1.6
"""How far a step goes of what it sees missing, below 2; only speed depends on it."""


@dataclass(frozen=True, slots=True)
class Margin:
    """Unbiased estimates over some dimensions of one family.

    A family are the tables that count the same thing, so that their sums agree.

    Attributes:
        dimensions: In the family's order; none for the total.
        values: An axis per dimension, as long as its code list.
        sd: Standard deviation of one cell, in counts.
    """

    dimensions: Table
    values: NDArray[np.float64]
    sd: float


def displayed(
    margins: Mapping[Table, Margin], tables: Sequence[Table]
) -> Mapping[Table, Whole | None]:
    """What is shown of each table.

    Args:
        margins: Each table with all its margins, down to the total `()`; as real numbers they add
            up with each other. They have 60 dimensions at most: an array has an axis for each.
        tables: Those to show.

    Returns:
        Counts, or None for a table that was found no whole solution: it can only happen to tables
        of three or more dimensions that share their margins in a ring.
    """
    family = _Family.of(margins)
    wanted = sorted({family.axes(table): None for table in tables}, key=len, reverse=True)
    shown = _total_and_lines(family)
    fits = _fits(wanted, shown, family)
    for axes in wanted:
        if (counts := _counts(axes, shown, fits, family)) is not None:
            shown[axes] = counts
    return {table: family.gathered(table, shown.get(family.axes(table))) for table in tables}


@dataclass(frozen=True, slots=True)
class _Family:
    """A family's estimates as arrays with an axis for every dimension, of length one where absent.

    Attributes:
        places: The axis of each dimension.
        estimates: By their axes.
        weights: By the same: precision of a cell over the number of cells.
    """

    places: Mapping[str, int]
    estimates: Mapping[Axes, Real]
    weights: Mapping[Axes, float]

    @classmethod
    def of(cls, margins: Mapping[Table, Margin]) -> "_Family":
        """The family whose dimensions are those of the margins over one."""
        names = [dimensions[0] for dimensions in margins if len(dimensions) == 1]
        family = cls({name: place for place, name in enumerate(names)}, {}, {})
        return cls(
            family.places,
            {family.axes(each): family.spread(each, of.values) for each, of in margins.items()},
            {family.axes(each): _weight(of) for each, of in margins.items()},
        )

    def axes(self, table: Table) -> Axes:
        """The name of a table among arrays."""
        return tuple(sorted(self.places[name] for name in table))

    def spread(self, table: Table, values: Real) -> Real:
        """The values with an axis for every dimension."""
        absent = (1,) * (len(self.places) - len(table))
        values = np.clip(values, -_MOST, _MOST).reshape(values.shape + absent)
        return np.moveaxis(values, range(len(table)), [self.places[name] for name in table])

    def gathered(self, table: Table, counts: Whole | None) -> Whole | None:
        """The counts, if there are any, with the table's own axes."""
        if counts is None:
            return None
        own = np.moveaxis(counts, [self.places[name] for name in table], range(len(table)))
        return own.reshape(own.shape[: len(table)])


def _weight(margin: Margin) -> float:
    return min(max(margin.sd, _SHARPEST), _BLUNTEST) ** -2 / margin.values.size


def _total_and_lines(family: _Family) -> dict[Axes, Whole]:
    """Steps 1 and 2."""
    total = max(0, round(family.estimates[()].item()))
    shown: dict[Axes, Whole] = {(): np.full_like(family.estimates[()], total, dtype=np.int64)}
    for axes, values in family.estimates.items():
        if len(axes) == 1:
            shown[axes] = apportioned(_on_simplex(values, total), total)
    return shown


def _on_simplex(values: Real, total: int) -> Real:
    """The nearest with this total and no negative cell: all fall by as much, as far as zero."""
    falling = -np.sort(-values, axis=None)
    drops = (falling.cumsum() - total) / np.arange(1, values.size + 1)
    above = np.flatnonzero(falling - drops >= 0)
    nearest: Real = np.maximum(values - drops[above[-1]], 0.0)
    return nearest


def _counts(axes: Axes, shown: Pins, fits: Mapping[Axes, Real], family: _Family) -> Whole | None:
    """Step 4 for one table, after the larger ones."""
    for larger, counts in shown.items():
        if set(axes) <= set(larger):
            return margin(counts, axes)
    fit = next(margin(fits[larger], axes) for larger in fits if set(axes) <= set(larger))

    def refit(pins: Pins) -> Real:
        return _nearest({axes: fit}, _parts_of(pins), family.weights)[axes]

    return whole(_pins(axes, shown), refit)


def _pins(axes: Axes, shown: Pins) -> Pins:
    """What the table has in common with those that are shown, each as large as possible."""
    common = {tuple(a for a in axes if a in other): other for other in shown}
    return {
        pin: margin(shown[other], pin)
        for pin, other in common.items()
        if not any(set(pin) < set(larger) for larger in common)
    }


def _fits(wanted: Iterable[Axes], lines: Pins, family: _Family) -> dict[Axes, Real]:
    """Step 3, apart for tables that share nothing but lines."""
    fixed = _parts_of(lines)
    fits: dict[Axes, Real] = {}
    for group in _groups(_largest(wanted)):
        estimates = {axes: family.estimates[axes] for axes in group}
        fits |= _nearest(estimates, fixed, family.weights)
    return fits


def _largest(tables: Iterable[Axes]) -> list[Axes]:
    """Tables of two or more dimensions that are not within another."""
    wide = [axes for axes in tables if len(axes) > 1]
    return [axes for axes in wide if not any(set(axes) < set(other) for other in wide)]


def _groups(tables: Iterable[Axes]) -> list[list[Axes]]:
    """Tables together that share two dimensions, at first or second hand."""
    groups: list[list[Axes]] = []
    for axes in tables:
        near = [group for group in groups if any(len({*axes} & {*one}) > 1 for one in group)]
        groups = [group for group in groups if group not in near]
        groups.append([axes, *(one for group in near for one in group)])
    return groups


def _nearest(
    estimates: Mapping[Axes, Real], fixed: _Parts, weights: Mapping[Axes, float]
) -> dict[Axes, Real]:
    """Real tables that agree with each other and have no negative cell, nearest to all estimates.

    Tables agree if they share their parts, and the nearest parts are averages: steps go back and
    forth between these and what is not negative.

    Args:
        estimates: By the axes of the tables, none within another.
        fixed: Parts that stay as they are.
        weights: Of these tables and of all their margins.
    """
    free = tuple(_free_parts(estimates, fixed, weights))
    bases = {axes: _joined(fixed, axes, each.size) for axes, each in estimates.items()}
    states = {axes: np.maximum(each, 0.0) for axes, each in estimates.items()}
    for _ in range(_ROUNDS):
        parts = {axes: _parts(np.abs(state), axes) for axes, state in states.items()}
        means = {part.axes: part.mean(parts) for part in free}
        tables = {axes: base + _joined(means, axes, base.size) for axes, base in bases.items()}
        gaps = {axes: table - np.maximum(states[axes], 0.0) for axes, table in tables.items()}
        states = {axes: state + _EASE * gaps[axes] for axes, state in states.items()}
        if all(np.abs(gap).max() < _CLOSE for gap in gaps.values()):
            break
    return tables


@dataclass(frozen=True, slots=True)
class _FreePart:
    """A part between what estimates and what tables say it is.

    Attributes:
        axes: Its name.
        estimate: What the estimates say, times their weight.
        tables: The weight of each table that has it.
        weight: Of all together.
    """

    axes: Axes
    estimate: Real
    tables: Mapping[Axes, float]
    weight: float

    def mean(self, parts: Mapping[Axes, _Parts]) -> Real:
        """What they say on average."""
        pulls = (weight * parts[table][self.axes] for table, weight in self.tables.items())
        return sum(pulls, start=self.estimate) / self.weight


def _free_parts(
    estimates: Mapping[Axes, Real], fixed: _Parts, weights: Mapping[Axes, float]
) -> Iterator[_FreePart]:
    """Where the estimates have each part, and who has a say in it."""
    margins = {each for axes in estimates for each in _subsets(axes)}
    parts = {
        part: each
        for axes, table in estimates.items()
        for part, each in _parts(table, axes).items()
    }
    for axes, estimate in parts.items():
        if axes not in fixed:
            weight = sum(weights[each] for each in margins if set(axes) <= set(each))
            tables = {each: _PULL * weights[each] for each in estimates if set(axes) <= set(each)}
            yield _FreePart(axes, weight * estimate, tables, weight + sum(tables.values()))


def _parts_of(pins: Pins) -> _Parts:
    """The parts of all pins; where they overlap they have the same."""
    return {
        part: values
        for axes, pin in pins.items()
        for part, values in _parts(pin.astype(np.float64), axes).items()
    }


def _parts(table: Real, axes: Axes) -> _Parts:
    """What each margin says beyond its own margins: it sums to zero along each of its axes."""
    parts: _Parts = {(): table}
    for axis in axes:
        sums = {part: values.sum(axis=axis, keepdims=True) for part, values in parts.items()}
        beyond = {
            (*part, axis): values - sums[part] / values.shape[axis]
            for part, values in parts.items()
        }
        parts = sums | beyond
    return parts


def _joined(parts: _Parts, axes: Axes, size: int) -> Real:
    """The table of so many cells over these axes with the given parts; others are zero."""
    found = [parts[part] for part in _subsets(axes) if part in parts]
    return np.asarray(sum(part * (part.size / size) for part in found))


def _subsets(axes: Axes) -> Iterator[Axes]:
    return chain.from_iterable(combinations(axes, count) for count in range(len(axes) + 1))
