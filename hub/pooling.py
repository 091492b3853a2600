"""One country's figures over several years: pooled in one release, or summed from single years.

Nearly all counts of one citizenship in one year are below any minimum. A sum over years says more,
and must not say what was hidden: it has a number only where all its parts have one, or where the
parts that are hidden may be shown together, by the rules of every release in it. One hidden part
alone never is, as it could be read off.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from hub.display import Rules
from hub.holdings import HeldGrid, HeldRelease, HeldTable, Wanted
from hub.selection import Candidate, Figure, Figures, Reading, Statuses, best, candidates
from hub.selection import containing as tables_with
from hub.statistics.total import summed
from hub.summing import Key
from hub.unfolded import Grid
from proto.catalogue import Dataset
from proto.method_note import MethodNote
from proto.period import Period


@dataclass(frozen=True, slots=True)
class Span:
    """What is counted together: one period as it was released, or several single years.

    Attributes:
        periods: One, or the single years, in their order.
    """

    periods: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years in it."""
        return tuple(year for each in self.periods for year in Period.parse(each).years)

    @property
    def singles(self) -> tuple[str, ...]:
        """The single years that it can be summed from; nothing where it is no whole years."""
        parsed = [Period.parse(each) for each in self.periods]
        is_yearly = all(each.frequency == "A" for each in parsed)
        return tuple(map(str, self.years)) if is_yearly else ()


@dataclass(frozen=True, slots=True)
class Pooled:
    """One country's figures over a span.

    Attributes:
        parts: The periods that were released, with the method note of each.
    """

    publisher: str
    statuses: Statuses
    parts: tuple[tuple[str, MethodNote], ...]
    figures: Mapping[Key, Figure]


@dataclass(frozen=True, slots=True)
class Series:
    """What one country released of some dimensions, by period."""

    publisher: str
    offers: Mapping[str, tuple[Candidate, ...]]
    figures: Figures

    def parts(self, span: Span) -> tuple[str, ...]:
        """The released periods that make up a span; nothing where they do not."""
        if all(each in self.offers for each in span.periods):
            return span.periods
        is_whole = span.singles and all(each in self.offers for each in span.singles)
        return span.singles if is_whole else ()

    def countable(self, span: Span) -> frozenset[Statuses]:
        """The sets of statuses that it counts in every part of a span."""
        parts = [self.offers[each] for each in self.parts(span)]
        offered = {each.statuses for part in parts for each in part}
        return frozenset(each for each in offered if self.can_count(each, span))

    def can_count(self, statuses: Statuses, span: Span) -> bool:
        """Whether it can count these statuses and no others in every part of a span."""
        parts = self.parts(span)
        return bool(parts) and all(
            any(offer.can_count(statuses) for offer in self.offers[each]) for each in parts
        )

    def pooled(self, span: Span, statuses: Statuses) -> Pooled:
        """Its figures over a span that it covers, counting these statuses where it can."""
        chosen = [best(self.offers[each], statuses) for each in self.parts(span)]
        tables = self.figures.tables((each.release, each.number) for each in chosen)
        counted = [each.counted(statuses) for each in chosen]
        found = [
            each.figures(held.table, of)
            for each, held, of in zip(chosen, tables, counted, strict=True)
        ]
        rules = [each.release.rules for each in chosen]
        keys = [key for key in found[0] if all(key in each for each in found)]
        return Pooled(
            self.publisher,
            frozenset[str]().union(*counted),
            tuple((each.release.period, each.release.method_note) for each in chosen),
            {key: pooled([each[key] for each in found], rules) for key in keys},
        )


def pooled(figures: Sequence[Figure], rules: Sequence[Rules]) -> Figure:
    """One figure for several with independent noise, each of a release with these rules."""
    if len(figures) == 1:
        return figures[0]
    whole = summed(figures)
    hidden = [each.estimate for each in figures if each.shown is None]
    if not hidden:
        return whole
    together = _together(hidden, rules) if len(hidden) > 1 else None
    seen = sum(each.shown or 0 for each in figures)
    return Figure(whole.estimate, whole.noise, None if together is None else seen + together)


def _together(hidden: Iterable[float], rules: Sequence[Rules]) -> int | None:
    """What may be shown of the sum of hidden numbers: what all rules show, rounded the most."""
    estimate = round(fsum(hidden), 3)
    shown = {each.base: each.shown(estimate) for each in rules}
    return None if None in shown.values() else shown[max(shown)]


def series(
    reading: Reading,
    dataset: Dataset,
    dimensions: Collection[str],
    levels: Mapping[str, str] | None = None,
) -> Mapping[str, Series]:
    """What each country released of some dimensions, or of more that can be summed over."""
    releases = [each for each in reading.releases if each.dataset == dataset.id]
    found: dict[str, dict[str, list[HeldRelease]]] = {}
    for each in releases:
        found.setdefault(each.publisher, {}).setdefault(each.period, []).append(each)
    offers = {
        publisher: {
            period: offered
            for period, held in by_period.items()
            if (
                offered := candidates(
                    Reading(tuple(held), reading.figures), dataset, dimensions, period, levels
                )
            )
        }
        for publisher, by_period in found.items()
    }
    return {
        publisher: Series(publisher, by_period, reading.figures)
        for publisher, by_period in offers.items()
        if by_period
    }


def common(several: Collection[Series], wanted: str | None = None) -> Span | None:
    """The span that all of them cover with the most years; of such the one that was pooled.

    Args:
        several: One or more.
        wanted: Only this period, pooled or summed from its years.
    """
    if wanted is not None:
        spans = [Span((wanted,))]
    else:
        released = {period for each in several for period in each.offers}
        pools = sorted(each for each in released if Period.parse(each).pooled_years > 1)
        single = (each for each in released if _is_year(each))
        years = tuple(sorted(y for y in single if all(y in each.offers for each in several)))
        spans = [*(Span((pool,)) for pool in pools), *([Span(years)] if years else [])]
    covered = [span for span in spans if all(each.parts(span) for each in several)]
    return max(covered, key=lambda span: (len(span.years), -len(span.periods)), default=None)


def _is_year(period: str) -> bool:
    parsed = Period.parse(period)
    return (parsed.frequency, parsed.pooled_years) == ("A", 1)


@dataclass(frozen=True, slots=True)
class AtHand:
    """Tables that were fetched at once, for many questions."""

    held: Mapping[tuple[int, int], HeldTable]

    def grids(self, wanted: Wanted) -> tuple[HeldGrid, ...]:
        """Codes and noise of exactly these tables."""
        return tuple(
            HeldGrid(each.release, each.number, Grid(t.shape, t.codes, t.noise))
            for each in self.tables(wanted)
            for t in [each.table]
        )

    def tables(self, wanted: Wanted) -> tuple[HeldTable, ...]:
        """Exactly these tables."""
        return tuple(self.held[release.leaf, number] for release, number in wanted)


def at_hand(reading: Reading, dataset: Dataset, questions: Iterable[Collection[str]]) -> Reading:
    """The same releases, with every table fetched that can answer one of these questions."""
    asked = tuple(questions)
    periods = {each.period for each in reading.releases}
    wanted = {
        (release.leaf, number): (release, number)
        for dimensions in asked
        for period in periods
        for release, number in tables_with(reading.releases, dataset, dimensions, period)
    }
    tables = reading.figures.tables(wanted.values())
    held = {(each.release.leaf, each.number): each for each in tables}
    return Reading(reading.releases, AtHand(held))
