"""How likely it is that chance alone deviates so far: bounds that hold exactly, for any size.

A test that raises an alarm below a likelihood of `FALSE_ALARM` fails at most once in as many runs
of correct code. Source: Chernoff (1952); Hoeffding (1963), theorem 1.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from anonymizer.design import Mechanism

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


def gaussian(scale: Fraction, width: int) -> list[float]:
    """P[Z = 0], P[Z = 1] … up to a width, of discrete Gaussian noise."""
    shares = [math.exp(-((value / float(scale)) ** 2) / 2) for value in range(50 * width)]
    whole = 2 * math.fsum(shares) - 1
    return [share / whole for share in shares[: width + 1]]


def is_noise(noise: Sequence[int], mechanism: Mechanism, scale: Fraction) -> bool:
    """Whether noise passes for the mechanism's noise of this scale.

    Every value within eight scales (Gaussian: five) has a bin of its own, and so has each value's
    upper and lower tail; each bin may deviate in two directions, and the alarm is shared among
    them all.
    """
    bins = list(_bins(noise, mechanism, scale))
    share = FALSE_ALARM / (2 * len(bins))
    return all(likelihood(hits, len(noise), chance) >= share for hits, chance in bins)


def sum_likelihood(total: float, noises: Mapping[float, int], mechanism: Mechanism) -> float:
    """Most probability that a sum of independent noises has of being so far out on its side.

    Args:
        total: The sum.
        noises: How many noises of each scale it is made of; a noise that enters with a share of it
            has that share of its scale.
        mechanism: Whose noises.

    Source: Chernoff's bound. The moment generating function at u is at most exp(s^2 u^2 / 2) for
    discrete Gaussian noise (Canonne, Kamath, Steinke 2020, corollary 9) and 1 / (1 - s^2 u^2) for
    Laplace noise.
    """
    squares = sum(times * scale**2 for scale, times in noises.items())
    match mechanism:
        case "discrete-gaussian":
            return math.exp(-(total**2) / (2 * squares))
        case "discrete-laplace":
            turn = min(abs(total) / (2 * squares), 0.9 / max(noises))
            logs = (-n * math.log1p(-((scale * turn) ** 2)) for scale, n in noises.items())
            return math.exp(sum(logs) - turn * abs(total))


def _bins(
    noise: Sequence[int], mechanism: Mechanism, scale: Fraction
) -> Iterator[tuple[int, float]]:
    """Hits and chance of every bin."""
    width, chances, tails = _law(mechanism, scale)
    hits = Counter(noise)
    for value in range(-width, width + 1):
        yield hits[value], chances[abs(value)]
    for value in range(1, width + 1):
        yield sum(n for z, n in hits.items() if z >= value), tails[value]
        yield sum(n for z, n in hits.items() if z <= -value), tails[value]


def _law(mechanism: Mechanism, scale: Fraction) -> tuple[int, list[float], list[float]]:
    """How far bins go, and P[Z = z] and P[Z >= z] for every z up to there."""
    match mechanism:
        case "discrete-laplace":
            width = math.ceil(8 * scale)
            values = range(width + 1)
            chances = [laplace(value, scale) for value in values]
            return width, chances, [laplace_tail(value, scale) for value in values]
        case "discrete-gaussian":
            width = math.ceil(5 * scale)
            every = gaussian(scale, 4 * width)
            tails = list(accumulate(reversed(every)))[::-1]
            return width, every, tails
