"""One column of a register whose cells become codes of one indicator."""

from collections.abc import Mapping
from dataclasses import dataclass

from node.repository.refusal import Unread
from proto.catalogue import Indicator

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """What the cells of a column mean.

    Attributes:
        codes: Our code for each value, exact in case, without spaces around it.
        empty: What an empty cell means; None refuses the row.
        other: What any other value means; None refuses the row.
        split: What stands between several values of one cell; None where there is only one.
    """

    indicator: Indicator
    column: str
    codes: Mapping[str, str]
    empty: str | None
    other: str | None
    split: str | None

    def read(self, cell: str) -> tuple[str, ...] | Unread:
        """The codes of a cell in the order of their list, or why there are none."""
        values = self._values(cell)
        if not values:
            return (self.empty,) if self.empty else Unread("the cell is empty; expected a value")
        found = set()
        for value in values:
            code = self.codes.get(value, self.other)
            if code is None:
                return Unread("the value is not in the mapping")
            found.add(code)
        return self._known(found)

    def _values(self, cell: str) -> list[str]:
        parts = cell.split(self.split) if self.split else [cell]
        return [value for part in parts if (value := part.strip())]

    def _known(self, found: set[str]) -> tuple[str, ...]:
        """Whoever knows one answer does not also not know."""
        if len(found) > 1:
            found.discard(UNKNOWN)
        return tuple(code for code in self.indicator.codes() if code in found)
