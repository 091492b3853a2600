"""Which released table gives the wanted cells of one publisher with the least noise.

A released table with more dimensions than wanted still answers, by summing over the others. Only
single-choice dimensions are ever summed over: over a multiple-choice one, people would be counted
as often as they have values.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import gcd

from hub.noise import Noise
from proto.catalogue import Dataset, Indicator
from proto.release import Release, ReleasedTable

LARGEST_SCALE = Fraction(10_000)
"""Noise beyond it (in counts) says nothing about countries, and is not worth computing with."""

Key = tuple[str, ...]
Statuses = frozenset[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its doubt.

    Attributes:
        estimate: Unbiased; it may be negative.
        noise: What was added to the count.
        shown: What people may read instead of the estimate; nothing where it is hidden.
    """

    estimate: int
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
        sums: dict[Key, list[tuple[int, int | None]]] = {}
        for key, estimate, shown in self._cells(statuses):
            sums.setdefault(key, []).append((estimate, shown))
        return {key: self._figure(parts) for key, parts in sums.items()}

    def rank(self, footing: Statuses) -> tuple[bool, int, float, str]:
        """Lower is better: an equal footing, then the newest data, then the least noise."""
        figures = self.figures(self.counted(footing)).values()
        spread = sum(figure.noise.variance for figure in figures) / max(1, len(figures))
        release = self.release
        return not self.can_count(footing), -release.vintage, spread, release.agreement

    @property
    def _is_by_status(self) -> bool:
        return self.wanted.dataset.status_indicator in self.wanted.dimensions

    @property
    def _status_codes(self) -> tuple[str, ...]:
        dimensions = self.table.shape.dimensions
        indicator = self.wanted.dataset.status_indicator
        return self.table.codes[dimensions.index(indicator)] if indicator in dimensions else ()

    def _cells(self, statuses: Statuses) -> Iterator[tuple[Key, int, int | None]]:
        """Every released cell that counts, under the wanted key it belongs to."""
        folds = _folds(self.wanted, self.table)
        status = self.wanted.dataset.status_indicator
        rows = zip(product(*self.table.codes), self.table.estimates, self.table.shown, strict=False)
        for codes, estimate, shown in rows:
            cell = dict(zip(self.table.shape.dimensions, codes, strict=True))
            if status in cell and cell[status] not in statuses:
                continue
            key = tuple(
                folds.get(name, {}).get(cell[name], cell[name]) for name in self.wanted.dimensions
            )
            yield key, estimate, shown

    def _figure(self, parts: Sequence[tuple[int, int | None]]) -> Figure:
        estimate = sum(part for part, _ in parts)
        noise = Noise.of(self.table.mechanism.scale, len(parts))
        if len(parts) == 1:
            return Figure(estimate, noise, parts[0][1])
        return Figure(estimate, noise, shown_as_released(estimate, self.release))


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


def shown_as_released(estimate: int, release: Release) -> int | None:
    """What may be shown of a sum, judged by what its release shows and hides.

    A release states no rules, it follows them. So a sum is rounded as the release rounds, and
    where the release hides anything, a sum is shown only if the release shows a number at least
    as small (and zero only if it shows a zero). That never shows what its rules would hide.
    """
    shown = [value for table in release.tables for value in table.shown]
    numbers = {value for value in shown if value is not None}
    base = _rounding_base(release)
    display = max(0, (estimate + base // 2) // base * base)
    if None not in shown or (display == 0 and 0 in numbers):
        return display
    return display if display >= min(numbers - {0}, default=display + 1) else None


def _rounding_base(release: Release) -> int:
    shown = [
        (estimate, value)
        for table in release.tables
        for estimate, value in zip(table.estimates, table.shown, strict=False)
        if value is not None
    ]
    if all(value == max(0, estimate) for estimate, value in shown):
        return 1
    return max(1, gcd(*(value for _, value in shown)))


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
        and 0 < table.mechanism.scale <= LARGEST_SCALE
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
