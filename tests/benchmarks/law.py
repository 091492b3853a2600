"""How likely each value of released noise is: every value worth naming, no draw.

Noise is measured in whole steps of a lattice and stated in thousandths of a count. What is left out
has a probability of less than 1e-15 where noise is added up, and is less than 1e-13 in all.
"""

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve  # type: ignore[import-untyped]

from tests.benchmarks.noisy import STEPS, Kind

_SDS = 9
"""So many deviations of normal noise are worth naming."""

_MOST_SDS = 25
"""And so many of one Laplace noise; of sums fewer."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Law:
    """A symmetric law on whole numbers.

    Attributes:
        chances: Of -m … m.
        below: The chance of anything below -m … m + 1.
    """

    chances: Floats
    below: Floats

    @classmethod
    def of(cls, chances: Floats) -> "Law":
        """As it is, scaled to one."""
        whole = chances / chances.sum()
        return cls(whole, np.concatenate([[0.0], np.cumsum(whole)]))

    @property
    def reach(self) -> int:
        """The largest value that has a chance."""
        return len(self.chances) // 2

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return math.sqrt(self.chances @ np.arange(-self.reach, self.reach + 1.0) ** 2)

    def __add__(self, other: "Law") -> "Law":
        """Of a sum, and of a difference just as well, of independent values."""
        whole = fftconvolve(self.chances, other.chances).clip(min=0.0)
        middle, sd = self.reach + other.reach, math.hypot(self.sd, other.sd)
        reach = min(middle, math.ceil(_MOST_SDS * sd))
        return Law.of(whole[middle - reach : middle + reach + 1])

    def times(self, factor: int) -> "Law":
        """Of a multiple, by a factor that is not zero."""
        spread = np.zeros(2 * self.reach * abs(factor) + 1)
        spread[:: abs(factor)] = self.chances
        return Law.of(spread)

    def within(self, first: int, after: int) -> float:
        """The chance of all values from the first to the one before the last."""
        low, high = np.clip([first + self.reach, after + self.reach], 0, len(self.chances))
        return float(self.below[high] - self.below[low])


def law(kind: Kind, sd: float, lattice: int = STEPS) -> Law:
    """In thousandths of a count, of noise with so many steps in one count."""
    measured = _gaussian(sd * lattice) if not kind.parts else _laplace(kind, sd * lattice)
    places = np.arange(-measured.reach, measured.reach + 1)
    stated = np.round(places * STEPS / lattice).astype(np.int64)
    chances = np.bincount(stated - stated[0], weights=measured.chances)
    return Law.of(chances.astype(np.float64))


def _gaussian(sd: float) -> Law:
    reach = math.ceil(_SDS * sd)
    return Law.of(np.exp(-((np.arange(-reach, reach + 1) / sd) ** 2) / 2))


def _laplace(kind: Kind, sd: float) -> Law:
    scale = kind.scale(sd)
    reach = math.ceil(_MOST_SDS * math.sqrt(2) * scale)
    one = Law.of(np.exp(-np.abs(np.arange(-reach, reach + 1)) / scale))
    return reduce(Law.__add__, [one] * kind.parts)
