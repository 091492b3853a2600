"""One table over its periods, country by country: what changed, and what may be said to rise.

Within a country, periods are compared on what most of them count. Where the country's own method
notes let two periods not be subtracted (grade C), the series is cut; a caution (grade B) goes with
the change. All changes of a page are judged together, and so are all its trends: by what an average
year would hold, so that nothing is told that noise and chance alone explain.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise, product
from typing import Literal

from hub.absence import Told
from hub.comparability.grade import Graded, grade
from hub.comparability.side import About, Side
from hub.compare import NothingToCompareError, codes_of, common_statuses, published_by
from hub.comparison import Absence, Dimension, Observation
from hub.footings import Published
from hub.language import _
from hub.selection import Candidate, Figure, Reading, Statuses, best, candidates
from hub.statistics.difference import Difference, difference
from hub.statistics.discovery import levels
from hub.statistics.series import Point, Pooled, pooled, runs
from hub.statistics.total import summed
from hub.statistics.trend import Direction, Trend, directions, trend
from hub.summing import Key
from hub.table_name import TableName
from proto.catalogue import Catalogue, Dataset, Party
from proto.period import Period

Change = Literal["rose", "fell", "cannot tell", "not comparable"]

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """What one country published for one period, if it did."""

    period: str
    figure: Figure | None
    absence: Absence = "not-published"

    @property
    def observation(self) -> Observation:
        """Which of several different things it is."""
        if self.figure is None:
            return self.absence
        if self.figure.shown is None:
            return "below-minimum"
        return "value" if self.figure.shown else "zero"


@dataclass(frozen=True, slots=True)
class Step:
    """From one published period to the next.

    Attributes:
        difference: Nothing where the one may not be subtracted from the other.
        graded: Whether it may, and why not.
    """

    earlier: str
    later: str
    difference: Difference | None
    graded: Graded
    change: Change = "not comparable"


@dataclass(frozen=True, slots=True)
class Series:
    """One cell of one country over all periods of the page.

    Attributes:
        statuses: What is counted together.
        runs: The stretches within which one thing is counted in one way.
        trend: Of the longest of them, the newest of equally long ones.
    """

    party: Party
    codes: Mapping[str, str]
    statuses: Statuses
    moments: tuple[Moment, ...]
    steps: tuple[Step, ...]
    runs: tuple[tuple[Point, ...], ...]
    trend: Trend | None
    direction: Direction = "cannot tell"

    @property
    def pooled(self) -> Pooled | None:
        """The newest run as one; nothing where that would give a hidden number away."""
        run = self.runs[-1] if self.runs else ()
        if len(run) < 2 or summed([point.figure for point in run]).shown is None:  # noqa: PLR2004  # One alone is no run.
            return None
        return pooled(run)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A table over time.

    Attributes:
        periods: All of one length, in order.
        left_out: Periods of another length.
        columns: Every combination of codes that somebody published.
        series: Those that were asked for.
    """

    table: TableName
    dataset: Dataset
    dimensions: tuple[Dimension, ...]
    parties: tuple[Party, ...]
    periods: tuple[str, ...]
    left_out: tuple[str, ...]
    columns: tuple[Mapping[str, str], ...]
    series: tuple[Series, ...]

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What must be said wherever the names in it are shown."""
        of_parties = (party.footnote for party in self.parties)
        of_codes = (code.footnote for each in self.dimensions for code in each.codes)
        return tuple(dict.fromkeys(note for note in (*of_parties, *of_codes) if note))


@dataclass(frozen=True)
class Shelves:
    """Everything that was published of a table, before a cell of it is looked at."""

    table: TableName
    dataset: Dataset
    periods: tuple[Period, ...]
    left_out: tuple[Period, ...]
    levels: Mapping[str, str]
    statuses: Mapping[str, Statuses]
    published: Mapping[tuple[str, str], Published]
    told: Told

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """Every combination of codes, in the catalogue's order."""
        return tuple(product(*([code.id for code in each.codes] for each in self.dimensions)))

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions with the codes that somebody published."""
        return tuple(
            Dimension(name, indicator.label, codes_of(indicator, level, used))
            for position, (name, level) in enumerate(self.levels.items())
            for indicator in [self.dataset.indicator(name)]
            for used in [
                {key[position] for each in self.published.values() for key in each.figures}
            ]
        )

    def timeline(self, parties: Sequence[Party], keys: Iterable[Key]) -> Timeline:
        """The asked cells of these parties over time, all judged together."""
        asked = tuple(keys)
        series = [
            each for party in parties for key in asked if (each := self._series(party, key)).runs
        ]
        return Timeline(
            table=self.table,
            dataset=self.dataset,
            dimensions=self.dimensions,
            parties=tuple(parties),
            periods=tuple(map(str, self.periods)),
            left_out=tuple(map(str, self.left_out)),
            columns=tuple(dict(zip(self.levels, key, strict=True)) for key in self.keys),
            series=_judged(series),
        )

    def moments(self, party: Party, key: Key) -> tuple[Moment, ...]:
        """What a party published under a key, period by period, and why where it did not."""
        return tuple(
            Moment(name, published.figures.get(key) if published else None, absence)
            for name, published, absence in self._by_period(party)
        )

    def is_shown(self, party: Party, key: Key) -> bool:
        """Whether a party shows a number under a key in any period."""
        figures = (
            published.figures.get(key) for _, published, _ in self._by_period(party) if published
        )
        return any(each is not None and each.shown is not None for each in figures)

    def _series(self, party: Party, key: Key) -> Series:
        moments = self.moments(party, key)
        points = [
            Point(str(period), _at(period), moment.figure)
            for period, moment in zip(self.periods, moments, strict=True)
            if moment.figure
        ]
        sides = {each.period: self._side(party, each.period, key) for each in points}
        about = About(frozenset(self.levels), dict(zip(self.levels, key, strict=True)), self.levels)
        steps = tuple(
            _step(a, b, grade(sides[a.period], sides[b.period], about)) for a, b in pairwise(points)
        )
        found = runs(points, {each.later for each in steps if each.difference is None})
        longest = max(reversed(found), key=len, default=())
        return Series(
            party=party,
            codes=about.codes,
            statuses=self.statuses.get(party.id, frozenset()),
            moments=moments,
            steps=steps,
            runs=found,
            trend=trend(longest),
        )

    def _side(self, party: Party, period: str, key: Key) -> Side:
        published = self.published[party.id, period]
        codes = dict(zip(self.levels, key, strict=True))
        status = codes.get(self.dataset.status_indicator)
        statuses = frozenset({status}) if status else published.statuses
        return Side(party, Period.parse(period), self.dataset, statuses, published.note)

    def _by_period(self, party: Party) -> Sequence[tuple[str, Published | None, Absence]]:
        """What a party published period by period, and why where it did not."""
        if party.id not in self._periods:
            self._periods[party.id] = [
                (
                    str(period),
                    self.published.get((party.id, str(period))),
                    self.told.absence(party, self.dataset, self.levels, period),
                )
                for period in self.periods
            ]
        return self._periods[party.id]

    @cached_property
    def _periods(self) -> dict[str, Sequence[tuple[str, Published | None, Absence]]]:
        return {}


def gather(
    reading: Reading,
    table: TableName,
    catalogue: Catalogue,
    *,
    told: Told,
    in_groups: bool = False,
) -> Shelves:
    """Read one table of every period.

    Args:
        reading: Everything the reader may read.
        table: The wanted dimensions.
        catalogue: The names and their order.
        told: Why figures are missing.
        in_groups: Whether codes are put into their groups, where they have any.

    Raises:
        NothingToCompareError: Nobody published such a table.
        UnknownNameError: The catalogue has no such dataset or dimension.
    """
    dataset = table.known_to(catalogue)
    every = {each.period for each in reading.releases if each.dataset == dataset.id}
    found = _found(reading, dataset, table, every, in_groups=in_groups)
    if not found:
        raise NothingToCompareError(
            _("nobody has published {table} for any period").format(table=table)
        )
    periods, left_out = _alike(found)
    offers = [each for period in periods for each in found[str(period)]]
    statuses = {
        party: common_statuses(of, lambda each: each.release.period)
        for party, of in _by_party(offers).items()
    }
    return Shelves(
        table=table,
        dataset=dataset,
        periods=periods,
        left_out=left_out,
        levels=offers[0].wanted.levels,
        statuses=statuses,
        published=_published(reading, offers, statuses),
        told=told,
    )


def _found(
    reading: Reading, dataset: Dataset, table: TableName, periods: Iterable[str], *, in_groups: bool
) -> Mapping[str, tuple[Candidate, ...]]:
    """The candidates of each period, all at one level."""
    found = {
        period: offers
        for period in periods
        if (offers := candidates(reading, dataset, table.dimensions, period, in_groups=in_groups))
    }
    levels = {tuple(offers[0].wanted.levels.items()) for offers in found.values()}
    if len(levels) > 1 and not in_groups:
        return _found(reading, dataset, table, periods, in_groups=True)
    return found


def _alike(periods: Iterable[str]) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """The periods of the commonest length, and the others; each in order."""
    read = sorted(map(Period.parse, periods), key=lambda each: each.start)
    lengths = Counter((each.frequency, each.pooled_years) for each in read)
    [(commonest, _)] = lengths.most_common(1)
    alike = [each for each in read if (each.frequency, each.pooled_years) == commonest]
    return tuple(alike), tuple(each for each in read if each not in alike)


def _by_party(offers: Iterable[Candidate]) -> Mapping[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for each in offers:
        found.setdefault(each.release.publisher, []).append(each)
    return found


def _published(
    reading: Reading, offers: Iterable[Candidate], statuses: Mapping[str, Statuses]
) -> Mapping[tuple[str, str], Published]:
    grouped: dict[tuple[str, str], list[Candidate]] = {}
    for each in offers:
        grouped.setdefault((each.release.publisher, each.release.period), []).append(each)
    chosen = {place: best(of, statuses[place[0]]) for place, of in grouped.items()}
    tables = reading.figures.tables((each.release, each.number) for each in chosen.values())
    return {
        place: published_by(each, held.table, statuses[place[0]])
        for (place, each), held in zip(chosen.items(), tables, strict=True)
    }


_difference = lru_cache(maxsize=8192)(difference)
"""Arithmetic on figures: the page, its picture and its files ask for the same."""


def _step(a: Point, b: Point, graded: Graded) -> Step:
    found = None if graded.grade == "C" else _difference(b.figure, a.figure)
    return Step(a.period, b.period, found, graded)


def _judged(series: Sequence[Series]) -> tuple[Series, ...]:
    """All changes together, and all trends together."""
    differences = [step.difference for each in series for step in each.steps if step.difference]
    held = iter(levels([each.p_yearly for each in differences]))
    told = iter(directions([each.trend for each in series if each.trend]))
    return tuple(
        replace(
            each,
            steps=tuple(_told(each.steps, held)),
            direction=next(told) if each.trend else "cannot tell",
        )
        for each in series
    )


def _told(steps: Iterable[Step], held: Iterator[float]) -> Iterator[Step]:
    for step in steps:
        if step.difference is None:
            yield step
        elif step.difference.p_yearly > next(held):
            yield replace(step, change="cannot tell")
        else:
            yield replace(step, change="rose" if step.difference.estimate > 0 else "fell")


def _at(period: Period) -> float:
    return period.start.year + (period.start.month - 1) / _DECEMBER
