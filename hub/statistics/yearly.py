"""How likely a count goes so far, when it varies from year to year and noise was added to it.

A register's count is one draw: had the year gone otherwise, other people would have been found. The
least that it varies is what independent cases give, a Poisson count. For independent Poisson
counts A and B of expected values a and b, and noise Z,

    P[A - B + Z >= x] = sum over k of P[A - B = k] P[Z >= x - k],

which is computed as it stands. Above `_LARGE` expected counts a normal noise of variance a + b
takes the place of A - B; its chances are off by less than 0.005 (Berry-Esseen, with the constant
0.4748 of Shevtsova 2011).

Where the two stand for unlike numbers of inhabitants, B is weighted. P[A + Z >= x + w k] is then
looked up for every k, as weighted counts are not whole, and summed over P[B = k].

Outbreaks, raids and joined cases make counts vary more than this, never less.
"""

import math

import numpy as np

from hub.noise import Noise
from hub.statistics.tails import Floats, above_with
from hub.statistics.tails import above as noise_above

_LARGE = 10_000
_SDS = 8.0
_MORE = 20
"""So many counts beyond so many deviations leave out less than 1e-14 of a Poisson count."""


def above(noise: Noise, x: float, *, plus: float, minus: float = 0.0, weight: float = 1.0) -> float:
    """P[A - w B + Z >= x], never too small.

    Args:
        noise: The distribution of Z.
        x: Any number of counts.
        plus: Expected value of A (>= 0).
        minus: Expected value of B (>= 0).
        weight: The number w (> 0).
    """
    if plus + minus > _LARGE:
        wider = noise + Noise.normal(plus + weight**2 * minus)
        return float(noise_above(wider, np.array([x - plus + weight * minus]))[0])
    first, chances = _poisson(plus)
    first_minus, chances_minus = _poisson(minus)
    if weight != 1:
        counts = np.arange(first_minus, first_minus + len(chances_minus), dtype=np.float64)
        found: Floats = above_with(noise, first, chances, x + counts * weight)
        return min(1.0, float(chances_minus @ found))
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
