"""How a privacy loss is divided among the tables it has to pay for."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from anonymizer.grid import Grid

_STEP = Fraction(1, 1 << 20)
"""Scales are whole multiples of it: exact as fractions, and exact as OpenDP's doubles."""


def even_scales(grids: Sequence[Grid], epsilon: Fraction) -> tuple[Fraction, ...]:
    """Noise scales under which each table costs the same share.

    Args:
        grids: The tables, at least one.
        epsilon: Loss for all of them together (> 0).

    Returns:
        Scale per table in counts; rounded up, so that together they never cost more.

    Source: sequential composition; Dwork and Roth (2014), theorem 3.16.
    """
    if epsilon <= 0:
        raise ValueError(f"epsilon must be > 0, got {epsilon}")
    share = epsilon / len(grids)
    return tuple(ceil(grid.sensitivity / share / _STEP) * _STEP for grid in grids)
