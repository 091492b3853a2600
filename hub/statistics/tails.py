"""How likely noise alone goes so far: the exact distribution of `hub.noise`, read from its ends.

Chances are never too small. The lattice of the walk is off by half a step; a whole step, 1/16 of a
count, is given away, or the noise's grain where that is more or noise is normal, exactly as
`Noise.half_width` gives them away. So the two agree:

    beyond(Z, d) <= 1 - c   if and only if   |d| > Z.half_width(c)
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hub.noise import TAIL, Noise, given_away, walk

Floats = NDArray[np.float64]

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def above(noise: Noise, points: Floats) -> Floats:
    """P[Z >= x] for every x, or at most what one step of the walk or the grain adds to it."""
    if not noise.parts:
        return _normal(points, noise)
    steps, chances = _from_above(noise)
    places = np.ceil((points - given_away(noise, steps)) * steps) + len(chances) // 2
    found = chances[np.clip(places, 0, len(chances) - 1).astype(np.int64)]
    return np.where(places < 0, 1.0, np.where(places < len(chances), found, 0.0) + TAIL)


def above_with(noise: Noise, first: int, chances: Floats, points: Floats) -> Floats:
    """P[Z + A >= x] for every x, or at most what one step of the walk adds to it.

    Args:
        noise: The distribution of Z.
        first: The least value of a count A.
        chances: P[A = first], P[A = first + 1], and so on.
        points: Every x.
    """
    found = walk(noise)
    if found.steps < 1:  # Counts fall between steps that are wider than they are.
        counts = first + np.arange(len(chances))
        each: Floats = above(noise, np.subtract.outer(points, counts))
        return np.asarray(each @ chances, np.float64)
    steps = int(found.steps)
    spread = np.zeros((len(chances) - 1) * steps + 1)
    spread[::steps] = chances
    both = _convolved(found.probabilities, spread)
    least = first * steps - len(found.probabilities) // 2
    tails = np.append(np.cumsum(both[::-1])[::-1], 0.0)
    places = np.ceil(points * steps - 1) - least
    found_there: Floats = tails[np.clip(places, 0, len(both)).astype(np.int64)]
    return np.minimum(1.0, found_there + TAIL)


def beyond(noise: Noise, distance: float) -> float:
    """P[|Z| >= |distance|], or at most what one step of the walk or the grain adds to it."""
    return min(1.0, 2 * float(above(noise, np.array([abs(distance)]))[0]))


def _convolved(a: Floats, b: Floats) -> Floats:
    """The distribution of a sum, by Fourier transform: as exact as its additions are."""
    length = len(a) + len(b) - 1
    points = 1 << length.bit_length()
    both = np.fft.irfft(np.fft.rfft(a, points) * np.fft.rfft(b, points), points)
    return np.asarray(both[:length].clip(min=0.0), dtype=np.float64)


def _normal(points: Floats, noise: Noise) -> Floats:
    if noise.sd == 0:
        return (points <= 0).astype(np.float64)
    far = (points - noise.grain) / (noise.sd * math.sqrt(2))
    return np.asarray(_erfc(far) / 2, dtype=np.float64)


@lru_cache(maxsize=256)
def _from_above(noise: Noise) -> tuple[float, Floats]:
    """Steps per count, and P[S >= s] for every s of the walk."""
    found = walk(noise)
    return found.steps, np.cumsum(found.probabilities[::-1])[::-1]
