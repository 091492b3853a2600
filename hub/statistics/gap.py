"""Two countries' counts of the same people: how far apart, and how sure that is.

One country counts the victims it found with the citizenship of another; the other counts its
citizens that were found in the first. Were both registers complete and alike, the counts would be
one number. So the gap is judged for the noise alone: nothing varies between two counts of the same
people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hub.noise import CONFIDENCE
from hub.selection import Figure
from hub.statistics.difference import Difference, difference
from hub.statistics.discovery import RATE, levels

Sureness = Literal["sure", "likely", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Both numbers, and the first less the second.

    Attributes:
        there: Found in the one country, with the other's citizenship.
        here: The other country's citizens that it knows of as found there.
    """

    there: Figure
    here: Figure
    difference: Difference


@dataclass(frozen=True, slots=True)
class Ranked:
    """A gap on a list of them.

    Attributes:
        place: Where it stood before it was sorted, from 0.
        sureness: `sure` where a list of such gaps holds at most one false in twenty on average,
            `likely` where only the gap's own interval leaves out zero.
    """

    place: int
    gap: Gap
    sureness: Sureness


def gap(there: Figure, here: Figure, confidence: float = CONFIDENCE) -> Gap:
    """Hold two figures of the same people against each other."""
    return Gap(there, here, difference(there, here, confidence))


def surest_first(gaps: Sequence[Gap], rate: float = RATE) -> tuple[Ranked, ...]:
    """All gaps, the surest first; of equally sure ones the largest."""
    judged = zip(gaps, levels([each.difference.p_noise for each in gaps], rate), strict=True)
    ranked = [Ranked(i, each, _sureness(each, level)) for i, (each, level) in enumerate(judged)]
    return tuple(sorted(ranked, key=_order))


def _sureness(each: Gap, level: float) -> Sureness:
    if each.difference.p_noise <= level:
        return "sure"
    return "cannot tell" if 0 in each.difference.noise else "likely"


def _order(ranked: Ranked) -> tuple[float, float]:
    return ranked.gap.difference.p_noise, -abs(ranked.gap.difference.estimate)
