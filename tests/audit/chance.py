"""What a number of hits says of the chance behind it: exact binomial tails, for any size."""

import math
from collections.abc import Iterator
from itertools import count

RISK = 1e-8
"""Share of cases in which one bound on a chance may be wrong, at most."""

_HALVINGS = 60
_PRECISION = 1e-14


def tail(hits: int, trials: int, chance: float) -> float:
    """Probability of at least so many hits."""
    return _incomplete_beta(hits, trials - hits + 1, chance) if hits > 0 else 1.0


def lower(hits: int, trials: int, risk: float = RISK) -> float:
    """The chance is at least this, but for the risk.

    Source: Clopper and Pearson (1934).
    """
    low, high = 0.0, hits / trials
    for _ in range(_HALVINGS if hits else 0):
        middle = (low + high) / 2
        low, high = (low, middle) if tail(hits, trials, middle) > risk else (middle, high)
    return low


def upper(hits: int, trials: int, risk: float = RISK) -> float:
    """The chance is at most this, but for the risk."""
    return 1 - lower(trials - hits, trials, risk)


def _incomplete_beta(a: int, b: int, x: float) -> float:
    """Regularised: the probability of at least `a` hits in `a + b - 1` trials of chance `x`.

    Source: Abramowitz and Stegun (1964), 26.5.8; Lentz (1976) for the continued fraction.
    """
    if not 0 < x < 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    ways = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(ways + a * math.log(x) + b * math.log1p(-x)) / a
    found = above = 1.0
    below = 0.0
    for term in _terms(a, b, x):
        below = 1 / (1 + term * below)
        above = 1 + term / above
        found *= above * below
        if abs(above * below - 1) < _PRECISION:
            break
    return front / found


def _terms(a: int, b: int, x: float) -> Iterator[float]:
    for half in count():
        place = a + 2 * half
        yield -(a + half) * (a + b + half) * x / (place * (place + 1))
        yield (half + 1) * (b - half - 1) * x / ((place + 1) * (place + 2))
