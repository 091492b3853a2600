"""How far noise can have moved a figure: the exact distribution of sums of independent noises.

Released cells carry Laplace noises, or one normal noise. Figures are sums and differences of cells
from different measurements, so their noise is a sum of independent ones; the noise is symmetric,
so a difference is spread like a sum.

Derivation: a normal noise of variance v is Brownian motion at time v, a Laplace noise of scale t
is Brownian motion at an exponential time of mean 2 t^2. In place of Brownian motion we put the
random walk with steps of 1 / r counts, up and down equally likely, at the same times. Its
characteristic function at time v is `exp(-v r^2 (1 - cos w))`, so the two noises have

    exp(-V b)  and  1 / (1 + V b),   b = 1 - cos w,   V = variance in squared steps,

and the sum has the product. Its values at N equally spaced w are the discrete Fourier transform
of the sum's probabilities wrapped around N points, so one inverse transform convolves any number
of noises. What is wrapped, and what is left out, has a probability below `TAIL`, by the Chernoff
bound `P[|S| >= m] <= 2 exp(-l m) E[exp(l S)]` at the best of several tilts l.

Error: the walk keeps every variance exactly, and adds 1 / (r^2 variance) to the kurtosis. At r = 16
that is 0.004 for noise of deviation 1, and less for all larger noise. Taking whole steps for a
distribution without steps is off by half a step; a half-width has one whole step more than the
walk's, 1/16 of a count, so that it never covers less than it says. Where noise is so wide that the
table of probabilities would pass `_MOST_STEPS`, steps are doubled until it does not: they are then
still below a thousandth of the deviation.

Normal noise by itself has its closed form, but what is released has steps too. Nodes add whole
noise to answers that weigh at least 64, so it is the discrete Gaussian on a lattice of step
h <= 1/64 of a count, P[Z = k h] proportional to f(k h) = exp(-(k h)^2 / 2 v), and estimates are
rounded to thousandths. Let m h be the least value beyond q >= sqrt(v) + h / 2. Then

    P[Z >= m h] = sum of f(k h), k >= m, over that of all k <= P[N >= (m - 1/2) h],   N normal,

because f is convex beyond sqrt(v), so that each h f(k h) is at most the integral over the step
around it, and because h times the sum of all f(k h) is at least the whole integral (Poisson's
formula: the transform of f is positive). So P[|Z| > q] <= P[|N| > q - h / 2], and a half-width has
`GRAIN`, 1/64 of a count, more than the normal one: half of it for the lattice, the other half for
what rounding adds, 1/2000 for each number. It is within the 1/16 that is given away elsewhere.
Without it 95 % would be 94.97 % at a deviation of 2. For sums of such noises, which are smoother,
coverage is computed (`tests/benchmarks/exact_coverage.py`).

Source: Feller, An introduction to probability theory and its applications, volume 2 (1971),
sections II.7 (randomised random walk), XV.2 (Laplace as an exponential mixture) and XIX.5
(Poisson's formula); Canonne, Kamath, Steinke (NeurIPS 2020) for the discrete Gaussian.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
TAIL = 1e-12
GRAIN = 1 / 64
"""In counts: released noise lies on no coarser lattice (`tests/anonymizer/test_strategy.py`)."""

_FINEST = 16.0
_MOST_STEPS = 1 << 17
_TILTS = np.geomspace(1e-7, 0.98, 200)
_STEEPEST = 30.0


@dataclass(frozen=True, slots=True)
class Noise:
    """A sum (or difference) of independent Laplace noises and one normal noise.

    Attributes:
        parts: Scale of Laplace noises in counts (> 0) and how many have it, by rising scale.
        spread: Variance of the normal noise, in counts squared; 0 where there is none.
        grain: The step of the lattice that it lies on, at most; of a multiple it is that much more.
    """

    parts: tuple[tuple[float, int], ...] = ()
    spread: float = 0.0
    grain: float = GRAIN

    @classmethod
    def laplace(cls, scale: float, times: int = 1) -> "Noise":
        """The sum of `times` independent noises of one scale.

        Raises:
            ValueError: The scale is not positive, or there is no noise to add up.
        """
        if not 0 < scale < math.inf:
            raise ValueError(f"scale must be > 0, got {scale}")
        if times < 1:
            raise ValueError(f"times must be >= 1, got {times}")
        return cls(parts=((scale, times),))

    @classmethod
    def normal(cls, variance: float) -> "Noise":
        """Normal noise.

        Raises:
            ValueError: The variance is not positive.
        """
        if not 0 < variance < math.inf:
            raise ValueError(f"variance must be > 0, got {variance}")
        return cls(spread=variance)

    def __add__(self, other: "Noise") -> "Noise":
        """The noise of a sum, and just as well of a difference, of two independent figures."""
        return together((self, other))

    def scaled(self, factor: float) -> "Noise":
        """The noise of a multiple of the figure; of no multiple there is none."""
        scales = Counter[float]()
        for scale, times in self.parts:
            scales[abs(factor) * scale] += times
        parts = tuple(sorted((scale, times) for scale, times in scales.items() if scale > 0))
        return Noise(parts, factor**2 * self.spread, max(1.0, abs(factor)) * self.grain)

    @property
    def variance(self) -> float:
        """In counts squared: `2 t^2` for each Laplace noise of scale t, and the normal one's."""
        return self.spread + sum(times * 2 * scale**2 for scale, times in self.parts)

    @property
    def sd(self) -> float:
        """Standard deviation, in counts."""
        return math.sqrt(self.variance)

    def half_width(self, confidence: float = CONFIDENCE) -> float:
        """A q with P[|Z| <= q] >= `confidence`, so that estimate ± q is an interval.

        At most two steps of the walk more than the smallest one, or the grain of the noise.
        """
        return _half_width(self, confidence)

    def interval(self, estimate: float, confidence: float = CONFIDENCE) -> tuple[int, int]:
        """The least and the largest count that noise alone does not rule out; none below zero.

        Counts are whole, so both ends are rounded inwards without losing any.
        """
        width = self.half_width(confidence)
        low, high = math.ceil(estimate - width), math.floor(estimate + width)
        if low > high:  # The noise is less than a count: the nearest one is all that is left.
            low = high = round(estimate)
        return max(0, low), max(0, high)


