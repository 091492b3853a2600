"""How many times as high the one count is as the other, also where the other may be zero.

A ratio r of the registers' counts is ruled out where `a - r b` is further from zero than its noise
goes. Its noise is that of `a` and r times that of `b`, exactly; so every ratio covers what it says,
whatever the counts. What is left may have no upper end (the second count may be zero), or be
everything: then nobody can tell. For expected counts the noise has the Poisson variance of
`a - r b` as well, which is r times the expected sum of both counts; that is a score interval, whose
coverage is simulated (`tests/benchmarks/coverage.py`), not proven.

Ratios are looked at as angles t, r = tan t, from 0 to a right angle, so that no ratio is too large
to try: `a cos t - b sin t`. Where half-widths are a norm of (cos t, sin t), as those of normal
noise are, the angles that are left form one arc around that of the estimate.

Source: Fieller (JRSS B 1954), with exact quantiles in place of normal ones.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from hub.noise import CONFIDENCE, Noise
from hub.selection import Figure
from hub.statistics.interval import Interval
from hub.statistics.root import between

_RIGHT = math.pi / 2
EVERYTHING = Interval(0.0, math.inf)
"""All that can be said is that nobody can tell."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as high.

    Attributes:
        estimate: Nothing where one of the estimates is below zero, or the second is zero.
        noise: For the registers' counts.
        yearly: For the expected counts of an average year.
    """

    estimate: float | None
    noise: Interval
    yearly: Interval

    def times(self, factor: float) -> "Ratio":
        """The ratio where the first counts so many times as much (> 0)."""
        scaled = None if self.estimate is None else self.estimate * factor
        return Ratio(scaled, self.noise.times(factor), self.yearly.times(factor))


def ratio(a: Figure, b: Figure, confidence: float = CONFIDENCE) -> Ratio:
    """What can be said of `a` over `b`, two figures with independent noise."""
    has_estimate = a.estimate >= 0 and b.estimate > 0
    together = max(0.0, a.estimate + b.estimate)
    return Ratio(
        estimate=a.estimate / b.estimate if has_estimate else None,
        noise=_interval(a, b, 0.0, confidence),
        yearly=_interval(a, b, together, confidence),
    )


def _interval(a: Figure, b: Figure, together: float, confidence: float) -> Interval:
    """The ratios that are left; those of both ends and all between where they form two parts."""

    def excess(angle: float) -> float:
        """By how much it is ruled out; not positive where it is left."""
        up, across = math.cos(angle), math.sin(angle)
        noise = a.noise.scaled(up) + b.noise.scaled(across)
        noise += Noise(spread=together * up * across)
        return abs(a.estimate * up - b.estimate * across) - noise.half_width(confidence)

    is_zero_left, is_infinity_left = excess(0.0) <= 0, excess(_RIGHT) <= 0
    middle = math.atan2(a.estimate, b.estimate) % math.pi
    if is_zero_left and is_infinity_left:
        return EVERYTHING
    if is_infinity_left:
        return Interval(_ratio(_end(excess, 0.0, min(middle, _RIGHT))), math.inf)
    if is_zero_left:
        return Interval(0.0, _ratio(_end(excess, _RIGHT, middle if middle < _RIGHT else 0.0)))
    if middle > _RIGHT:  # Counts are not negative: so far out, the noise is no guide.
        return EVERYTHING
    return Interval(_ratio(_end(excess, 0.0, middle)), _ratio(_end(excess, _RIGHT, middle)))


def _end(excess: Callable[[float], float], outside: float, inside: float) -> float:
    """The last angle that is left, between one that is ruled out and one that is not."""
    # Without noise only the estimate is left, and perhaps not even that, by a rounding error.
    return inside if excess(inside) > 0 else between(outside, inside, excess)


def _ratio(angle: float) -> float:
    return math.inf if angle >= _RIGHT else math.tan(angle)
