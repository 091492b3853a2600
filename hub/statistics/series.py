"""One country's figures over time: where they may be subtracted, and what pooling years gains."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hub.noise import CONFIDENCE
from hub.selection import Figure
from hub.statistics.difference import Difference, difference_of_rates
from hub.statistics.interval import Interval
from hub.statistics.total import summed


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series.

    Attributes:
        at: When, in years; periods follow each other by it.
        figure: A count.
        unit: What one count makes, where rates are looked at: less where more people live.
    """

    period: str
    at: float
    figure: Figure
    unit: float = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """The later period less the earlier one."""

    earlier: str
    later: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class Pooled:
    """Several periods taken together, each given its average.

    Attributes:
        average: Of one period, with the noise of an average; of all inhabitants where it is a rate.
        noise: For the average of the register's counts.
        narrower: Half-width of the average, divided by the mean half-width of single periods.
    """

    periods: tuple[str, ...]
    average: float
    noise: Interval
    narrower: float


def runs(points: Sequence[Point], breaks: Collection[str]) -> tuple[tuple[Point, ...], ...]:
    """The stretches of a series within which one thing is counted in one way.

    Args:
        points: In any order.
        breaks: The periods from which on something else, or otherwise, is counted.
    """
    found: list[tuple[Point, ...]] = []
    for point in sorted(points, key=lambda each: each.at):
        if found and point.period not in breaks:
            found[-1] = (*found[-1], point)
        else:
            found.append((point,))
    return tuple(found)


def changes(
    points: Sequence[Point], breaks: Collection[str] = (), confidence: float = CONFIDENCE
) -> tuple[Change, ...]:
    """From each period to the next; none over a break."""
    return tuple(
        Change(
            a.period,
            b.period,
            difference_of_rates(b.figure, a.figure, (b.unit, a.unit), confidence),
        )
        for run in runs(points, breaks)
        for a, b in pairwise(run)
    )


def pooled(points: Sequence[Point], confidence: float = CONFIDENCE) -> Pooled:
    """Take the periods of one run (at least one) together."""
    together = summed([point.figure for point in points])
    share = 1 / math.fsum(1 / point.unit for point in points)
    width = together.noise.half_width(confidence) * share
    widths = [each.figure.noise.half_width(confidence) * each.unit for each in points]
    single = math.fsum(widths) / len(points)
    average = together.estimate * share
    return Pooled(
        periods=tuple(point.period for point in points),
        average=average,
        noise=Interval(max(0.0, average - width), max(0.0, average + width)),
        narrower=width / single if single else 1.0,
    )
