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
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hub.noise import Noise
from hub.statistics.tails import above

RATE = 0.05
POWER = 0.8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two comparable counts: the difference of their estimates, and its noise."""

    difference: float
    noise: Noise


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found of one pair.

    Attributes:
        p: Chance of so large a difference, or a larger one, between equal counts.
        is_told: Whether it may be told that they differ.
        noticeable: The smallest difference of the estimates, in whole counts, that would be told.
        noticeable_80: The smallest difference of the counts that is told with a chance of `POWER`.
    """

    p: float
    is_told: bool
    noticeable: int
    noticeable_80: int


def discoveries(pairs: Sequence[Pair], rate: float = RATE) -> tuple[Discovery, ...]:
    """Judge the pairs of one page together."""
    chances = _chances(pairs)
    judged = zip(pairs, chances, levels(chances, rate), strict=True)
    return tuple(
        Discovery(chance, chance <= level, *_noticeable(pair.noise, level))
        for pair, chance, level in judged
    )


def levels(chances: Sequence[float], rate: float = RATE) -> tuple[float, ...]:
    """The level that each chance is held against; at most that, and it may be told."""
    count = len(chances)
    order = np.argsort(chances, kind="stable")
    steps = rate * np.arange(1, count + 1) / max(1, count)
    rising = np.asarray(chances, dtype=np.float64)[order]
    [below] = np.nonzero(rising <= steps)
    told = int(below[-1]) + 1 if len(below) else 0
    # With p_i = 0 one more is told than there are k - 1 with p_(k - 1) <= rate k / m before it.
    raised = np.flatnonzero(np.concatenate([[0.0], rising[:-1]]) <= steps) + 1
    ranks = np.arange(1, count + 1)
    own = raised[np.searchsorted(raised, ranks, side="right") - 1] if count else raised
    found = np.empty(count)
    found[order] = rate * np.where(ranks <= told, told, own) / max(1, count)
    return tuple(found.tolist())


def _chances(pairs: Sequence[Pair]) -> list[float]:
    """Each pair's, those of one noise at once: many countries measure alike."""
    places: dict[Noise, list[int]] = {}
    for place, pair in enumerate(pairs):
        places.setdefault(pair.noise, []).append(place)
    found = np.empty(len(pairs))
    for noise, own in places.items():
        distances = np.array([abs(pairs[place].difference) for place in own])
        found[own] = np.minimum(1.0, 2 * above(noise, distances))
    chances: list[float] = found.tolist()
    return chances


@lru_cache(maxsize=1 << 14)
def _noticeable(noise: Noise, level: float) -> tuple[int, int]:
    """The two smallest differences; whole pages share few noises and levels."""
    width = noise.half_width(1 - level)
    often = math.ceil(width + noise.half_width(2 * POWER - 1)) + (width == 0)
    return math.floor(width) + 1, often
