"""Why a row stays outside, told without telling about whom."""

from typing import NamedTuple


class Refusal(NamedTuple):
    """One reason why one row was not stored.

    Attributes:
        line: Where the row begins in the file; the header is usually line 1.
        column: The column or columns concerned; empty where it is the row as a whole.
        reason: A sentence that holds no identifier.
    """

    line: int
    column: str
    reason: str


class Unread(NamedTuple):
    """A cell that means nothing to us.

    Its value is never repeated, not even to its owner: a name may have slipped into any column.
    """

    reason: str
