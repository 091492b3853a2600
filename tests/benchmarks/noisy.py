"""Figures as releases have them, drawn around known truths, the same ones in every run.

Noise is drawn in thousandths of a count by integer samplers on NumPy's seeded generator. In a
release that would be forbidden; here nothing is released, and a benchmark should not be luck.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from hub.noise import Noise
from hub.selection import Figure

STEPS = 1000
_SDS = 9

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of noise; `parts` Laplace noises of one variance add up, none is the Gaussian."""

    name: str
    parts: int

    def noise(self, sd: float) -> Noise:
        """What a release would say of it."""
        return Noise.laplace(self.scale(sd), self.parts) if self.parts else Noise.normal(sd**2)

    def draw(self, chance: Generator, sd: float, size: tuple[int, ...]) -> Integers:
        """In thousandths of a count."""
        if not self.parts:
            return _gaussian(chance, sd * STEPS, size)
        stop = -math.expm1(-1 / (self.scale(sd) * STEPS))
        drawn = chance.geometric(stop, (2, self.parts, *size))
        return np.asarray((drawn[0] - drawn[1]).sum(axis=0), dtype=np.int64)

    def figures(self, chance: Generator, sd: float, counts: Integers) -> list[Figure]:
        """One figure of each count."""
        noise, drawn = self.noise(sd), self.draw(chance, sd, counts.shape)
        return [Figure(each / STEPS, noise, None) for each in (counts * STEPS + drawn).tolist()]

    def scale(self, sd: float) -> float:
        """Of each of its Laplace noises, in the unit of the deviation."""
        return sd / math.sqrt(2 * self.parts)


KINDS = (
    Kind("discrete Gaussian", 0),
    Kind("discrete Laplace", 1),
    Kind("sum of three discrete Laplace", 3),
)


def _gaussian(chance: Generator, sd: float, size: tuple[int, ...]) -> Integers:
    """By its table of chances; what lies beyond nine deviations is left out."""
    places = np.searchsorted(_cumulated(sd), chance.random(size))
    return np.asarray(places - math.ceil(_SDS * sd), dtype=np.int64)


@lru_cache(maxsize=64)
def _cumulated(sd: float) -> NDArray[np.float64]:
    reach = math.ceil(_SDS * sd)
    chances = np.exp(-((np.arange(-reach, reach + 1) / sd) ** 2) / 2)
    return np.asarray(np.cumsum(chances) / chances.sum(), dtype=np.float64)
