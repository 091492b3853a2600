"""One column of a register whose numbers fall into the bands of one indicator."""

import re
from dataclasses import dataclass

from node.repository.coded_column import UNKNOWN, Answer, emptied
from node.repository.refusal import Unread, kind_of
from proto.catalogue import Indicator

# Three digits behind a point may be thousands: 1.500 is fifteen hundred in most of the region.
_NUMBER = re.compile(r"(\d{1,15})(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """What the numbers of a column mean.

    Attributes:
        unknown: Values that stand for an unknown number, such as 99.
        empty: What an empty cell means; None refuses the row.
        other: What anything else means that is in no band; None refuses the row.
    """

    indicator: Indicator
    column: str
    unknown: frozenset[str]
    empty: str | None
    other: str | None

    def read(self, cell: str) -> Answer | Unread:
        """The band of a number, or why it is in none; a part of a whole one does not count."""
        value = cell.strip()
        if not value:
            return emptied(self.empty)
        if value in self.unknown:
            return Answer((UNKNOWN,))
        number = _NUMBER.fullmatch(value)
        code = self._band(int(number[1])) if number else None
        if code is not None:
            return Answer((code,))
        if self.other is not None:
            return Answer((self.other,), kind_of(value) if self.other == UNKNOWN else None)
        if number:
            return Unread(kind_of(value), "the number is in no band of the code list")
        return Unread(kind_of(value), "expected a number such as 17 or 17.5, not below zero")

    def _band(self, number: int) -> str | None:
        bands = ((code.id, code.band) for code in self.indicator.code_list.codes)
        return next((name for name, band in bands if band is not None and number in band), None)
