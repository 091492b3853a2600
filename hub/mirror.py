"""Two registers on the same people: one country's finds against the other's knowledge of them.

A country counts victims with the citizenship of another; that one counts people whom it knows of as
identified in the first, exploited there, or returned from there. Both numbers, the gap between them
and everything that may explain it stand side by side, the surest gaps first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations

from hub.comparability.grade import Graded, grade, grade_alone
from hub.comparability.side import About, Side
from hub.mirror_reasons import HERE, Counted, reasons
from hub.pooling import Pooled, Series, Span, at_hand, common, series
from hub.selection import Reading, Statuses
from hub.statistics.gap import Gap, Sureness, gap, surest_first
from proto.catalogue import Catalogue, Dataset, Party
from proto.period import Period

DATASET = "victims"
CITIZENSHIP = "citizenship"


@dataclass(frozen=True, slots=True)
class Mirrored:
    """One country's finds of another's citizens, and what that other knows of them.

    Attributes:
        there: Where people were found.
        citizens: Whose citizens they are.
        counted: Which table of theirs holds them.
        there_periods: The released periods behind the first figure, more than one if summed.
        here_periods: The same of the second.
        gap: Both figures; the first less the second.
        graded: `C` where the one is not subtracted from the other.
        sureness: Nothing where it is not.
    """

    there: Party
    citizens: Party
    counted: Counted
    there_periods: tuple[str, ...]
    here_periods: tuple[str, ...]
    gap: Gap
    graded: Graded
    sureness: Sureness | None = None

    @property
    def is_subtracted(self) -> bool:
        """Whether there is a gap to speak of."""
        return self.graded.grade != "C"

    @property
    def is_silent(self) -> bool:
        """Whether both numbers are hidden and nothing can be told of their gap."""
        are_hidden = self.gap.there.shown is None and self.gap.here.shown is None
        return are_hidden and self.sureness in (None, "cannot tell")

    @property
    def is_shown(self) -> bool:
        """Whether the gap may be shown as a number: it would give away a hidden one."""
        hidden = None in (self.gap.there.shown, self.gap.here.shown)
        return self.is_subtracted and not hidden


@dataclass(frozen=True, slots=True)
class Mirror:
    """Every pair of countries that can be held against each other.

    Attributes:
        pairs: The surest gaps first, then pairs that are not comparable.
        without_citizenship: Who has published nothing by citizenship.
        without_place: Who has published nothing by where people were found or exploited.
        apart: Pairs that have published both, for no years in common.
    """

    pairs: tuple[Mirrored, ...]
    without_citizenship: tuple[Party, ...]
    without_place: tuple[Party, ...]
    apart: tuple[tuple[Party, Party], ...]

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody who is named."""
        of_pairs = (party for each in self.pairs for party in (each.there, each.citizens))
        of_apart = (party for pair in self.apart for party in pair)
        named = (*of_pairs, *self.without_citizenship, *self.without_place, *of_apart)
        return tuple(dict.fromkeys(named))


def mirror(
    reading: Reading, catalogue: Catalogue, countries: Sequence[Party], period: str | None = None
) -> Mirror:
    """Hold all countries against each other.

    Args:
        reading: Everything that may be read for a mirror check.
        catalogue: The names.
        countries: Who is held against whom.
        period: Only this one, pooled or summed from its years; else as many years as both have.
    """
    dataset = catalogue.dataset(DATASET)
    mirroring = _Mirroring.of(reading, dataset)
    pairs, apart = [], []
    for there, citizens in permutations(countries, 2):
        if there.id in mirroring.there and mirroring.has_place(citizens.id):
            found = mirroring.pair(there, citizens, period)
            if found:
                pairs.append(found)
            else:
                apart.append((there, citizens))
    return Mirror(
        pairs=_sorted(pairs),
        without_citizenship=tuple(each for each in countries if each.id not in mirroring.there),
        without_place=tuple(each for each in countries if not mirroring.has_place(each.id)),
        apart=tuple(apart),
    )


def _sorted(pairs: Sequence[Mirrored]) -> tuple[Mirrored, ...]:
    """All gaps are judged together."""
    judged = [each for each in pairs if each.is_subtracted]
    ranked = surest_first([each.gap for each in judged])
    surest = (replace(judged[each.place], sureness=each.sureness) for each in ranked)
    return (*surest, *(each for each in pairs if not each.is_subtracted))


