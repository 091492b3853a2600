"""The common footing of several countries: who can be compared with whom under one cell.

A way of counting stands for all: that of the country of which the least has to be said beside the
others. Whoever may be compared with it, and with everybody already on the footing, is on it too;
every other figure is shown beside. So no two figures on a footing are ever graded C.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations

from hub.comparability.grade import Graded, Grader
from hub.comparability.pairs import Pairs
from hub.comparability.quality import misfits, named_codes
from hub.comparability.rules import Rules, load
from hub.comparability.side import About, Side


@dataclass(frozen=True, slots=True)
class Footing:
    """Grades of all countries under one cell.

    Attributes:
        parties: Those on the footing.
        graded: Each party beside the footing, with the reasons that lie in its own figures.
        pairs: Every pair, for its difference.
        total: The sum over those on the footing.
    """

    parties: frozenset[str]
    graded: Mapping[str, Graded]
    pairs: Pairs
    total: Graded


def footing(
    sides: Mapping[str, Side], statuses: frozenset[str], about: About, rules: Rules | None = None
) -> Footing:
    """Put countries on one footing, where any two may be compared.

    Args:
        sides: Who published the cell, by party.
        statuses: What is counted on the footing, where some country counts that.
        about: The cell.
        rules: By which grades are given; those of `rules.toml` where nothing is said.
    """
    rules = rules or load()
    grader = Grader(about, "subtract", rules)
    alone = {party: grader.alone(side) for party, side in sides.items()}
    graded = (grader.pair(a, b) for a, b in combinations(sides.values(), 2))
    pairs = Pairs(tuple(sides), tuple(graded))
    order = sorted(sides, key=_weight(sides, statuses, alone, pairs))
    standing = _standing(order, alone, pairs)
    first = next(iter(order), "")
    return Footing(
        parties=frozenset(standing),
        graded={
            party: alone[party] if party == first else _beside(party, first, standing, pairs)
            for party in sides
        },
        pairs=pairs,
        total=_sum([sides[party] for party in standing], Grader(about, "add", rules)),
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """Which cells of one table are graded alike, with the same reasons; each code is tried once.

    Attributes:
        sides: Who published them, by party.
    """

    sides: Mapping[str, Side]
    _unlike: dict[tuple[str, str], Hashable] = field(default_factory=dict)

    def of(self, about: About) -> Hashable:
        """What a cell has in common with those that are graded alike."""
        named = {name for side in self.sides.values() for name in named_codes(side.dataset, about)}
        return tuple(self._of_code(about, name) for name in sorted(named))

    def _of_code(self, about: About, indicator: str) -> Hashable:
        """Who has one code of a cell otherwise, or not at all."""
        tried = indicator, about.codes.get(indicator, "")
        if tried not in self._unlike:
            self._unlike[tried] = tuple(
                (party, indicator, misfits(side, about, indicator))
                for party, side in self.sides.items()
                if not side.records_exactly(indicator)
            )
        return self._unlike[tried]


def _weight(
    sides: Mapping[str, Side],
    statuses: frozenset[str],
    alone: Mapping[str, Graded],
    pairs: Pairs,
) -> Callable[[str], tuple[bool, bool, int, int]]:
    """What speaks against a country's way of counting as everybody's, the gravest first."""

    def weight(party: str) -> tuple[bool, bool, int, int]:
        beside = pairs.beside(party).values()
        return (
            sides[party].statuses != statuses,
            alone[party].grade == "C",
            sum(graded.grade == "C" for graded in beside),
            sum(party in each.parties for graded in beside for each in graded.reasons),
        )

    return weight


def _standing(order: list[str], alone: Mapping[str, Graded], pairs: Pairs) -> tuple[str, ...]:
    """Those who may all be compared with each other, taken in this order."""
    standing: list[str] = []
    for party in order:
        beside = pairs.beside(party)
        if alone[party].grade != "C" and all(beside[each].grade != "C" for each in standing):
            standing.append(party)
    return tuple(standing)


def _beside(party: str, first: str, standing: tuple[str, ...], pairs: Pairs) -> Graded:
    """A country beside the footing: what its own figures give reason for."""
    beside = pairs.beside(party)
    beside_first = beside[first].concerning(party)
    if party in standing or beside_first.grade == "C":
        return beside_first
    others = (beside[other].concerning(party) for other in standing)
    return next((each for each in others if each.grade == "C"), beside_first)


def _sum(sides: list[Side], grader: Grader) -> Graded:
    """What has to be said of the sum of several figures."""
    alone = (grader.alone(side).reasons for side in sides)
    pairs = (grader.pair(a, b).reasons for a, b in combinations(sides, 2))
    return Graded(tuple(dict.fromkeys(chain(*alone, *pairs))))
