"""One country's figures over several years: pooled in one release, or summed from single years.

Nearly all counts of one citizenship in one year are below any minimum. A sum over years says more;
it must not say what was hidden, nor let it be read off by subtracting one sum from another. So the
hidden years of a cell are put into blocks, from the first year on: each of two or more, and large
enough to be shown by the rules of every release in it; what is left over at the end joins the last.
A sum over any years has a number only if it holds each block whole or not at all. Whatever two such
sums differ by is then years that are shown, and whole blocks.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from math import fsum

from hub.asked import Asked
from hub.display import Rules
from hub.holdings import HeldGrid, HeldRelease, HeldTable, Wanted
from hub.selection import Candidate, Figure, Figures, Reading, Statuses, best, offers
from hub.statistics.total import summed
from hub.summing import Key
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
        wanted = self.parts(span)
        periods = wanted if len(wanted) == 1 else self.years
        chosen = [best(self.offers[each], statuses) for each in periods]
        tables = self.figures.tables((each.release, each.number) for each in chosen)
        counted = [each.counted(statuses) for each in chosen]
        found = [
            each.figures(held.table, of)
            for each, held, of in zip(chosen, tables, counted, strict=True)
        ]
        inside = [period in wanted for period in periods]
        rules = [each.release.rules for each in chosen]
        keys = [key for key in found[0] if all(key in each for each in found)]
        return Pooled(
            self.publisher,
            frozenset[str]().union(*compress(counted, inside)),
            tuple((e.release.period, e.release.method_note) for e in compress(chosen, inside)),
            {
                key: pooled(
                    [
                        Year(each[key], of, is_in)
                        for each, of, is_in in zip(found, rules, inside, strict=True)
                    ]
                )
                for key in keys
            },
        )

    @property
    def years(self) -> tuple[str, ...]:
        """Every single year that it released."""
        return tuple(sorted(each for each in self.offers if is_year(each)))


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a cell.

    Attributes:
        rules: How its release displays numbers.
        is_in: Whether it is to be in the sum.
    """

    figure: Figure
    rules: Rules
    is_in: bool = True


def pooled(years: Sequence[Year]) -> Figure:
    """The sum of those years of a cell that are to be in it; all others decide what is shown."""
    parts = [each.figure for each in years if each.is_in]
    if len(parts) == 1:
        return parts[0]
    whole = summed(parts)
    seen = sum(each.shown or 0 for each in parts)
    blocks = [block for block in _blocks(years) if any(each.is_in for each in block)]
    hidden = [_together(block) if all(y.is_in for y in block) else None for block in blocks]
    shown = None if None in hidden else seen + sum(each or 0 for each in hidden)
    return Figure(whole.estimate, whole.noise, shown)


def _blocks(years: Sequence[Year]) -> list[list[Year]]:
    """The hidden years, in blocks that may be shown together; if there is no such, all in one."""
    blocks: list[list[Year]] = []
    rest: list[Year] = []
    for each in years:
        if each.figure.shown is not None:
            continue
        rest.append(each)
        if _together(rest) is not None:
            blocks.append(rest)
            rest = []
    if blocks:
        blocks[-1].extend(rest)
        return blocks
    return [rest] if rest else []


def _together(block: Sequence[Year]) -> int | None:
    """What may be shown of the sum of hidden numbers: what all rules show, rounded the most."""
    if len(block) < 2:  # noqa: PLR2004  # One alone could be read off.
        return None
    estimate = round(fsum(each.figure.estimate for each in block), 3)
    every = dict.fromkeys(each.rules for each in block)
    shown = [(rules.base, rules.shown(estimate)) for rules in every]
    return None if any(number is None for _, number in shown) else max(shown)[1]


def series(
    reading: Reading,
    dataset: Dataset,
    dimensions: Collection[str],
    levels: Mapping[str, str] | None = None,
) -> Mapping[str, Series]:
    """What each country released of some dimensions, or of more that can be summed over."""
    asked = Asked.of(dataset, dimensions)
    found: dict[str, dict[str, list[HeldRelease]]] = {}
    for each in reading.releases:
        if each.dataset == dataset.id:
            found.setdefault(each.publisher, {}).setdefault(each.period, []).append(each)
    offered = {
        publisher: {
            period: candidates
            for period, held in by_period.items()
            if (candidates := offers(asked, held, reading.figures, levels=levels))
        }
        for publisher, by_period in found.items()
    }
    return {
        publisher: Series(publisher, by_period, reading.figures)
        for publisher, by_period in offered.items()
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
        single = (each for each in released if is_year(each))
        years = tuple(sorted(y for y in single if all(y in each.offers for each in several)))
        spans = [*(Span((pool,)) for pool in pools), *([Span(years)] if years else [])]
    covered = [span for span in spans if all(each.parts(span) for each in several)]
    return max(covered, key=lambda span: (len(span.years), -len(span.periods)), default=None)


def is_year(period: str) -> bool:
    """Whether it is one calendar year."""
    parsed = Period.parse(period)
    return (parsed.frequency, parsed.pooled_years) == ("A", 1)


@dataclass(frozen=True, slots=True)
class AtHand:
    """Tables for many questions, each fetched once: many at first, others when they are wanted."""

    figures: Figures
    held: dict[tuple[int, int], HeldTable] = field(default_factory=dict)

    def grids(self, wanted: Wanted) -> tuple[HeldGrid, ...]:
        """Codes and noise of exactly these tables."""
        return self.figures.grids(wanted)

    def tables(self, wanted: Wanted) -> tuple[HeldTable, ...]:
        """Exactly these tables."""
        asked = tuple(wanted)
        missing = {
            (each.leaf, n): (each, n) for each, n in asked if (each.leaf, n) not in self.held
        }
        if missing:
            fetched = self.figures.tables(missing.values())
            self.held.update(((each.release.leaf, each.number), each) for each in fetched)
        return tuple(self.held[release.leaf, number] for release, number in asked)


def at_hand(reading: Reading, dataset: Dataset, questions: Iterable[Collection[str]]) -> Reading:
    """The same releases, with those tables fetched that have the fewest dimensions for a question.

    They are nearly always the ones that answer it. Others can be very large, so one of them is
    fetched only when it is chosen.
    """
    found = AtHand(reading.figures)
    asked = [Asked.of(dataset, dimensions) for dimensions in questions]
    found.tables(
        place
        for each in asked
        for release in reading.releases
        for place in _smallest(release, each)
    )
    return Reading(reading.releases, found)


def _smallest(release: HeldRelease, asked: Asked) -> Iterator[tuple[HeldRelease, int]]:
    sizes = {number: len(release.shapes[number].dimensions) for number in asked.numbers(release)}
    least = min(sizes.values(), default=0)
    return ((release, number) for number, size in sizes.items() if size == least)
