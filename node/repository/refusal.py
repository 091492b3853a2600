"""Why a row stays outside, told without telling about whom."""

import re
from typing import NamedTuple

_LONG = 200
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")
_DATE = re.compile(r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}\b.*")


class Refusal(NamedTuple):
    """One reason why one row was not stored.

    Attributes:
        line: Where the row begins in the file; the header is usually line 1.
        column: The column or columns concerned; empty where it is the row as a whole.
        value: What kind of value stands there, never which.
        reason: A sentence that holds no identifier.
    """

    line: int
    column: str
    value: str
    reason: str


class Unread(NamedTuple):
    """A cell that means nothing to us.

    Its value is never repeated, not even to its owner: a name may have slipped into any column.
    """

    value: str
    reason: str


def kind_of(cell: str) -> str:
    """What kind of value a cell holds: all that is ever told of it."""
    text = cell.strip()
    if not text:
        return "empty"
    if len(text) > _LONG:
        return "long text"
    if _DATE.fullmatch(text):
        return "date"
    if _NUMBER.fullmatch(text):
        return "negative number" if text.startswith("-") else "number"
    return "text"
