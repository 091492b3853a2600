"""What a count would be in an average year, from one noisy count.

The register's count is Poisson with the expected value that is asked for. An expected value is
ruled out where it makes so high a figure, or so low a one, less likely than half of what may go
wrong. Chances grow with the expected value, so what is left is an interval, and it covers at least
what it says, for every expected value and every noise: no approximation is in it.

Source: Garwood (Biometrika 1936), with noise added to the count.
"""

import math

from hub.noise import CONFIDENCE
from hub.selection import Figure
from hub.statistics import yearly
from hub.statistics.interval import Interval
from hub.statistics.root import first_from


def expected(figure: Figure, confidence: float = CONFIDENCE) -> Interval:
    """Every expected count that the figure does not rule out, none below zero."""
    either = (1 - confidence) / 2
    return Interval(at_least(figure, either), at_most(figure, either))


def at_least(figure: Figure, risk: float) -> float:
    """An expected count that the true one is below with at most this chance."""
    return first_from(
        0.0,
        _stride(figure),
        lambda mean: yearly.above(figure.noise, figure.estimate, plus=mean) - risk,
    )


def at_most(figure: Figure, risk: float) -> float:
    """An expected count that the true one is above with at most this chance."""
    return first_from(
        0.0,
        _stride(figure),
        lambda mean: risk - yearly.above(figure.noise, -figure.estimate, plus=0, minus=mean),
    )


def _stride(figure: Figure) -> float:
    """A first guess of how far an end is from zero."""
    likely = max(0.0, figure.estimate)
    return likely + 2 * math.sqrt(likely + figure.noise.variance) + 1
