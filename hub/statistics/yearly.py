"""How likely a count goes so far, when it varies from year to year and noise was added to it.

A register's count is one draw: had the year gone otherwise, other people would have been found. The
least that it varies is what independent cases give, a Poisson count. For independent Poisson
counts A and B of expected values a and b, and noise Z,

    P[A - B + Z >= x] = sum over k of P[A - B = k] P[Z >= x - k],

which is computed as it stands. Above `_LARGE` expected counts a normal noise of variance a + b
takes the place of A - B; its chances are off by less than 0.005 (Berry-Esseen, with the constant
0.4748 of Shevtsova 2011).

Outbreaks, raids and joined cases make counts vary more than this, never less.
"""

import math

import numpy as np

from hub.noise import Noise
from hub.statistics.tails import Floats
from hub.statistics.tails import above as noise_above

_LARGE = 10_000
_SDS = 8.0
_MORE = 20
"""So many counts beyond so many deviations leave out less than 1e-14 of a Poisson count."""


def above(noise: Noise, x: float, *, plus: float, minus: float = 0.0) -> float:
    """P[A - B + Z >= x], never too small.

    Args:
        noise: The distribution of Z.
        x: Any number of counts.
        plus: Expected value of A (>= 0).
        minus: Expected value of B (>= 0).
    """
    if plus + minus > _LARGE:
        wider = noise + Noise.normal(plus + minus)
        return float(noise_above(wider, np.array([x - plus + minus]))[0])
    first, chances = _poisson(plus)
    first_minus, chances_minus = _poisson(minus)
    least = first - (first_minus + len(chances_minus) - 1)
    both = np.convolve(chances, chances_minus[::-1])
    points = x - np.arange(least, least + len(both), dtype=np.float64)
    return min(1.0, float(both @ noise_above(noise, points)))


def _poisson(mean: float) -> tuple[int, Floats]:
    """The least count worth naming, and the chances of it and of those that follow."""
    # Takes a moment to load, which no command that compares nothing should wait for.
    from scipy.special import gammaln, xlogy  # type: ignore[import-untyped]  # noqa: PLC0415

    if mean == 0:
        return 0, np.ones(1)
    reach = _SDS * math.sqrt(mean)
    first = max(0, math.floor(mean - reach))
    counts = np.arange(first, math.ceil(mean + reach) + _MORE)
    return first, np.exp(xlogy(counts, mean) - mean - gammaln(counts + 1))
