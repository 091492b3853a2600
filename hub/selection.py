"""Which released table gives the wanted cells of one publisher with the least noise.

A released table with more dimensions than wanted still answers, by summing over the others: which
can, `asked` says, and `summing`, how noisy the sums are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import fsum
from typing import Protocol

from hub.asked import Asked
from hub.display import Rules
from hub.holdings import HeldGrid, HeldRelease, HeldTable, Wanted
from hub.noise import Noise
from hub.summing import Key, Labels, noises, sums
from hub.unfolded import Grid
from proto.catalogue import Dataset, Indicator
from proto.release import MAX_SD, Mechanism, ReleasedTable, TableShape

_ALIKE = 1e-6
"""Variances that differ by less are the same, computed in another order."""

_REMEMBERED, _LARGE = 1 << 10, 1 << 7
"""So many means are kept, and so many lists of parts, which are as long as their tables."""

_ANY = ""
"""Stands for every code of a dimension that is summed over: no code is empty."""

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


class Figures(Protocol):
    """Where released tables are."""

    def grids(self, wanted: Wanted) -> tuple[HeldGrid, ...]:
        """Codes and noise of exactly these tables, in their order."""

    def tables(self, wanted: Wanted) -> tuple[HeldTable, ...]:
        """Exactly these tables with their figures, in their order."""


@dataclass(frozen=True)
class Reading:
    """The releases that somebody may read, and where their tables are."""

    releases: tuple[HeldRelease, ...]
    figures: Figures

    def of(self, dataset: str, period: str) -> tuple[HeldRelease, ...]:
        """Those of one dataset and period."""
        return tuple(self._by_period.get((dataset, period), ()))

    @cached_property
    def _by_period(self) -> Mapping[tuple[str, str], Sequence[HeldRelease]]:
        found: dict[tuple[str, str], list[HeldRelease]] = {}
        for each in self.releases:
            found.setdefault((each.dataset, each.period), []).append(each)
        return found


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells to look for: dimensions in the catalogue's order, and the level of each."""

    dataset: Dataset = field(hash=False)
    dimensions: tuple[str, ...]
    levels: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A released table that can give the wanted cells."""

    release: HeldRelease
    number: int
    grid: Grid
    wanted: Cells

    @property
    def statuses(self) -> Statuses:
        """Everything it counts."""
        counted = frozenset(self.grid.shape.statuses)
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

    def figures(self, table: ReleasedTable, statuses: Statuses) -> Mapping[Key, Figure]:
        """The wanted cells of its table, counting these statuses; keys as the wanted dimensions."""
        rules, estimates, shown = self.release.rules, table.estimates, table.shown
        return {
            part.key: _figure(
                [(estimates[place], shown[place]) for place in part.places], part.noise, rules
            )
            for part in _parts(self.grid, self.release.mechanism, self.wanted, statuses)
        }

    def rank(self, footing: Statuses) -> tuple[bool, int, float]:
        """Lower is better: an equal footing, then the newest data, then the least noise."""
        statuses = self.counted(footing)
        mean = _mean_variance(self.grid, self.release.mechanism, self.wanted, statuses)
        return not self.can_count(footing), -self.release.vintage, mean

    @property
    def _is_by_status(self) -> bool:
        return self.wanted.dataset.status_indicator in self.wanted.dimensions

    @property
    def _status_codes(self) -> tuple[str, ...]:
        dimensions = self.grid.shape.dimensions
        indicator = self.wanted.dataset.status_indicator
        return self.grid.codes[dimensions.index(indicator)] if indicator in dimensions else ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A wanted cell: the released cells that it is the sum of, and the noise of that sum."""

    key: Key
    places: tuple[int, ...]
    noise: Noise


@lru_cache(maxsize=_LARGE)
def _parts(
    grid: Grid, mechanism: Mechanism, wanted: Cells, statuses: Statuses
) -> tuple[_Part, ...]:
    """What the wanted cells are made of; countries that release alike share grids, so these too."""
    labels = _labels(grid, wanted, statuses)
    of_sums = noises(grid, mechanism, labels)
    order = [grid.shape.dimensions.index(name) for name in wanted.dimensions]
    return tuple(
        _Part(tuple(each.key[at] for at in order), each.places, of_sums[each.chosen][0])
        for each in sums(labels)
    )


@lru_cache(maxsize=_REMEMBERED)
def _mean_variance(grid: Grid, mechanism: Mechanism, wanted: Cells, statuses: Statuses) -> float:
    """Of the noise of the wanted cells, in counts squared."""
    of_sums = noises(grid, mechanism, _labels(grid, wanted, statuses)).values()
    spread = sum(cells * noise.variance for noise, cells in of_sums)
    return spread / max(1, sum(cells for _, cells in of_sums))


