"""What one round measures: integer queries, their weights, one scale of noise, one loss.

The weighted answers of all queries are one integer vector. It gets noise of one scale, so its
sensitivity and that scale alone say what it loses.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from anonymizer.errors import NothingToMeasureError, TooManyCodesError
from anonymizer.query import Kind, Query, kinds

Mechanism = Literal["discrete-laplace", "discrete-gaussian"]

_STEP = Fraction(1, 1 << 20)
"""Scales are whole multiples of it: exact as fractions, and exact as OpenDP's doubles."""
_MOST = 1000
"""A larger loss protects nobody, and its noise would be none at all."""
_LARGEST = 1 << 62
_PEOPLE = 10**9
"""More than any register holds: no answer to a design leaves 64 bits."""


@dataclass(frozen=True, slots=True)
class Design:
    """One round.

    Attributes:
        asked: Each query with its integer weight.
        scale: Of the noise on every number of the vector.
    """

    mechanism: Mechanism
    asked: tuple[tuple[Query, int], ...]
    scale: Fraction

    @property
    def sensitivity(self) -> int:
        """Most that one person changes the vector: in L1 norm, or in squared L2 norm."""
        return sensitivity(self.mechanism, self.asked)

    @property
    def loss(self) -> Fraction:
        """Privacy loss: epsilon for Laplace noise, rho for Gaussian (proofs/)."""
        return loss(self.mechanism, self.sensitivity, self.scale)

    @property
    def noise_variance(self) -> float:
        """Of each number of the vector."""
        match self.mechanism:
            case "discrete-laplace":
                return laplace_variance(float(self.scale))
            case "discrete-gaussian":
                # Above scale 1 the discrete variance is this to within 1e-7, and always below.
                return float(self.scale) ** 2


def sensitivity(mechanism: Mechanism, asked: Sequence[tuple[Query, int]]) -> int:
    """Most that adding one person changes the weighted answers (proofs/blocks.md, step 5)."""
    queries = [query for query, _ in asked]
    return max(_change(mechanism, asked, kind) for kind in kinds(queries))


def loss(mechanism: Mechanism, sensitivity: int, scale: Fraction) -> Fraction:
    """What noise of a scale loses at a sensitivity."""
    match mechanism:
        case "discrete-laplace":
            return sensitivity / scale
        case "discrete-gaussian":
            return sensitivity / (2 * scale * scale)


def fitted(mechanism: Mechanism, asked: Sequence[tuple[Query, int]], budget: Fraction) -> Design:
    """The design with the least noise that the budget (epsilon or rho) pays for.

    Raises:
        TooManyCodesError: Some answer might not fit into 64 bits.
        NothingToMeasureError: The budget pays for no measurement, or for one without noise.
    """
    if not 0 < budget <= _MOST:
        raise NothingToMeasureError(
            f"expected a loss above 0 and up to {_MOST}, got {float(budget):g}"
        )
    if any(sensitivity("discrete-laplace", [each]) * _PEOPLE > _LARGEST for each in asked):
        raise TooManyCodesError("these tables have too many codes to be measured: ask for fewer")
    most = sensitivity(mechanism, asked)
    match mechanism:
        case "discrete-laplace":
            steps = math.ceil(most / budget / _STEP)
        case "discrete-gaussian":
            steps = math.isqrt(math.ceil(most / (2 * budget) / _STEP**2) - 1) + 1
    return Design(mechanism, tuple(asked), _exact(steps) * _STEP)


def laplace_variance(scale: float) -> float:
    """Of discrete Laplace noise, P[Z = z] proportional to exp(-|z| / scale).

    With q = exp(-1 / scale) it is 2 q / (1 - q)^2.

    Source: Inusah and Kozubowski (2006), a discrete analogue of the Laplace distribution.
    """
    return 2 * math.exp(-1 / scale) / math.expm1(-1 / scale) ** 2


def _exact(steps: int) -> int:
    """The next number that a double holds: the same up to 2^53."""
    excess = max(0, steps.bit_length() - 53)
    return -(-steps >> excess) << excess


def _change(mechanism: Mechanism, asked: Sequence[tuple[Query, int]], kind: Kind) -> int:
    match mechanism:
        case "discrete-laplace":
            return sum(weight * query.norm(kind, power=1) for query, weight in asked)
        case "discrete-gaussian":
            return sum(weight**2 * query.norm(kind, power=2) for query, weight in asked)
