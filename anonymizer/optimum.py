"""Where error and privacy loss are in balance: two small searches over plain arrays.

Neither sees data; both return something affordable whenever they stop, so that an unfinished
search costs accuracy and never privacy.
"""

from math import inf

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS = 400
_HALVINGS = 60
_SHORTER, _LONGER, _LONGEST = 0.95, 1.02, 2.0
_NEGLIGIBLE = 1e-3


def precisions(worth: Floats, before: Floats, costs: Floats, budget: float) -> Floats:
    """Precisions to add, so that the error is least and no kind of person pays too much.

    Args:
        worth: Per block, how much its variance adds to the error.
        before: Per block, its precision so far; 0 where it is not known.
        costs: Per block and kind of person, what one unit of precision costs.
        budget: Most that any kind of person may pay.

    The error is the sum of worth / precision. At its least a precision is sqrt(worth / price),
    the price of a block being its cost to the kinds of person that pay most (Lagrange). Prices
    are found by raising those of kinds that pay much, in longer and longer steps; where the error
    rises the balance was passed, and steps become shorter.
    """
    prices = np.full(costs.shape[1], 1 / costs.shape[1])
    best, least, last, step = np.zeros_like(worth), inf, inf, 0.5
    for _ in range(_ROUNDS if len(prices) > 1 else 1):
        added = _affordable(worth, before, costs, prices, budget)
        found = float(np.sum(worth / np.maximum(before + added, 1e-300)))
        if found < least:
            best, least = added, found
        step = step * _SHORTER if found > last else min(_LONGEST, step * _LONGER)
        last = found
        paid = added @ costs
        prices = prices * (paid / paid.max()) ** step
        prices /= prices.sum()
    return best


def _affordable(
    worth: Floats, before: Floats, costs: Floats, prices: Floats, budget: float
) -> Floats:
    """Precisions at these prices, scaled until the kind of person that pays most pays it all."""
    wished = np.sqrt(worth / (costs @ prices))

    def added(scale: float) -> Floats:
        return np.maximum(0.0, scale * wished - before)

    low, high = 0.0, budget / float((wished @ costs).max()) + float((before / wished).max())
    for _ in range(_HALVINGS if before.any() else 0):
        middle = (low + high) / 2
        low, high = (low, middle) if (added(middle) @ costs).max() > budget else (middle, high)
    return added(low or high)


def shares(worth: Floats, before: Floats, tells: Floats) -> Floats:
    """Shares of a loss for tables, adding up to one, under which the error is small.

    Args:
        worth: Per block, how much its variance adds to the error.
        before: Per block, its precision so far.
        tells: Per block and table, the precision that the table would add with the whole loss;
            with a share of it, that times the share squared.

    The error has no single valley. The search starts from even shares and multiplies each with
    its slope, again and again; what it ends at is what the exact error is then computed from.
    """
    tried = best = np.full(tells.shape[1], 1 / tells.shape[1])
    least = inf
    for _ in range(_ROUNDS):
        known = before + tells @ tried**2
        found = float(np.sum(worth / known))
        if found < least:
            best, least = tried, found
        slope = tried * (tells.T @ (worth / known**2))
        tried = tried * np.sqrt(slope / slope.max())
        tried = tried / tried.sum()
    return _without_crumbs(best, before, tells)


def _without_crumbs(found: Floats, before: Floats, tells: Floats) -> Floats:
    """The same without tables that tell nothing more for what they cost."""
    for place in np.argsort(found):
        fewer = found.copy()
        fewer[place] = 0.0
        is_enough = fewer.any() and (before + tells @ fewer**2).all()
        if found[place] < _NEGLIGIBLE and is_enough:
            found = fewer / fewer.sum()
    return found
