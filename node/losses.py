"""A privacy loss as people read it."""

from fractions import Fraction

_READABLE = 1000
"""A ratio with a larger denominator is told better by its nearest decimal."""


def exact(value: Fraction) -> str:
    """A privacy loss as people write it: a decimal, a ratio, or nearly a decimal."""
    decimal = f"{float(value):.6g}"
    if Fraction(decimal) == value:
        return decimal
    return str(value) if value.denominator <= _READABLE else f"≈ {decimal}"
