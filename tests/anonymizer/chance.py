"""How likely it is that chance alone deviates so far: bounds that hold exactly, for any size.

A test that raises an alarm below a likelihood of `FALSE_ALARM` fails at most once in as many runs
of correct code. Source: Chernoff (1952); Hoeffding (1963), theorem 1.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

FALSE_ALARM = 1e-6
"""Share of runs in which one test of correct noise may fail, at most."""


def likelihood(hits: int, trials: int, chance: float) -> float:
    """Most probability that so many hits, or a count farther out on the same side, can have."""
    share = hits / trials
    divergence = _term(share, chance) + _term(1 - share, 1 - chance)
    return math.exp(-trials * divergence)


def _term(share: float, chance: float) -> float:
    return share * math.log(share / chance) if share else 0.0


def laplace(value: int, scale: Fraction) -> float:
    """P[Z = value] of discrete Laplace noise."""
    return math.tanh(1 / (2 * float(scale))) * math.exp(-abs(value) / float(scale))


def laplace_tail(value: int, scale: Fraction) -> float:
    """P[Z >= value] of discrete Laplace noise, for a value above zero."""
    return math.exp(-value / float(scale)) / (1 + math.exp(-1 / float(scale)))


def is_laplace(noise: Sequence[int], scale: Fraction) -> bool:
    """Whether noise passes for discrete Laplace noise of this scale.

    Every value within eight scales has a bin of its own, and so has each value's upper and lower
    tail; each bin may deviate in two directions, and the alarm is shared among them all.
    """
    bins = list(_bins(noise, scale))
    share = FALSE_ALARM / (2 * len(bins))
    return all(likelihood(hits, len(noise), chance) >= share for hits, chance in bins)


def _bins(noise: Sequence[int], scale: Fraction) -> Iterator[tuple[int, float]]:
    """Hits and chance of every bin."""
    width = math.ceil(8 * scale)
    hits = Counter(noise)
    for value in range(-width, width + 1):
        yield hits[value], laplace(value, scale)
    for value in range(1, width + 1):
        tail = laplace_tail(value, scale)
        yield sum(n for z, n in hits.items() if z >= value), tail
        yield sum(n for z, n in hits.items() if z <= -value), tail
