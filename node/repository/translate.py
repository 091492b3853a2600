"""One row of a register into one case record, or into every reason why not."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import TypeVar

from anonymizer.case import CaseRecord
from node.repository.csv_source import Row
from node.repository.date_column import Days
from node.repository.mapping import Mapping as RegisterMapping
from node.repository.refusal import Refusal, Unread

_REMEMBERED = 4096

R = TypeVar("R")


class Translator:
    """Reads the rows of one file by its mapping."""

    def __init__(
        self, mapping: RegisterMapping, places: Mapping[str, int], *, width: int, today: date
    ) -> None:
        """Look up once where everything stands; most cells are one of few values."""
        self._mapping = mapping
        self._width = width
        self._record = [places[name] for name in mapping.record]
        self._person = [places[name] for name in mapping.person]
        self._date = places[mapping.date.column]
        self._days = _remembering(partial(mapping.date.read, today=today))
        self._coded = [
            (each.indicator.id, each.column, places[each.column], _remembering(each.read))
            for each in mapping.coded
        ]

    def translate(self, row: Row) -> CaseRecord | tuple[Refusal, ...]:
        """Translate a row; what is refused is refused with all its reasons."""
        if len(row.cells) != self._width:
            reason = f"expected {self._width} cells, got {len(row.cells)}"
            return (Refusal(row.line, "", reason),)
        reasons: list[Refusal] = []
        record = self._named(row, reasons)
        person = self._who(row, record, reasons)
        first_day, last_day = self._when(row, reasons)
        codes = self._codes(row, reasons)
        if reasons:
            return tuple(dict.fromkeys(reasons))
        return CaseRecord(record, person, first_day, last_day, codes)

    def _named(self, row: Row, reasons: list[Refusal]) -> tuple[str, ...]:
        """What names the record: its register, and what names it there."""
        if not self._record:
            return (self._mapping.source, "line", str(row.line))
        cells = [row.cells[place].strip() for place in self._record]
        for name, cell in zip(self._mapping.record, cells, strict=True):
            if not cell:
                reasons.append(Refusal(row.line, name, "the record has no identifier"))
        return (self._mapping.source, *cells)

    def _who(self, row: Row, record: tuple[str, ...], reasons: list[Refusal]) -> tuple[str, ...]:
        """What names the person; where not all of it is there, the record stands for another one.

        With half an identity, all people called Ana would be one person.
        """
        person = tuple(row.cells[place] for place in self._person)
        if self._person and all(cell.strip() for cell in person):
            return person
        if self._person and not self._mapping.nameless:
            columns = ", ".join(self._mapping.person)
            reason = 'not all that names the person is there (see person_empty = "record")'
            reasons.append(Refusal(row.line, columns, reason))
        # Digits of the bytes, so that no two records are taken for two spellings of one name.
        return ("record", *(part.encode().hex() for part in record))

    def _when(self, row: Row, reasons: list[Refusal]) -> Days:
        days = self._days(row.cells[self._date])
        if isinstance(days, Unread):
            reasons.append(Refusal(row.line, self._mapping.date.column, days.reason))
            return date.min, date.min
        return days

    def _codes(self, row: Row, reasons: list[Refusal]) -> dict[str, tuple[str, ...]]:
        codes = dict(self._mapping.constants)
        for indicator, column, place, read in self._coded:
            found = read(row.cells[place])
            if isinstance(found, Unread):
                reasons.append(Refusal(row.line, column, found.reason))
            else:
                codes[indicator] = found
        return codes


def _remembering(read: Callable[[str], R]) -> Callable[[str], R]:
    return lru_cache(maxsize=_REMEMBERED)(read)
