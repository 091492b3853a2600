"""Payments for a node's tests: one round of measuring, and a ledger that is asked for it."""

from collections.abc import Callable
from fractions import Fraction

from anonymizer.ledger import Charge, Ledger

CAP = Fraction(3)
DELTA = Fraction(1, 10**6)


def charge(epsilon: Fraction = Fraction(1, 10), **changes: object) -> Charge:
    """A charge for one round of Laplace noise."""
    known: dict[str, object] = {
        "dataset": "victims",
        "period": "2024",
        "years": (2024,),
        "vintage": 1,
        "round": 1,
        "ceiling": epsilon,
        "delta": Fraction(0),
        "rule": "status 1.0.0, earliest record by identification",
        "mechanism": "discrete-laplace",
        "asked": (("people of identified", 1),),
        "sensitivity": 1,
        "scale": 1 / epsilon,
        "agreements": ("a" * 64,),
    }
    return Charge(**(known | changes))  # type: ignore[arg-type] # each value has its field's type


def due(*charges: Charge) -> Callable[[Ledger], tuple[Charge, ...]]:
    """Asks for these, whatever the ledger holds."""
    return lambda _: charges
