"""A date as far as it is known: `2024`, `2024-03` or `2024-03-09`."""

import re
from calendar import monthrange
from datetime import date

FIRST_YEAR = 1900

_FORMS = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

Days = tuple[date, date]
"""The first and the last day that a date stands for."""


def days(text: str) -> Days:
    """The days that a date stands for.

    Raises:
        ValueError: It is none that exists.
    """
    found = _FORMS.fullmatch(text)
    if found is None:
        raise ValueError("expected a date such as 2024, 2024-03 or 2024-03-09")
    year, month, day = (int(part) if part else None for part in found.groups())
    return days_in(year or 0, month, day)


def days_in(year: int, month: int | None, day: int | None) -> Days:
    """The days of a year, of one month of it, or the one day.

    Raises:
        ValueError: There is no such month or day.
    """
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, month, day or 1)
    return first, first if day else first.replace(day=monthrange(year, month)[1])


def written(first: date, last: date) -> str:
    """The days as a date; where they are no day, month or year, the first and the last of them."""
    for text in (f"{first:%Y}", f"{first:%Y-%m}", first.isoformat()):
        if days(text) == (first, last):
            return text
    return f"{first}/{last}"
