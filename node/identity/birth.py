"""Dates of birth as registers write them, and how two of them agree."""

import re
from dataclasses import dataclass
from typing import Literal

Agreement = Literal["same", "same year", "exchanged", "close", "near", "differs", "unknown"]
"""`exchanged`: day for month; `close`: two of day, month and year are the same; `same year`: of
one of them no more is known; `near`: a year apart, or no more than the year is the same."""

_DIGITS = re.compile(r"\d+")
_YEARS = range(1850, 2150)
_MONTHS, _DAYS = 12, 31


@dataclass(frozen=True, slots=True)
class Birth:
    """When somebody was born.

    Attributes:
        month: 1 to 12; 0 where the year alone is known.
        day: 1 to 31; 0 where it is not known.
    """

    year: int
    month: int = 0
    day: int = 0

    @property
    def is_day(self) -> bool:
        """Whether the day is known."""
        return bool(self.month and self.day)


def read(text: str) -> Birth | None:
    """A date as ISO 8601 or with the day first, a month of a year, or a year; else nothing.

    The first of January stands for a year of which no more is known: so clerks enter one.
    """
    numbers = [*map(int, _split(_DIGITS.findall(text)))]
    if not 1 <= len(numbers) <= len(("year", "month", "day")):
        return None
    if numbers[0] not in _YEARS:
        numbers.reverse()
    year, month, day = (*numbers, 0, 0)[:3]
    if month > _MONTHS:
        month, day = day, month
    if year not in _YEARS or month > _MONTHS or day > _DAYS:
        return None
    return Birth(year) if (month, day) == (1, 1) else Birth(year, month, day)


def _split(written: list[str]) -> list[str]:
    """Eight digits without anything between them as the three numbers they are."""
    if len(written) != 1 or len(written[0]) != len("20240131"):
        return written
    (date,) = written
    is_iso = int(date[:4]) in _YEARS
    return [date[:4], date[4:6], date[6:]] if is_iso else [date[:2], date[2:4], date[4:]]


def agreement(one: Birth | None, other: Birth | None) -> Agreement:
    """How two dates of birth agree."""
    if one is None or other is None:
        return "unknown"
    apart = abs(one.year - other.year)
    if not (one.is_day and other.is_day):
        return "same year" if not apart else "near" if apart == 1 else "differs"
    if one == other:
        return "same"
    if not apart and (one.month, one.day) == (other.day, other.month):
        return "exchanged"
    same = (not apart) + (one.month == other.month) + (one.day == other.day)
    if same > 1:
        return "close"
    return "near" if apart <= 1 else "differs"
