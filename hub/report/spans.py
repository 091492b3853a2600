"""Numbers that may be below zero, and ranges of them."""

from hub.language import _, number


def span(low: float, high: float, digits: int = 0) -> str:
    """A range in words, which stays legible where numbers have signs."""
    return _("{low} to {high}").format(low=signed(low, digits), high=signed(high, digits))


def signed(value: float, digits: int = 0, *, plus: bool = False) -> str:
    """A number with a true minus sign, and a plus sign where asked for."""
    text = number(abs(value), digits)
    is_zero = not text.strip("0.,")
    sign = "" if is_zero else "\N{MINUS SIGN}" if value < 0 else "+" * plus
    return f"{sign}{text}"
