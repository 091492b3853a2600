"""Privacy loss: exact for each measurement, and how losses of two kinds become one epsilon.

A measurement with discrete Laplace noise loses epsilon; one with discrete Gaussian noise loses
rho (zero-concentrated differential privacy), which adds up as exactly, and is worth an epsilon at
a delta only when everything has been added up.
"""

import math
from fractions import Fraction
from functools import lru_cache

_STEP = Fraction(1, 1 << 40)
_SLACK = 1e-10
"""Far above the rounding errors of the conversion, far below any loss that matters; where a loss is
so small that they are not, one step more is."""


@lru_cache(maxsize=1024)
def epsilon_of(rho: Fraction, delta: Fraction) -> Fraction:
    """The epsilon that a loss of rho is worth at delta, rounded upwards.

    Args:
        rho: >= 0.
        delta: Strictly between 0 and 1.

    Source: Canonne, Kamath, Steinke (NeurIPS 2020), proposition 12: the least over alpha > 1 of
        rho alpha + (ln(1 / delta) - ln alpha) / (alpha - 1) + ln(1 - 1 / alpha). Any alpha gives a
        true bound, so a search that stops early errs on the safe side.
    """
    if not 0 < delta < 1:
        raise ValueError(f"delta must be between 0 and 1, got {delta}")
    if rho <= 0:
        return Fraction(0)
    least = _least(float(rho), -math.log(delta))
    return (math.ceil(max(0.0, least) * (1 + _SLACK) / _STEP) + 1) * _STEP


@lru_cache(maxsize=1024)
def rho_of(epsilon: Fraction, delta: Fraction) -> Fraction:
    """The largest rho, in steps of 2^-40, that is worth at most epsilon at delta.

    Args:
        epsilon: > 0.
        delta: Strictly between 0 and 1.
    """
    low, high = 0, math.ceil(epsilon / _STEP)
    while low < high:
        middle = (low + high + 1) // 2
        if epsilon_of(middle * _STEP, delta) <= epsilon:
            low = middle
        else:
            high = middle - 1
    return low * _STEP


def _least(rho: float, log_one_over_delta: float) -> float:
    """Golden-section search over ln(alpha - 1); the bound has one valley."""

    def bound(position: float) -> float:
        above = math.exp(position)
        shrunk = math.log1p(above)  # ln alpha
        return rho * (1 + above) + (log_one_over_delta - shrunk) / above + position - shrunk

    left, right, ratio = -30.0, 30.0, (math.sqrt(5) - 1) / 2
    inner = [right - ratio * (right - left), left + ratio * (right - left)]
    values = [bound(inner[0]), bound(inner[1])]
    for _ in range(120):
        if values[0] <= values[1]:
            right = inner[1]
            inner = [right - ratio * (right - left), inner[0]]
            values = [bound(inner[0]), values[0]]
        else:
            left = inner[0]
            inner = [inner[1], left + ratio * (right - left)]
            values = [values[1], bound(inner[1])]
    return min(values)
