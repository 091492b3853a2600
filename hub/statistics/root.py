"""Where a monotone function crosses zero: the end of an interval that inverts a test."""

from collections.abc import Callable

TOLERANCE = 1e-3
"""Ends are this exact, in counts: figures are released in thousandths of one."""


def first_from(start: float, step: float, function: Callable[[float], float]) -> float:
    """The place beyond `start` where a function that is not positive there becomes positive.

    Args:
        start: Where to begin; returned where the function is positive already.
        step: First stride (> 0 to look above, < 0 to look below); doubled until beyond the place.
        function: Crosses zero once on that side, upwards as it goes away from `start`.
    """
    # Takes a moment to load, which no command that compares nothing should wait for.
    from scipy.optimize import brentq  # type: ignore[import-untyped]  # noqa: PLC0415

    if function(start) > 0:
        return start
    while function(start + step) <= 0:
        step *= 2
    return float(brentq(function, start, start + step, xtol=TOLERANCE))
