"""What a measurement says of the true counts, and with how much doubt."""

import math
from dataclasses import dataclass
from fractions import Fraction

from anonymizer.measurement import Measurement


@dataclass(frozen=True, slots=True)
class TableEstimate:
    """Unbiased counts over a grid.

    Attributes:
        values: Integers, in the grid's order; they may be negative.
        sd: Standard deviation of the noise in each cell, in counts.
    """

    values: tuple[int, ...]
    sd: float


def estimate(measurement: Measurement) -> TableEstimate:
    """The noisy counts themselves: their noise has mean zero, so they are unbiased."""
    return TableEstimate(measurement.values, laplace_sd(measurement.charge.scale))


def laplace_sd(scale: Fraction) -> float:
    """Standard deviation of discrete Laplace noise, P[Z = z] proportional to exp(-|z| / scale).

    With q = exp(-1 / scale) the variance is 2 q / (1 - q)^2.

    Source: Inusah and Kozubowski (2006), a discrete analogue of the Laplace distribution.
    """
    exponent = -1 / float(scale)
    return math.sqrt(2 * math.exp(exponent)) / -math.expm1(exponent)
