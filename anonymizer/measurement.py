"""Drawing noise: once for each measurement, and only for a loss that is on the ledger."""

import math
from dataclasses import dataclass
from fractions import Fraction

from anonymizer.counting import Counts
from anonymizer.errors import PrivacyError
from anonymizer.ledger import Charge, Spent


@dataclass(frozen=True, slots=True)
class Measurement:
    """Noisy counts over a grid: safe to keep, to release, and to compute with."""

    charge: Charge
    values: tuple[int, ...]


def measure(counts: Counts, spent: Spent) -> Measurement:
    """Add discrete Laplace noise to exact counts.

    Args:
        counts: Integer counts over a public grid.
        spent: Proof that the ledger holds the price.

    Raises:
        PrivacyError: The payment is for something else, or OpenDP computes another loss.

    Source: Canonne, Kamath, Steinke (NeurIPS 2020), algorithm 2, as OpenDP implements it for
        integer vectors; the proof of the sensitivity is in proofs/laplace.md.
    """
    charge = spent.charge
    grid = counts.grid
    if (charge.table, charge.sensitivity) != (grid.name, grid.sensitivity):
        raise PrivacyError(
            f"paid for {charge.table} at sensitivity {charge.sensitivity},"
            f" asked for {grid.name} at {grid.sensitivity}"
        )
    import opendp.prelude as dp  # noqa: PLC0415 - takes half a second; only drawing needs it

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
    mechanism = space >> dp.m.then_laplace(scale=float(charge.scale))
    _check_loss(charge, mechanism.map(charge.sensitivity))
    return Measurement(charge, tuple(mechanism(list(counts.values))))


def _check_loss(charge: Charge, opendp_loss: float) -> None:
    """The price on the ledger must be OpenDP's own, up to the last bit of its double.

    OpenDP rounds upwards to a double; the ledger is exact. What is not a number is refused too.
    """
    is_exact = Fraction(float(charge.scale)) == charge.scale
    ceiling = math.nextafter(float(charge.epsilon), math.inf)
    if not (is_exact and charge.epsilon <= opendp_loss <= ceiling):
        raise PrivacyError(f"the ledger paid {charge.epsilon}, OpenDP asks {opendp_loss}")
