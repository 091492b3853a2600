"""Columns that say when: a day, or the whole month or year where no more is known."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from node.repository.refusal import Unread, kind_of
from proto.catalogue import DateFact

Days = tuple[date, date]
"""The first and the last day on which the event may have happened."""

FIRST_YEAR = 1900

_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_YEAR, _MONTH, _DAY, _TIME = "Yy", "mbB", "d", "HMSf"
_DIGITS = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A column and how its dates are written, in the directives of `strptime`, tried in turn."""

    column: str
    formats: tuple[str, ...]

    def read(self, cell: str, today: date) -> Days | Unread:
        """The days a cell stands for, or why it stands for none."""
        text = cell.strip()
        if not text:
            return Unread("empty", "the cell is empty; expected a date")
        days = self._days(text)
        if days is None:
            written = " or ".join(self.formats)
            return Unread(kind_of(text), f"expected a date that exists, written as {written}")
        first, _ = days
        if first > today:
            return Unread("future date", "the date is in the future")
        if first.year < FIRST_YEAR:
            return Unread("early date", f"the date is before {FIRST_YEAR}")
        return days

    def is_date(self, cell: str) -> bool:
        """Whether a cell is written so."""
        return self._days(cell.strip()) is not None

    def _days(self, text: str) -> Days | None:
        for written in self.formats:
            try:
                first = datetime.strptime(text, written).date()  # noqa: DTZ007  # A day, no hour.
            except ValueError:
                continue
            return first, _last(first, written)
        return None


class Said(NamedTuple):
    """What a cell says of a date that is kept beside the record's own.

    Attributes:
        date: As much as is known and kept: `2024`, `2024-03`, `2024-03-09`, or nothing.
        lost: The kind of value that `other` took for unknown, if it did.
    """

    date: str
    lost: str | None = None


@dataclass(frozen=True, slots=True)
class SideDate:
    """A date that is kept beside the record's own, as far as the catalogue lets it be known.

    Attributes:
        may_be_unknown: Whether what is no such date is unknown; without it the row is refused.
    """

    fact: DateFact
    written: DateColumn
    may_be_unknown: bool

    def read(self, cell: str, today: date) -> Said | Unread:
        """What a cell says; an empty one says nothing."""
        if not cell.strip():
            return Said("")
        days = self.written.read(cell, today)
        if isinstance(days, Unread):
            return Said("", days.value) if self.may_be_unknown else days
        digits = min(_DIGITS[_known(days)], _DIGITS[self.fact.precision])
        return Said(days[0].isoformat()[:digits])


def is_format(text: str) -> bool:
    """Whether a format gives a year, a month of a year, or a day of a month of a year."""
    used = _DIRECTIVE.findall(text)
    known = all(each and each in f"{_YEAR}{_MONTH}{_DAY}{_TIME}%" for each in used)
    years, months, days = (
        sum(used.count(directive) for directive in kind) for kind in (_YEAR, _MONTH, _DAY)
    )
    once = all(used.count(directive) <= 1 for directive in used if directive != "%")
    return known and once and years == 1 and days <= months <= 1


def _last(first: date, written: str) -> date:
    if _has(written, _DAY):
        return first
    if _has(written, _MONTH):
        return first.replace(day=monthrange(first.year, first.month)[1])
    return date(first.year, 12, 31)


def _known(days: Days) -> Literal["day", "month", "year"]:
    first, last = days
    if first == last:
        return "day"
    return "month" if first.month == last.month else "year"


def _has(text: str, kind: str) -> bool:
    return any(directive in kind for directive in _DIRECTIVE.findall(text) if directive)