@lru_cache(maxsize=1 << 14)
def together(noises: tuple[Noise, ...]) -> Noise:
    """The noise of a sum of independent figures; countries that measure alike share few."""
    parts = Counter[float]()
    for noise in noises:
        for scale, times in noise.parts:
            parts[scale] += times
    spread, grain = sum(each.spread for each in noises), max(each.grain for each in noises)
    return Noise(tuple(sorted(parts.items())), spread, grain)


@dataclass(frozen=True, slots=True)
class Walk:
    """The noise on a lattice.

    Attributes:
        steps: How many make one count.
        probabilities: P[S = s] for s = -m … m steps, where P[|S| > m] is below `TAIL`.
    """

    steps: float
    probabilities: NDArray[np.float64]


def walk(noise: Noise) -> Walk:
    """The distribution of a noise, by the walk that stands for it."""
    steps = next(each for each in _resolutions() if _reach(noise, each) <= _MOST_STEPS)
    reach = _reach(noise, steps)
    points = 1 << (2 * reach + 1).bit_length()
    bends = 2 * np.sin(np.pi * np.arange(points // 2 + 1) / points) ** 2
    exponents = -noise.spread * steps**2 * bends
    for scale, times in noise.parts:
        exponents -= times * np.log1p(2 * (scale * steps) ** 2 * bends)
    wrapped = np.fft.irfft(np.exp(exponents), points).clip(min=0.0)
    return Walk(steps, np.concatenate([wrapped[-reach:], wrapped[: reach + 1]]))


@lru_cache(maxsize=4096)
def _half_width(noise: Noise, confidence: float) -> float:
    if not noise.variance:
        return 0.0
    if not noise.parts:
        return math.sqrt(noise.spread) * NormalDist().inv_cdf((1 + confidence) / 2) + noise.grain
    found = walk(noise)
    middle = len(found.probabilities) // 2
    within = 2 * np.cumsum(found.probabilities[middle:]) - found.probabilities[middle]
    return int(np.searchsorted(within, confidence)) / found.steps + given_away(noise, found.steps)


def given_away(noise: Noise, steps: float) -> float:
    """By how much every interval is wider than that of the walk: a step, or a coarser grain."""
    return max(1 / steps, noise.grain)


def _resolutions() -> Iterator[float]:
    """Steps per count, each half of the one before."""
    steps = _FINEST
    while True:
        yield steps
        steps /= 2


def _reach(noise: Noise, steps: float) -> int:
    """A bound m >= 1 with P[|S| > m steps] < `TAIL`, the best of several Chernoff bounds.

    A Laplace noise has exponential moments only below the tilt l at which V (cosh(l) - 1) = 1.
    """
    variances = [(2 * (scale * steps) ** 2, times) for scale, times in noise.parts]
    largest = max((variance for variance, _ in variances), default=0.0)
    end = 2 * math.asinh(1 / math.sqrt(2 * largest)) if largest else math.inf
    tilts = min(_STEEPEST, end) * _TILTS
    growth = 2 * np.sinh(tilts / 2) ** 2  # cosh(l) - 1, without cancelling
    log_moments = noise.spread * steps**2 * growth
    for variance, times in variances:
        log_moments -= times * np.log1p(-variance * growth)
    return max(1, math.ceil(np.min((log_moments + math.log(2 / TAIL)) / tilts)))
