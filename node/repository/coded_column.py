"""One column of a register whose cells become codes of one indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from node.repository.refusal import Unread, kind_of
from proto.catalogue import Indicator

UNKNOWN = "unknown"


class Answer(NamedTuple):
    """What a cell says.

    Attributes:
        codes: In the order of the code list.
        lost: The kind of value that `empty` or `other` took for unknown, if they did.
    """

    codes: tuple[str, ...]
    lost: str | None = None


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """What the cells of a column mean.

    Attributes:
        codes: Our code for each value, exact in case, without spaces around it.
        empty: What an empty cell means; None refuses the row.
        other: What any other value means; None refuses the row.
        split: What stands between several values of one cell; None where there is only one.
        is_same: Whether the values are our codes.
    """

    indicator: Indicator
    column: str
    codes: Mapping[str, str]
    empty: str | None
    other: str | None
    split: str | None
    is_same: bool = False

    def read(self, cell: str) -> Answer | Unread:
        """The codes of a cell, or why there are none."""
        values = self._values(cell)
        if not values:
            return emptied(self.empty)
        found, lost = set(), None
        for value in values:
            code = self.codes.get(value)
            if code is None:
                code, lost = self.other, kind_of(value)
            if code is None:
                where = "code list" if self.is_same else "mapping"
                return Unread(kind_of(value), f"the value is not in the {where}")
            found.add(code)
        return Answer(self._known(found), lost if self.other == UNKNOWN else None)

    def _values(self, cell: str) -> list[str]:
        parts = cell.split(self.split) if self.split else [cell]
        return [value for part in parts if (value := part.strip())]

    def _known(self, found: set[str]) -> tuple[str, ...]:
        """Whoever knows one answer does not also not know."""
        if len(found) > 1:
            found.discard(UNKNOWN)
        return tuple(code for code in self.indicator.codes() if code in found)


def emptied(empty: str | None) -> Answer | Unread:
    """What a cell without a value says, where it may be empty."""
    if empty is None:
        return Unread("empty", "the cell is empty; expected a value")
    return Answer((empty,), "empty" if empty == UNKNOWN else None)
