"""Between which counts a released number lies, as far as its noise lets anybody tell.

Normal noise is taken as 1.96 deviations to either side and 1/64 of a count, the step that answers
have at most: half a step covers whole noise on them, the other half what rounding adds. A sum of
Laplace noises is taken as wide as a single one of the same deviation would be, ln 20 / sqrt 2 =
2.12 deviations: that is most when it is one noise, and up to 8 % more than needed when it is many,
never less. Half a count is added, because the noise that was drawn is whole while the law is not:
`P[|Z| > k] <= exp(-(k + 1/2) / t)` for whole Laplace noise of scale t, as
`2 sqrt(p) <= 1 + p` for `p = exp(-1 / t)`.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from proto.release import ReleasedTable, TableNoise

CONFIDENCE = 0.95
_NORMAL = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
_GRAIN = 1 / 64
_LAPLACE = -math.log(1 - CONFIDENCE) / math.sqrt(2)


@dataclass(frozen=True, slots=True)
class Noisy:
    """A released number as people may read it, and the least and largest count it may stand for."""

    shown: int
    low: int
    high: int


def figures(table: ReleasedTable) -> tuple[Noisy | None, ...]:
    """What may be read of each cell; nothing of those that the agreement hides."""
    return tuple(
        None if shown is None else _noisy(estimate, shown, table.noise)
        for estimate, shown in zip(table.estimates, table.shown, strict=True)
    )


def half_width(noise: TableNoise) -> float:
    """A q with P[|noise| <= q] >= 95 %, in counts."""
    return noise.sd * _LAPLACE + 0.5 if noise.parts else noise.sd * _NORMAL + _GRAIN


def _noisy(estimate: float, shown: int, noise: TableNoise) -> Noisy:
    """Counts are whole and not negative, so both ends are rounded inwards without losing any."""
    width = half_width(noise)
    low, high = math.ceil(estimate - width), math.floor(estimate + width)
    if low > high:  # The noise is less than a count: the nearest one is all that is left.
        low = high = round(estimate)
    return Noisy(shown, max(0, low), max(0, high))
