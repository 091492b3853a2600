"""Which released table gives the wanted cells of one publisher with the least noise.

A released table with more dimensions than wanted still answers, by summing over the others. Only
single-choice dimensions are ever summed over: over a multiple-choice one, people would be counted
as often as they have values.

What is summed is a rectangle of cells: some codes of each dimension. Its variance follows exactly
from the table's components. One cell has exactly the Laplace noises that the release states; of a
sum only the variance is known, and one Laplace noise of it stands for the sum: its interval is
wider than that of any sum of several noises, so it never covers less.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import fsum, prod, sqrt
from operator import add

from hub.components import variance
from hub.display import Rules
from hub.noise import Noise
from proto.catalogue import Dataset, Indicator
from proto.release import MAX_SD, Release, ReleasedTable

_ALIKE = 1e-6
"""Variances that differ by less are the same, computed in another order."""

_ANY = ""
"""Stands for every code of a dimension that is summed over: no code is empty."""

Key = tuple[str, ...]
Statuses = frozenset[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its doubt.

    Attributes:
        estimate: Unbiased, in thousandths of a count; it may be negative.
        noise: What was added to the count.
        shown: What people may read instead of the estimate; nothing where it is hidden.
    """

    estimate: float
    noise: Noise
    shown: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The cells to look for: dimensions in the catalogue's order, and the level of each."""

    dataset: Dataset
    dimensions: tuple[str, ...]
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A released table that can give the wanted cells."""

    release: Release
    table: ReleasedTable
    wanted: Wanted

    @property
    def statuses(self) -> Statuses:
        """Everything it counts."""
        counted = frozenset(self.table.shape.statuses)
        return counted & set(self._status_codes) if self._status_codes else counted

    def can_count(self, statuses: Statuses) -> bool:
        """Whether it can give cells that count these statuses and no others."""
        if self._is_by_status:
            return True
        return statuses <= self.statuses if self._status_codes else statuses == self.statuses

    def counted(self, footing: Statuses) -> Statuses:
        """What its cells will count: the common footing where it can give that.

        Cells that stand under one status each need no footing.
        """
        on_footing = self.can_count(footing) and not self._is_by_status
        return footing if on_footing else self.statuses

    def figures(self, statuses: Statuses) -> Mapping[Key, Figure]:
        """The wanted cells, counting these statuses; keys follow the wanted dimensions."""
        labels, rules = self._labels(statuses), Rules.of(self.release)
        sums: dict[Key, list[tuple[float, int | None]]] = {}
        rows = zip(product(*labels), self.table.estimates, self.table.shown, strict=False)
        for row, estimate, shown in rows:
            key = tuple(label for label in row if label is not None)
            if len(key) == len(row):
                sums.setdefault(key, []).append((estimate, shown))
        noises: dict[tuple[int, ...], Noise] = {}
        figures = {}
        for key, parts in sums.items():
            chosen = tuple(of.count(label) for of, label in zip(labels, key, strict=True))
            if chosen not in noises:
                noises[chosen] = self._noise(chosen)
            figures[self._wanted(key)] = _figure(parts, noises[chosen], rules)
        return figures

    def rank(self, footing: Statuses) -> tuple[bool, int, float]:
        """Lower is better: an equal footing, then the newest data, then the least noise."""
        figures = self.figures(self.counted(footing)).values()
        spread = sum(figure.noise.variance for figure in figures) / max(1, len(figures))
        return not self.can_count(footing), -self.release.vintage, spread

    @property
    def _is_by_status(self) -> bool:
        return self.wanted.dataset.status_indicator in self.wanted.dimensions

    @property
    def _status_codes(self) -> tuple[str, ...]:
        dimensions = self.table.shape.dimensions
        indicator = self.wanted.dataset.status_indicator
        return self.table.codes[dimensions.index(indicator)] if indicator in dimensions else ()

    def _labels(self, statuses: Statuses) -> tuple[tuple[str | None, ...], ...]:
        """For each dimension, what becomes of its codes: a wanted code, any, or left out."""
        status, folds = self.wanted.dataset.status_indicator, _folds(self.wanted, self.table)

        def label(dimension: str, code: str) -> str | None:
            if dimension == status and code not in statuses:
                return None
            if dimension not in self.wanted.dimensions:
                return _ANY
            return folds.get(dimension, {}).get(code, code)

        dimensions = zip(self.table.shape.dimensions, self.table.codes, strict=True)
        return tuple(tuple(label(name, code) for code in codes) for name, codes in dimensions)

    def _wanted(self, key: Key) -> Key:
        """The part of a key that was wanted, in the wanted order."""
        places = dict(zip(self.table.shape.dimensions, key, strict=True))
        return tuple(places[name] for name in self.wanted.dimensions)

    def _noise(self, chosen: tuple[int, ...]) -> Noise:
        """Of the sum over so many codes of each dimension."""
        noise, dimensions = self.table.noise, self.table.shape.dimensions
        is_laplace = self.release.mechanism == "discrete-laplace"
        if is_laplace and prod(chosen) == 1:
            parts = (Noise.laplace(part.scale, part.times) for part in noise.parts)
            return reduce(add, parts, Noise())
        sizes = dict(zip(dimensions, map(len, self.table.codes), strict=True))
        of_sum = variance(noise, sizes, dict(zip(dimensions, chosen, strict=True)))
        return Noise.laplace(sqrt(of_sum / 2)) if is_laplace else Noise.normal(of_sum)


def best(offers: Sequence[Candidate], footing: Statuses) -> Candidate:
    """The candidate of the lowest rank; of equal ones the table with the fewest cells.

    Tables that are derived from the same measurements give the same figures with the same noise.
    The smallest of them says most about it, and has its own display.
    """
    ranks = [each.rank(footing) for each in offers]
    at_odds, age, least = min(ranks)
    alike = [
        each
        for each, rank in zip(offers, ranks, strict=True)
        if rank[:2] == (at_odds, age) and rank[2] <= least * (1 + _ALIKE)
    ]
    return min(alike, key=lambda each: (len(each.table.estimates), each.release.agreement))


def _figure(parts: Sequence[tuple[float, int | None]], noise: Noise, rules: Rules) -> Figure:
    """The sum of released cells, shown as their sum where all of them are shown unrounded."""
    if len(parts) == 1:
        return Figure(parts[0][0], noise, parts[0][1])
    estimate = round(fsum(part for part, _ in parts), 3)
    seen = [shown for _, shown in parts if shown is not None]
    if rules.base == 1 and len(seen) == len(parts):
        return Figure(estimate, noise, sum(seen))
    return Figure(estimate, noise, rules.shown(estimate))


def candidates(
    releases: Iterable[Release], dataset: Dataset, dimensions: Iterable[str], period: str
) -> tuple[Candidate, ...]:
    """Every released table that can give cells of these dimensions, at a level that all can."""
    wanted = Wanted(dataset, _in_order(dataset, dimensions), {})
    found = [
        Candidate(release, table, wanted)
        for release in releases
        if (release.dataset, release.period) == (dataset.id, period)
        for table in release.tables
        if _contains(wanted, table)
    ]
    levels = {name: _common_level(dataset.indicator(name), found) for name in wanted.dimensions}
    agreed = Wanted(dataset, wanted.dimensions, levels)
    return tuple(
        Candidate(each.release, each.table, agreed)
        for each in found
        if all(_reaches(dataset.indicator(name), each.table, levels[name]) for name in levels)
    )


def _in_order(dataset: Dataset, dimensions: Iterable[str]) -> tuple[str, ...]:
    wanted = frozenset(dimensions)
    return tuple(indicator.id for indicator in dataset.indicators if indicator.id in wanted)


def _contains(wanted: Wanted, table: ReleasedTable) -> bool:
    """Whether the table gives the wanted dimensions without counting anybody twice."""
    single = {each.id for each in wanted.dataset.indicators if each.choice == "single"}
    others = set(table.shape.dimensions) - set(wanted.dimensions)
    return (
        set(wanted.dimensions) <= set(table.shape.dimensions)
        and others <= single
        and len(table.codes) == len(table.shape.dimensions)
        and 0 < table.noise.sd <= MAX_SD
    )


def _common_level(indicator: Indicator, found: Sequence[Candidate]) -> str:
    """The finest level that every publisher with such a table can give."""
    fine = {each.release.publisher for each in found if _level(indicator, each.table) == "code"}
    return "code" if fine == {each.release.publisher for each in found} else "group"


def _level(indicator: Indicator, table: ReleasedTable) -> str:
    level = table.shape.levels.get(indicator.id, "code")
    return level if level in indicator.levels else "code"


def _reaches(indicator: Indicator, table: ReleasedTable, level: str) -> bool:
    """Whether its codes are at the level, or can be added up to it."""
    released = _level(indicator, table)
    return released == level or (released == "code" and indicator.choice == "single")


def _folds(wanted: Wanted, table: ReleasedTable) -> Mapping[str, Mapping[str, str]]:
    """Per wanted dimension, the coarser code of each released one; empty where it stays."""
    indicators = [wanted.dataset.indicator(name) for name in wanted.dimensions]
    return {
        each.id: each.fold(wanted.levels[each.id])
        for each in indicators
        if _level(each, table) != wanted.levels[each.id]
    }