def _labels(grid: Grid, wanted: Cells, statuses: Statuses) -> Labels:
    """For each dimension, what becomes of its codes: a wanted code, any, or left out."""
    status, folds = wanted.dataset.status_indicator, _folds(wanted, grid.shape)

    def label(dimension: str, code: str) -> str | None:
        if dimension == status and code not in statuses:
            return None
        if dimension not in wanted.dimensions:
            return _ANY
        return folds.get(dimension, {}).get(code, code)

    dimensions = zip(grid.shape.dimensions, grid.codes, strict=True)
    return tuple(tuple(label(name, code) for code in codes) for name, codes in dimensions)


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
    return min(alike, key=lambda each: (each.grid.size, each.release.agreement))


def _figure(parts: Sequence[tuple[float, int | None]], noise: Noise, rules: Rules) -> Figure:
    """The sum of released cells, shown as their sum where all of them are shown unrounded."""
    if len(parts) == 1:
        return Figure(parts[0][0], noise, parts[0][1])
    estimate = round(fsum(part for part, _ in parts), 3)
    seen = [shown for _, shown in parts if shown is not None]
    if rules.base == 1 and len(seen) == len(parts):
        return Figure(estimate, noise, sum(seen))
    return Figure(estimate, noise, rules.shown(estimate))


def candidates(  # noqa: PLR0913  # Each narrows the question by itself.
    reading: Reading,
    dataset: Dataset,
    dimensions: Iterable[str],
    period: str,
    *,
    levels: Mapping[str, str] | None = None,
    in_groups: bool = False,
) -> tuple[Candidate, ...]:
    """Every released table that can give cells of these dimensions.

    Args:
        reading: What may be read.
        dataset: Of which the cells are.
        dimensions: By which they are told apart.
        period: The reference period.
        levels: Of each dimension; without them, the finest that all publishers can give.
        in_groups: Whether codes are put into their groups all the same, where they have any.
    """
    asked, releases = Asked.of(dataset, dimensions), reading.of(dataset.id, period)
    return offers(asked, releases, reading.figures, levels=levels, in_groups=in_groups)


def offers(
    asked: Asked,
    releases: Iterable[HeldRelease],
    figures: Figures,
    *,
    levels: Mapping[str, str] | None = None,
    in_groups: bool = False,
) -> tuple[Candidate, ...]:
    """The same of these releases alone, which are of one period."""
    dataset, wanted = asked.dataset, asked.dimensions
    found = tuple(asked.tables(releases))
    if not found:
        return ()
    usable = [each for each in figures.grids(found) if _is_usable(each.grid)]
    levels = levels or {name: _common_level(dataset.indicator(name), usable) for name in wanted}
    if in_groups:
        levels = {**levels, **{name: "group" for name in wanted if dataset.indicator(name).groups}}
    cells = Cells(dataset, wanted, levels)
    return tuple(
        Candidate(each.release, each.number, each.grid, cells)
        for each in usable
        if all(_reaches(dataset.indicator(name), each.grid.shape, levels[name]) for name in levels)
    )


def _is_usable(grid: Grid) -> bool:
    """Whether it is a whole grid, with noise that says something."""
    return len(grid.codes) == len(grid.shape.dimensions) and 0 < grid.noise.sd <= MAX_SD


def _common_level(indicator: Indicator, found: Sequence[HeldGrid]) -> str:
    """The finest level that every publisher with such a table can give."""
    fine = {
        each.release.publisher for each in found if _level(indicator, each.grid.shape) == "code"
    }
    return "code" if fine == {each.release.publisher for each in found} else "group"


def _level(indicator: Indicator, shape: TableShape) -> str:
    level = shape.levels.get(indicator.id, "code")
    return level if level in indicator.levels else "code"


def _reaches(indicator: Indicator, shape: TableShape, level: str) -> bool:
    """Whether its codes are at the level, or can be added up to it."""
    released = _level(indicator, shape)
    return released == level or (released == "code" and indicator.choice == "single")


def _folds(wanted: Cells, shape: TableShape) -> Mapping[str, Mapping[str, str]]:
    """Per wanted dimension, the coarser code of each released one; empty where it stays."""
    indicators = [wanted.dataset.indicator(name) for name in wanted.dimensions]
    return {
        each.id: each.fold(wanted.levels[each.id])
        for each in indicators
        if _level(each, shape) != wanted.levels[each.id]
    }
