"""The column that says when: a day, or the whole month or year where no more is known."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from node.repository.refusal import Unread

Days = tuple[date, date]
"""The first and the last day on which the event may have happened."""

FIRST_YEAR = 1900

_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_YEAR, _MONTH, _DAY, _TIME = "Yy", "mbB", "d", "HMSf"


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A column and how its dates are written, in the directives of `strptime`."""

    column: str
    format: str

    def read(self, cell: str, today: date) -> Days | Unread:
        """The days a cell stands for, or why it stands for none."""
        text = cell.strip()
        if not text:
            return Unread("the cell is empty; expected a date")
        try:
            first = datetime.strptime(text, self.format).date()  # noqa: DTZ007  # A day, no hour.
        except ValueError:
            return Unread(f"expected a date that exists, written as {self.format}")
        if first > today:
            return Unread("the date is in the future")
        if first.year < FIRST_YEAR:
            return Unread(f"the date is before {FIRST_YEAR}")
        return first, self._last(first)

    def _last(self, first: date) -> date:
        if _has(self.format, _DAY):
            return first
        if _has(self.format, _MONTH):
            return first.replace(day=monthrange(first.year, first.month)[1])
        return date(first.year, 12, 31)


def is_format(text: str) -> bool:
    """Whether a format gives a year, a month of a year, or a day of a month of a year."""
    used = _DIRECTIVE.findall(text)
    known = all(each and each in f"{_YEAR}{_MONTH}{_DAY}{_TIME}%" for each in used)
    years, months, days = (
        sum(used.count(directive) for directive in kind) for kind in (_YEAR, _MONTH, _DAY)
    )
    once = all(used.count(directive) <= 1 for directive in used if directive != "%")
    return known and once and years == 1 and days <= months <= 1


def _has(text: str, kind: str) -> bool:
    return any(directive in kind for directive in _DIRECTIVE.findall(text) if directive)
