"""The common footing of several countries: who can be compared with whom under one cell.

A way of counting stands for all: that of the country of which the least has to be said beside the
others. Whoever may be compared with it, and with everybody already on the footing, is on it too;
every other figure is shown beside. So no two figures on a footing are ever graded C.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from hub.comparability.grade import Graded, Reason, grade, grade_alone
from hub.comparability.quality import misfits, named_codes
from hub.comparability.rules import Deed
from hub.comparability.side import About, Side

Pair = frozenset[str]


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
    pairs: Mapping[Pair, Graded]
    total: Graded


def footing(sides: Mapping[str, Side], statuses: frozenset[str], about: About) -> Footing:
    """Put countries on one footing, where any two may be compared.

    Args:
        sides: Who published the cell, by party.
        statuses: What is counted on the footing, where some country counts that.
        about: The cell.
    """
    alone = {party: grade_alone(side, about) for party, side in sides.items()}
    pairs = {
        frozenset(pair): grade(sides[pair[0]], sides[pair[1]], about)
        for pair in combinations(sides, 2)
    }
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
        total=_sum([sides[party] for party in standing], about),
    )


def likeness(sides: Mapping[str, Side], about: About) -> Hashable:
    """What cells of one table have in common that are graded alike, with the same reasons."""
    return tuple(
        (party, side.statuses, indicator, misfits(side, about, indicator))
        for party, side in sides.items()
        for indicator in named_codes(side, about)
    )


def _weight(
    sides: Mapping[str, Side],
    statuses: frozenset[str],
    alone: Mapping[str, Graded],
    pairs: Mapping[Pair, Graded],
) -> Callable[[str], tuple[bool, bool, int, int]]:
    """What speaks against a country's way of counting as everybody's, the gravest first."""

    def weight(party: str) -> tuple[bool, bool, int, int]:
        beside = [graded for pair, graded in pairs.items() if party in pair]
        return (
            sides[party].statuses != statuses,
            alone[party].grade == "C",
            sum(graded.grade == "C" for graded in beside),
            sum(len(graded.concerning(party).reasons) for graded in beside),
        )

    return weight


def _standing(
    order: list[str], alone: Mapping[str, Graded], pairs: Mapping[Pair, Graded]
) -> tuple[str, ...]:
    """Those who may all be compared with each other, taken in this order."""
    standing: tuple[str, ...] = ()
    for party in order:
        beside = (pairs[frozenset({party, other})] for other in standing)
        if alone[party].grade != "C" and all(each.grade != "C" for each in beside):
            standing = (*standing, party)
    return standing


def _beside(
    party: str, first: str, standing: tuple[str, ...], pairs: Mapping[Pair, Graded]
) -> Graded:
    """A country beside the footing: what its own figures give reason for."""
    beside_first = pairs[frozenset({party, first})].concerning(party)
    if party in standing or beside_first.grade == "C":
        return beside_first
    others = (pairs[frozenset({party, other})].concerning(party) for other in standing)
    return next((each for each in others if each.grade == "C"), beside_first)


def _sum(sides: list[Side], about: About) -> Graded:
    """What has to be said of the sum of several figures."""
    return Graded(tuple(dict.fromkeys(_said_of_sum(sides, about))))


def _said_of_sum(sides: list[Side], about: About) -> Iterator[Reason]:
    deed: Deed = "add"
    for side in sides:
        yield from grade_alone(side, about, deed=deed).reasons
    for a, b in combinations(sides, 2):
        yield from grade(a, b, about, deed=deed).reasons
