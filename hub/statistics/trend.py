"""Whether a run of figures rises or falls, as one question and not as many.

The slope is that of the weighted least squares line: a sum of the figures with coefficients that
add up to zero. Periods weigh by the inverse of their noise's variance, which is known beforehand
and does not depend on what was found. The noise of the slope is the same sum of noises, exactly.

- under noise alone, the chance of so steep a slope where the registers' counts have none is exact;
- with the year, counts being Poisson with one expected value m, the slope varies by m times the sum
  of the squared coefficients as well, taken as normal. For m stands the upper end of an interval
  that is wrong with chance `_DOUBT`, which is added. The level of this one is simulated
  (`tests/benchmarks/coverage.py`).

Of rates, one rate r is expected in all periods; a count of it varies by what r makes of that
period's inhabitants, so the slope varies by r times the sum of squared coefficients times units.

The second answers whether more people are found each year; a trend is told only by it, and each
series is asked once, however many periods it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from hub.noise import CONFIDENCE, Noise
from hub.statistics.discovery import RATE, levels
from hub.statistics.expected import at_most
from hub.statistics.interval import Interval
from hub.statistics.series import Point
from hub.statistics.tails import Floats, beyond
from hub.statistics.total import summed

FEWEST = 3
_DOUBT = 1e-4

Direction = Literal["rising", "falling", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Trend:
    """How many counts more each year.

    Attributes:
        noise: For the slope of the register's counts.
        p_noise: Chance of so steep a slope, or a steeper one, if the counts have none.
        p_yearly: The same if the expected count is the same in all periods; about.
    """

    periods: tuple[str, ...]
    slope: float
    noise: Interval
    p_noise: float
    p_yearly: float


def trend(run: Sequence[Point], confidence: float = CONFIDENCE) -> Trend | None:
    """The trend of one run, whose periods are equally long; nothing where it has too few."""
    if len(run) < FEWEST:
        return None
    coefficients = _coefficients(run)
    units = np.array([point.unit for point in run])
    # Brought to a largest coefficient of a count of one, so that the walk of the noise is fine.
    largest = float(np.abs(coefficients * units).max())
    turned = coefficients / largest
    estimate = float(turned @ (units * [point.figure.estimate for point in run]))
    noise = _weighted([point.figure.noise for point in run], turned * units)
    width = noise.half_width(confidence)
    mean = at_most(summed([point.figure for point in run]), _DOUBT) / float((1 / units).sum())
    wider = noise + Noise(spread=mean * float(turned**2 @ units))
    return Trend(
        periods=tuple(point.period for point in run),
        slope=estimate * largest,
        noise=Interval((estimate - width) * largest, (estimate + width) * largest),
        p_noise=beyond(noise, estimate),
        p_yearly=min(1.0, beyond(wider, estimate) + _DOUBT),
    )


def directions(trends: Sequence[Trend], rate: float = RATE) -> tuple[Direction, ...]:
    """Judge the series of one page together."""
    held = levels([each.p_yearly for each in trends], rate)
    return tuple(
        "cannot tell" if each.p_yearly > level else "rising" if each.slope > 0 else "falling"
        for each, level in zip(trends, held, strict=True)
    )


def _coefficients(run: Sequence[Point]) -> Floats:
    """What each figure adds to the slope."""
    variances = np.array([point.unit**2 * point.figure.noise.variance for point in run])
    weights = 1 / variances if variances.min() > 0 else np.ones(len(run))
    times = np.array([point.at for point in run])
    away = times - (weights @ times) / weights.sum()
    return np.asarray(weights * away / (weights @ away**2), dtype=np.float64)


def _weighted(noises: Sequence[Noise], coefficients: Floats) -> Noise:
    total = Noise()
    for noise, coefficient in zip(noises, coefficients.tolist(), strict=True):
        total += noise.scaled(coefficient)
    return total
