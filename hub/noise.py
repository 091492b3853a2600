"""How far noise can have moved a figure: the exact distribution of sums of discrete Laplace noises.

Each released cell carries noise Z with P[Z = z] = (1 - a) / (1 + a) * a^|z|, a = exp(-1 / t), for
a scale t in counts. Figures are sums and differences of such cells from different measurements,
so their noise is a sum of independent ones; the noise is symmetric, so a difference is spread
like a sum.

Derivation: the characteristic function of one noise is
`phi(w) = (1 - a)^2 / (1 - 2 a cos(w) + a^2)` (two geometric series), that of an independent sum is
the product. Its values at N equally spaced w are the discrete Fourier transform of the sum's
probabilities wrapped around N points, so one inverse transform convolves any number of noises.
What is wrapped, and what is left out, has a probability below `TAIL`, by the Chernoff bound
`P[|S| >= m] <= 2 exp(-l m) E[exp(l S)]` at the best of several tilts l below 1 / t.

Source: Inusah and Kozubowski, A discrete analogue of the Laplace distribution, Journal of
Statistical Planning and Inference 136 (2006), section 2; Ghosh, Roughgarden and Sundararajan
(STOC 2009) for its use as a mechanism.
"""

import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
TAIL = 1e-12

_TILTS = 64
_STEEPEST = 30.0


@dataclass(frozen=True, slots=True)
class Noise:
    """A sum (or difference) of independent discrete Laplace noises.

    Attributes:
        parts: Scale in counts (> 0) and how many noises have it, by rising scale.
    """

    parts: tuple[tuple[Fraction, int], ...]

    @classmethod
    def of(cls, scale: Fraction, times: int = 1) -> "Noise":
        """The sum of `times` independent noises of one scale.

        Raises:
            ValueError: The scale is not positive, or there is no noise to add up.
        """
        if scale <= 0:
            raise ValueError(f"scale must be > 0, got {scale}")
        if times < 1:
            raise ValueError(f"times must be >= 1, got {times}")
        return cls(((scale, times),))

    def __add__(self, other: "Noise") -> "Noise":
        """The noise of a sum, and just as well of a difference, of two independent figures."""
        parts = Counter(dict(self.parts))
        parts.update(dict(other.parts))
        return Noise(tuple(sorted(parts.items())))

    @property
    def variance(self) -> float:
        """In counts squared: `2 a / (1 - a)^2` for each noise."""
        return sum(times * _variance(float(scale)) for scale, times in self.parts)

    @property
    def sd(self) -> float:
        """Standard deviation, in counts."""
        return math.sqrt(self.variance)

    def probabilities(self) -> NDArray[np.float64]:
        """P[Z = z] for z = -m … m, where P[|Z| > m] is below `TAIL`."""
        reach = self._reach()
        points = 1 << (2 * reach + 1).bit_length()
        spectrum = np.ones(points // 2 + 1)
        bends = 2 * np.sin(np.pi * np.arange(points // 2 + 1) / points) ** 2
        for scale, times in self.parts:
            spectrum *= _characteristic(float(scale), bends) ** times
        wrapped = np.fft.irfft(spectrum, points).clip(min=0.0)
        return np.concatenate([wrapped[-reach:], wrapped[: reach + 1]])

    def half_width(self, confidence: float = CONFIDENCE) -> int:
        """The smallest q with P[|Z| <= q] >= `confidence`, so that estimate ± q is an interval.

        Noise is whole numbers, so the interval covers a little more than it says, never less.
        """
        return _half_width(self, confidence)

    def interval(self, estimate: int, confidence: float = CONFIDENCE) -> tuple[int, int]:
        """The counts that noise alone does not rule out; a count is never below zero."""
        width = self.half_width(confidence)
        return max(0, estimate - width), max(0, estimate + width)

    def _reach(self) -> int:
        """A bound m with P[|Z| > m] < `TAIL`, the best of several Chernoff bounds."""
        steepest = min(_STEEPEST, 1 / max(float(scale) for scale, _ in self.parts))
        tilts = steepest * np.arange(1, _TILTS) / _TILTS
        log_moments = sum(times * _log_moment(float(scale), tilts) for scale, times in self.parts)
        return math.ceil(np.min((log_moments + math.log(2 / TAIL)) / tilts))


@lru_cache(maxsize=4096)
def _half_width(noise: Noise, confidence: float) -> int:
    probabilities = noise.probabilities()
    middle = len(probabilities) // 2
    within = 2 * np.cumsum(probabilities[middle:]) - probabilities[middle]
    return int(np.searchsorted(within, confidence))


def _variance(scale: float) -> float:
    ratio = math.exp(-1 / scale)
    return 2 * ratio / math.expm1(-1 / scale) ** 2


def _characteristic(scale: float, bends: NDArray[np.float64]) -> NDArray[np.float64]:
    """`phi(w)` at `1 - cos(w)`, as 1 / (1 + variance (1 - cos(w))) so that nothing cancels."""
    return 1 / (1 + _variance(scale) * bends)


def _log_moment(scale: float, tilts: NDArray[np.float64]) -> NDArray[np.float64]:
    """`log E[exp(l Z)]`: the characteristic function at w = -i l."""
    return -np.log1p(-_variance(scale) * (np.cosh(tilts) - 1))
