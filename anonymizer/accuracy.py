"""What noise does to a reader: margins, changes that would be noticed, numbers too small to show.

All of it is known before anything is measured, from public code lists and a size somebody states.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from anonymizer.doubt import Doubt, LaplaceParts

CONFIDENCE = 0.95

_UNSEEN = math.log(1e-4)
_STEPS_PER_TURN = 20
_HALVINGS = 20
_NARROWEST, _WIDEST = 1.9, 2.2
"""In standard deviations: a normal law has 1.960, one Laplace noise 2.118, sums lie between."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Margins:
    """The noise of one cell of a table, in counts.

    Attributes:
        sd: Standard deviation.
        margin: Half of the 95 % interval.
        noticeable: The smallest change between two periods that noise alone would show in at
            most one pair of twenty.
    """

    sd: float
    margin: float
    noticeable: float


def margins(doubt: Doubt) -> Margins:
    """What a reader of one cell has to allow for."""
    twice = tuple(LaplaceParts(part.scale, 2 * part.times) for part in doubt.parts)
    return Margins(
        sd=doubt.sd,
        margin=half_width(doubt.variance, doubt.parts),
        noticeable=half_width(2 * doubt.variance, twice),
    )


@lru_cache(maxsize=4096)
def half_width(variance: float, parts: tuple[LaplaceParts, ...]) -> float:
    """The q with P[|noise| <= q] = 0.95.

    Args:
        variance: Of the noise.
        parts: What it is made of where it is Laplace noise; nothing where it is normal. Scales
            are far above one lattice step, so its lattice is not seen.

    Source: P[|S| <= q] = 2 / pi * integral over w > 0 of sin(q w) / w * phi(w), with
        phi(w) = prod (1 + scale^2 w^2)^-times (Gil-Pelaez for a symmetric law).
    """
    sd = math.sqrt(variance)
    if not parts:
        return NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * sd
    law = _law(parts, sd)
    low, high = _NARROWEST * sd, _WIDEST * sd
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if law(middle) < CONFIDENCE else (low, middle)
    return high


def share_above(doubt: Doubt, *, people: int, minimum: int) -> float:
    """Share of a table's cells that are expected to be shown as numbers.

    Nobody knows how people are spread over codes before they are counted. Registers are uneven,
    so each dimension is taken to have shares in proportion to 1, 1/2, 1/3, … (Zipf's law). What
    is shown adds up to the total, so all cells are lowered by what clamping at zero adds.

    Args:
        doubt: Of the table.
        people: Size of the register in one period.
        minimum: Counts below it are not shown.
    """
    expected = np.array([float(people)])
    for size in doubt.sizes.values():
        shares = 1 / np.arange(1, size + 1)
        expected = np.outer(expected, shares / shares.sum()).ravel()
    lowered = expected - (_lowering(expected, doubt.sd) if len(expected) > 1 else 0.0)
    return float(np.mean(1 - _normal((max(minimum, 1) - 0.5 - lowered) / doubt.sd)))


def _lowering(expected: Floats, sd: float) -> float:
    """By how much noisy cells are lowered so that, clamped at zero, they keep their sum."""
    low, high = 0.0, float(expected.max()) + 10 * sd
    for _ in range(_HALVINGS * 2):
        middle = (low + high) / 2
        standing = (expected - middle) / sd
        density = np.exp(-(standing**2) / 2) / math.sqrt(2 * math.pi)
        clamped = float(np.sum(sd * (standing * _normal(standing) + density)))
        low, high = (middle, high) if clamped > expected.sum() else (low, middle)
    return low


def _normal(standing: Floats) -> Floats:
    """The standard normal distribution function."""
    return np.array([(1 + math.erf(each / math.sqrt(2))) / 2 for each in standing])


def _law(parts: Sequence[LaplaceParts], sd: float) -> Callable[[float], float]:
    """P[|noise| <= q] as a function of q, the characteristic function computed once."""
    end = 1 / sd
    while _log_characteristic(parts, np.array([end]))[0] > _UNSEEN:
        end *= 2
    steps = math.ceil(end * sd * _STEPS_PER_TURN)
    turns: Floats = (np.arange(steps, dtype=np.float64) + 0.5) * (end / steps)
    density = np.exp(_log_characteristic(parts, turns)) / turns * (end / steps) * 2 / math.pi
    return lambda width: float(np.sum(np.sin(width * turns) * density))


def _log_characteristic(parts: Sequence[LaplaceParts], turns: Floats) -> Floats:
    found = np.zeros_like(turns)
    for part in parts:
        found -= part.times * np.log1p((part.scale * turns) ** 2)
    return found
