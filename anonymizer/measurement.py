"""Drawing noise: once for each round, and only for a loss that is on the ledger."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from anonymizer.counting import Cube, answer
from anonymizer.design import Design
from anonymizer.errors import PrivacyError
from anonymizer.ledger import Spent

_CLOSE = Fraction(1, 10**12)


@dataclass(frozen=True, slots=True)
class Measurement:
    """The noisy answers to a design: safe to keep, to release, and to compute with."""

    design: Design
    values: tuple[int, ...]

    @classmethod
    def blank(cls, design: Design) -> "Measurement":
        """What was never measured: to see what could be released, before it is paid for."""
        return cls(design, (0,) * sum(query.size for query, _ in design.asked))

    def answers(self) -> tuple[tuple[int, ...], ...]:
        """The values query by query, each in row-major order of its shape."""
        sizes = [query.size for query, _ in self.design.asked]
        return tuple(self.values[start:end] for start, end in pairwise([0, *accumulate(sizes)]))


def exact(data: Cube, design: Design, *, status: str) -> tuple[int, ...]:
    """The weighted exact answers, one after the other: never to be shown."""
    answers = [weight * answer(data, query, status=status) for query, weight in design.asked]
    return tuple(int(value) for each in answers for value in each.ravel())


def measure(data: Cube, design: Design, spent: Spent, *, status: str) -> Measurement:
    """Add noise to the exact answers.

    Args:
        data: The people.
        design: What is asked of them.
        spent: Proof that the ledger holds the price of exactly this design.
        status: Name of the attribute that holds a record's status.

    Raises:
        PrivacyError: The payment is for something else, or OpenDP computes another loss.

    Source: Canonne, Kamath, Steinke (NeurIPS 2020), as OpenDP implements it for integer vectors;
        the proofs of loss and sensitivity are in proofs/.
    """
    if not spent.charge.pays_for(design):
        raise PrivacyError(f"paid for {spent.charge.key}, asked for something else")
    return Measurement(design, draw(exact(data, design, status=status), design))


def draw(answers: Sequence[int], design: Design) -> tuple[int, ...]:
    """Noise on integers, after OpenDP has agreed to the loss.

    Raises:
        PrivacyError: It computes another loss than the design's.
    """
    import opendp.prelude as dp  # noqa: PLC0415 - takes half a second; only drawing needs it

    dp.enable_features("contrib")
    integers = dp.vector_domain(dp.atom_domain(T="i64"))
    scale = float(design.scale)
    match design.mechanism:
        case "discrete-laplace":
            mechanism = (integers, dp.l1_distance(T="i64")) >> dp.m.then_laplace(scale=scale)
            opendp_loss = mechanism.map(design.sensitivity)
        case "discrete-gaussian":
            mechanism = (integers, dp.l2_distance(T="f64")) >> dp.m.then_gaussian(scale=scale)
            opendp_loss = mechanism.map(_root_above(design.sensitivity))
    _check_loss(design, opendp_loss)
    return tuple(mechanism(list(answers)))


def _root_above(squared: int) -> float:
    """The square root as a double that is not below it: sensitivities are rounded upwards."""
    root = math.sqrt(squared)
    return root if Fraction(root) ** 2 >= squared else math.nextafter(root, math.inf)


def _check_loss(design: Design, opendp_loss: float) -> None:
    """The price on the ledger must be OpenDP's own, up to its rounding upwards to doubles.

    What is not a number is refused too.
    """
    is_exact = Fraction(float(design.scale)) == design.scale
    if not (is_exact and design.loss <= opendp_loss <= float(design.loss * (1 + _CLOSE))):
        raise PrivacyError(f"the ledger paid {design.loss}, OpenDP asks {opendp_loss}")
