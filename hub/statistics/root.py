"""Where a function crosses zero: the end of an interval that inverts a test."""

from collections.abc import Callable

_TOLERANCE = 1e-7


def between(above: float, below: float, function: Callable[[float], float]) -> float:
    """A place between one where a function is positive and one where it is not."""
    # Takes a moment to load, which no command that compares nothing should wait for.
    from scipy.optimize import brentq  # type: ignore[import-untyped]  # noqa: PLC0415

    return float(brentq(function, below, above, xtol=_TOLERANCE))


def first_from(start: float, step: float, function: Callable[[float], float]) -> float:
    """The place beyond `start` where a function that is not positive there becomes positive.

    Args:
        start: Where to begin; returned where the function is positive already.
        step: First stride (> 0 to look above, < 0 to look below); doubled until beyond the place.
        function: Crosses zero once on that side, upwards as it goes away from `start`.
    """
    if function(start) > 0:
        return start
    while function(start + step) <= 0:
        step *= 2
    return between(start + step, start, function)
