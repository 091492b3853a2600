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

from hub.absence import Told
from hub.comparability.grade import Graded, Grader
from hub.comparability.rules import load
from hub.comparability.side import About, Side
from hub.compare import NothingToCompareError, codes_of, common_statuses, published_by
from hub.comparison import Absence, Dimension
from hub.footings import Published
from hub.language import _
from hub.population import Populations
from hub.rates import PARTS
from hub.rates_over_time import COUNTS, Among, among
from hub.selection import Candidate, Reading, Statuses, best, candidates
from hub.statistics.difference import difference_of_rates
from hub.statistics.discovery import levels
from hub.statistics.series import Point, runs
from hub.statistics.trend import directions, trend
from hub.summing import Key
from hub.table_name import TableName
from hub.timeline import Moment, Series, Step, Timeline
from proto.catalogue import Catalogue, Dataset, Party
from proto.period import Period

_DECEMBER = 12


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

    def timeline(
        self, parties: Sequence[Party], keys: Iterable[Key], known: Populations | None = None
    ) -> Timeline:
        """The asked cells of these parties over time, all judged together.

        Args:
            parties: Whose lines.
            keys: Of which cells.
            known: By whose inhabitants figures are divided; without it they stay counts.
        """
        asked = tuple(keys)
        series = [
            self._series(party, key, self._among(known, parties, party, key))
            for party in parties
            for key in asked
            if any(moment.figure for moment in self.moments(party, key))
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
            parts=PARTS if known else 1,
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

    def _among(
        self, known: Populations | None, parties: Sequence[Party], party: Party, key: Key
    ) -> Among:
        """The inhabitants among whom a party's people are counted; all alike on one page."""
        if known is None:
            return COUNTS
        codes = dict(zip(self.levels, key, strict=True))
        publishing = [
            each.id for each in parties if any(of.figure for of in self.moments(each, key))
        ]
        return among(known, publishing, party.id, codes, self.periods)

    def _series(self, party: Party, key: Key, divided: Among) -> Series:
        counted = self.moments(party, key)
        points = [
            Point(str(period), _at(period), moment.figure, divided.unit(str(period)))
            for period, moment in zip(self.periods, counted, strict=True)
            if moment.figure and divided.is_known(str(period))
        ]
        sides = {each.period: self._side(party, each.period, key) for each in points}
        about = About(frozenset(self.levels), dict(zip(self.levels, key, strict=True)), self.levels)
        grader = Grader(about, "subtract", load())
        steps = tuple(
            _step(a, b, grader.pair(sides[a.period], sides[b.period])) for a, b in pairwise(points)
        )
        found = runs(points, {each.later for each in steps if each.difference is None})
        longest = max(reversed(found), key=len, default=())
        return Series(
            party=party,
            codes=about.codes,
            statuses=self.statuses.get(party.id, frozenset()),
            moments=tuple(map(divided.moment, counted)),
            steps=steps,
            runs=found,
            trend=trend(longest),
            parts=divided.parts,
            among={each.period: divided.populations[each.period] for each in points}
            if divided.populations
            else {},
        )

    def _side(self, party: Party, period: str, key: Key) -> Side:
        published = self.published[party.id, period]
        codes = dict(zip(self.levels, key, strict=True))
        status = codes.get(self.dataset.status_indicator)
        statuses = frozenset({status}) if status else published.statuses
        known = party.id, period, statuses
        if known not in self._sides:
            whole = Period.parse(period)
            self._sides[known] = Side(party, whole, self.dataset, statuses, published.note)
        return self._sides[known]

    @cached_property
    def _sides(self) -> dict[tuple[str, str, Statuses], Side]:
        return {}

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


_difference = lru_cache(maxsize=8192)(difference_of_rates)
"""Arithmetic on figures: the page, its picture and its files ask for the same."""


def _step(a: Point, b: Point, graded: Graded) -> Step:
    found = None if graded.grade == "C" else _difference(b.figure, a.figure, (b.unit, a.unit))
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
