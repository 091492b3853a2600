"""What a model makes of many small cells: each drawn towards their mean, by how noisy it is.

The counts of similar cells (m of them, at least `FEWEST`) are taken as scattered around a mean
mu with variance t; cell i was seen with noise of known variance v_i. Then the best linear guess is

    mu + (1 - B_i) (y_i - mu),   B_i = (m - 3) / (m - 1) x v_i / (v_i + t),

with mu the mean weighted by 1 / (v_i + t), and t >= 0 the one at which the cells scatter as much
as they should: sum of (y_i - mu)^2 / (v_i + t) = m - 1. The variance of the guess is

    v_i (1 - (m - 1) / m x B_i) + 2 / (m - 3) x B_i^2 (y_i - mu)^2,

whose second part is for mu and t being estimates. It is a model: a cell unlike the others is drawn
to them all the same, and the interval covers 95 % of the cells on average, not each cell. So it
stands beside an estimate at most, never in its place, and is of another type.

Source: Morris (JASA 1983), equations 1.14 to 1.18; Paule and Mandel (1982) for t.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from hub.noise import CONFIDENCE
from hub.selection import Figure
from hub.statistics.interval import Interval
from hub.statistics.root import first_from
from hub.statistics.tails import Floats

FEWEST = 6
_LEAST = 1e-9
"""A variance, in counts squared, in place of none: so that every cell has a weight."""


@dataclass(frozen=True, slots=True)
class Prior:
    """How the cells' counts are taken to be scattered."""

    mean: float
    variance: float
    cells: int

    @property
    def sentence(self) -> str:
        """What a reader must know beside every value of the model."""
        return (
            f"A model, not a measurement: {self.cells} cells are taken as alike, with counts "
            f"around {self.mean:.1f} (standard deviation {math.sqrt(self.variance):.1f}), and "
            "each is drawn towards them, the more the noisier it is."
        )


@dataclass(frozen=True, slots=True)
class ModelValue:
    """A cell's count by the model; never a released figure.

    Attributes:
        value: Not below zero.
        interval: Covers 95 % of the cells on average, if the model is right.
        weight: How much of the cell's own figure is in it, from 0 to 1.
    """

    value: float
    interval: Interval
    weight: float
    prior: Prior


def shrunk(figures: Sequence[Figure], confidence: float = CONFIDENCE) -> tuple[ModelValue, ...]:
    """The model's values of similar cells, in their order.

    Raises:
        ValueError: There are too few to tell how they are scattered.
    """
    count = len(figures)
    if count < FEWEST:
        raise ValueError(f"expected at least {FEWEST} cells, got {count}")
    seen = np.array([figure.estimate for figure in figures])
    variances = np.array([figure.noise.variance for figure in figures])
    prior = _prior(seen, variances)
    away = seen - prior.mean
    pulls = _pulls(variances, prior)
    values = prior.mean + (1 - pulls) * away
    doubts = variances * (1 - (count - 1) / count * pulls) + 2 / (count - 3) * (pulls * away) ** 2
    deviations = NormalDist().inv_cdf((1 + confidence) / 2)
    widths = deviations * np.sqrt(doubts)
    lows, highs = np.maximum(0, values - widths), np.maximum(0, values + widths)
    return tuple(
        ModelValue(max(0.0, value), Interval(low, high), 1 - pull, prior)
        for value, low, high, pull in zip(
            values.tolist(), lows.tolist(), highs.tolist(), pulls.tolist(), strict=True
        )
    )


def _pulls(variances: Floats, prior: Prior) -> Floats:
    """The share of the way to the mean that each cell is drawn."""
    spread = variances + prior.variance
    shares = np.divide(variances, spread, out=np.zeros_like(spread), where=spread > 0)
    return np.asarray((prior.cells - 3) / (prior.cells - 1) * shares, dtype=np.float64)


def _prior(seen: Floats, variances: Floats) -> Prior:
    between = first_from(0.0, float(seen.var()) + 1, _missing_scatter(seen, variances))
    return Prior(_mean(seen, variances + between), between, len(seen))


def _missing_scatter(seen: Floats, variances: Floats) -> Callable[[float], float]:
    """How much less the cells scatter than they should, for a variance between them."""

    def missing(between: float) -> float:
        spread = np.maximum(variances + between, _LEAST)
        squares = (seen - _mean(seen, spread)) ** 2
        return len(seen) - 1 - float((squares / spread).sum())

    return missing


def _mean(seen: Floats, spread: Floats) -> float:
    weights = 1 / np.maximum(spread, _LEAST)
    return float(weights @ seen / weights.sum())
