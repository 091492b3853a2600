"""What a mechanism promises of any event, and the least loss that two chances of one event prove.

An event is anything that somebody who reads releases may see. Let its chance be at least p with the
person and at most q without, or the other way round.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ORDERS = (1.01, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 9.0)


@dataclass(frozen=True, slots=True)
class Epsilon:
    """p <= exp(epsilon) q + delta."""

    claimed: Fraction
    delta: Fraction = Fraction(0)

    @property
    def unit(self) -> str:
        """As a report writes it."""
        return f"epsilon, delta {float(self.delta):g}" if self.delta else "epsilon"

    def proven(self, p: Floats, q: Floats) -> Floats:
        """The least epsilon that allows such chances."""
        above = np.maximum(p - float(self.delta), 0.0)
        with np.errstate(divide="ignore"):
            found: Floats = np.maximum(np.log(above) - np.log(q), 0.0)
        return found


@dataclass(frozen=True, slots=True)
class Rho:
    """Zero-concentrated: the Renyi divergence of every order alpha > 1 is at most alpha rho.

    Whether an event happens is computed from a release, so the divergence of p from q is no more.
    """

    claimed: Fraction

    @property
    def unit(self) -> str:
        """As a report writes it."""
        return "rho"

    def proven(self, p: Floats, q: Floats) -> Floats:
        """The least rho that allows such chances."""
        with np.errstate(divide="ignore"):
            logs = [np.log(each) for each in (p, 1 - p, q, 1 - q)]
        orders = [
            np.logaddexp(
                order * logs[0] + (1 - order) * logs[2], order * logs[1] + (1 - order) * logs[3]
            )
            / (order - 1)
            / order
            for order in _ORDERS
        ]
        return np.where(p > q, np.maximum(np.max(orders, axis=0), 0.0), 0.0)


Promise = Epsilon | Rho
