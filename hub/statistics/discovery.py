"""Which of many comparisons may be told, so that few of those told are false.

Each comparison has the chance p of so large a difference where there is none. The rate that is
held is that of false discoveries: of the differences told on one page, the share that is none, on
average. With m comparisons and their chances in rising order, R is the largest number with
`p_(R) <= rate R / m`, and the R smallest are told.

Comparison i is told exactly if `p_i <= rate R_i / m`, where R_i is what R would be with p_i = 0.
So each has a level of its own, which does not depend on its own chance; the smallest difference
that would have been told follows from it.

Why not the sharper bound for any dependence (Benjamini and Yekutieli): pairs that share a country
share its noise, and pairwise differences are not positively dependent, so that the theorem of
Benjamini and Hochberg does not cover them. Two-sided pairwise differences are the most studied case
beside it: no counterexample is known, and the simulation in `tests/benchmarks/coverage.py` finds at
most the stated rate for every pattern of equal and unequal counts that it tries, for normal and
Laplace noise, where the other bound would give up a good part of the true differences.

Source: Benjamini and Hochberg (JRSS B 1995); Benjamini and Yekutieli (Annals of Statistics 2001);
Yekutieli (Journal of Statistical Planning and Inference 2008) for pairwise differences.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from hub.noise import Noise
from hub.statistics.tails import above

RATE = 0.05
POWER = 0.8

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Differences:
    """Differences of comparable counts, which are judged together.

    Attributes:
        values: Of the estimates.
        noises: Every noise that one of them has.
        kinds: Which of the noises each has.
    """

    values: Floats
    noises: Sequence[Noise]
    kinds: Places


@dataclass(frozen=True)
class Discoveries:
    """What was found of each difference.

    Attributes:
        chances: Of so large a difference, or a larger one, between equal counts.
        levels: At most that, and it may be told that they differ.
    """

    differences: Differences
    chances: Floats
    levels: Floats

    @cached_property
    def told(self) -> NDArray[np.bool_]:
        """Whether it may be told that they differ."""
        return self.chances <= self.levels

    def noticeable(self, place: int) -> tuple[int, int]:
        """What difference would have been noticed, in whole counts.

        Returns:
            The smallest difference of the estimates that would be told, and the smallest
            difference of the counts that is told with a chance of `POWER`.
        """
        noise = self.differences.noises[int(self.differences.kinds[place])]
        return _noticeable(noise, float(self.levels[place]))

    def noticeable_of(self, places: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """The same of several, each answer once."""
        chosen = np.fromiter(places, dtype=np.int64)
        alike = np.stack([self.differences.kinds[chosen], self.levels[chosen].view(np.int64)])
        _, first = np.unique(alike, axis=1, return_index=True)
        return tuple(dict.fromkeys(self.noticeable(place) for place in chosen[first].tolist()))


def discoveries(differences: Differences, rate: float = RATE) -> Discoveries:
    """Judge all of them together."""
    chances = _chances(differences)
    return Discoveries(differences, chances, _levels(chances, rate))


def levels(chances: Sequence[float], rate: float = RATE) -> tuple[float, ...]:
    """The level that each chance is held against; at most that, and it may be told."""
    return tuple(_levels(np.asarray(chances, dtype=np.float64), rate).tolist())


def _levels(chances: Floats, rate: float) -> Floats:
    count = len(chances)
    order = np.argsort(chances, kind="stable")
    steps = rate * np.arange(1, count + 1) / max(1, count)
    rising = chances[order]
    [below] = np.nonzero(rising <= steps)
    told = int(below[-1]) + 1 if len(below) else 0
    # With p_i = 0 one more is told than there are k - 1 with p_(k - 1) <= rate k / m before it.
    raised = np.flatnonzero(np.concatenate([[0.0], rising[:-1]]) <= steps) + 1
    ranks = np.arange(1, count + 1)
    own = raised[np.searchsorted(raised, ranks, side="right") - 1] if count else raised
    found = np.empty(count)
    found[order] = rate * np.where(ranks <= told, told, own) / max(1, count)
    return found


def _chances(differences: Differences) -> Floats:
    """Each one's, those of one noise at once: many countries measure alike."""
    found = np.empty(len(differences.values))
    for kind, noise in enumerate(differences.noises):
        own = differences.kinds == kind
        found[own] = np.minimum(1.0, 2 * above(noise, np.abs(differences.values[own])))
    return found


@lru_cache(maxsize=1 << 14)
def _noticeable(noise: Noise, level: float) -> tuple[int, int]:
    """The two smallest differences; whole pages share few noises and levels."""
    width = noise.half_width(1 - level)
    often = math.ceil(width + noise.half_width(2 * POWER - 1)) + (width == 0)
    return math.floor(width) + 1, often