@dataclass(frozen=True, slots=True)
class _Mirroring:
    """What everybody has published of it.

    Attributes:
        there: By citizenship, by publisher.
        here: By where people were found, by table and publisher.
    """

    dataset: Dataset
    there: Mapping[str, Series]
    here: Mapping[Counted, Mapping[str, Series]]
    _pooled: dict[tuple[int, Span, Statuses], Pooled] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, dataset: Dataset) -> "_Mirroring":
        tables = [Counted(name, of_citizens) for name in HERE for of_citizens in (True, False)]
        questions = {each: _dimensions(each) for each in tables}
        fetched = at_hand(reading, dataset, [(CITIZENSHIP,), *questions.values()])
        return cls(
            dataset,
            series(fetched, dataset, (CITIZENSHIP,)),
            {each: series(fetched, dataset, asked) for each, asked in questions.items()},
        )

    def has_place(self, party: str) -> bool:
        return any(party in of for of in self.here.values())

    def pair(self, there: Party, citizens: Party, period: str | None) -> Mirrored | None:
        """The first table that both can be held against each other by, if there is one."""
        for counted, its in self._tables(citizens.id):
            span = common((self.there[there.id], its), period)
            if span is not None:
                found = self._mirrored(there, citizens, counted, its, span)
                if found:
                    return found
        return None

    def _tables(self, citizens: str) -> Iterator[tuple[Counted, Series]]:
        """The country's tables, best first; who leaves out finds abroad has few of them."""
        offered = [(each, of[citizens]) for each, of in self.here.items() if citizens in of]

        def is_empty(item: tuple[Counted, Series]) -> bool:
            counted, its = item
            newest = max(its.offers.values(), key=lambda each: each[0].release.leaf)[0]
            abroad = newest.release.method_note.country.abroad
            return counted.table == "country_of_identification" and abroad == "excluded"

        return iter(sorted(offered, key=is_empty))

    def _mirrored(
        self, there: Party, citizens: Party, counted: Counted, its: Series, span: Span
    ) -> Mirrored | None:
        """Both figures; nothing where either table does not name the other country."""
        theirs = self.there[there.id]
        a, b = self._pool(theirs, its, span), self._pool(its, theirs, span)
        place = (citizens.id, there.id) if counted.is_of_citizens else (there.id,)
        found, known = a.figures.get((citizens.id,)), b.figures.get(place)
        if found is None or known is None:
            return None
        return Mirrored(
            there,
            citizens,
            counted,
            tuple(period for period, _ in a.parts),
            tuple(period for period, _ in b.parts),
            gap(found, known),
            self._graded(counted, (there, a), (citizens, b), span),
        )

    def _pool(self, one: Series, other: Series, span: Span) -> Pooled:
        """One country's figures on the footing of two; asked for again by every other country."""
        statuses = _statuses(one, other, span)
        known = id(one), span, statuses
        if known not in self._pooled:
            self._pooled[known] = one.pooled(span, statuses)
        return self._pooled[known]

    def _graded(
        self, counted: Counted, there: tuple[Party, Pooled], here: tuple[Party, Pooled], span: Span
    ) -> Graded:
        """Everything that is said of any part of both, the gravest first."""
        a, b = (tuple(self._sides(*each, span)) for each in (there, here))
        by = frozenset({CITIZENSHIP, counted.table})
        of_there = About(by, {CITIZENSHIP: here[0].id})
        of_here = About(by, {counted.table: there[0].id})
        found = (
            *reasons(counted, there[0], here[0], [each.method for each in b]),
            *(each for pair in zip(a, b, strict=True) for each in grade(*pair, About(by)).reasons),
            *(each for side in a for each in grade_alone(side, of_there).reasons),
            *(each for side in b for each in grade_alone(side, of_here).reasons),
        )
        return Graded(
            tuple(sorted(dict.fromkeys(found), key=lambda each: each.grade, reverse=True))
        )

    def _sides(self, party: Party, pooled: Pooled, span: Span) -> Iterator[Side]:
        """One for each period of the span; what was summed to a pooled one, as that is."""
        notes = dict(pooled.parts)
        last = pooled.parts[-1][1]
        for each in span.periods:
            note = notes.get(each, last)
            yield Side(party, Period.parse(each), self.dataset, pooled.statuses, note)


def _statuses(one: Series, other: Series, span: Span) -> Statuses:
    """The most that both can count, else the most that this one can."""
    both = [
        each
        for each in one.countable(span) | other.countable(span)
        if one.can_count(each, span) and other.can_count(each, span)
    ]
    offered = both or one.countable(span)
    return max(offered, key=lambda each: (len(each), sorted(each)), default=frozenset())


def _dimensions(counted: Counted) -> tuple[str, ...]:
    return (CITIZENSHIP, counted.table) if counted.is_of_citizens else (counted.table,)
