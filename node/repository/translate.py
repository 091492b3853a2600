"""One row of a register into one case record, or into every reason why not."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from anonymizer.case import CaseRecord
from node.repository.coded_column import Answer
from node.repository.date_column import Days
from node.repository.mapping import Mapping as RegisterMapping
from node.repository.refusal import Refusal, Unread
from node.repository.register import Row

_REMEMBERED = 1 << 12
_DAYS_REMEMBERED = 1 << 16
"""More than the days of a century, as birth dates are."""


class Translated(NamedTuple):
    """One row as a case record, with what is kept beside it.

    Attributes:
        named: What names the person and is sealed, by what it is.
        proceedings: Numbers of criminal cases, each perhaps of several parts.
    """

    line: int
    case: CaseRecord
    named: Mapping[str, str]
    proceedings: tuple[tuple[str, ...], ...]


class _Coded(NamedTuple):
    """A column of codes; `known` are cells whose codes were found before."""

    indicator: str
    name: str
    place: int
    read: Callable[[str], Answer | Unread]
    known: dict[str, tuple[str, ...]]


class Refused(NamedTuple):
    """One row that stays outside; `record` says which it is, where that can be read."""

    record: tuple[str, ...] | None
    reasons: tuple[Refusal, ...]


class Translator:
    """Reads the rows of one register by its mapping.

    Attributes:
        lost: How many cells were taken for unknown, by column and kind of value.
    """

    def __init__(
        self, mapping: RegisterMapping, places: Mapping[str, int], *, width: int, today: date
    ) -> None:
        """Look up once where everything stands; most cells are one of few values."""
        self.lost: Counter[tuple[str, str]] = Counter()
        self._mapping = mapping
        self._width = width
        self._columns = {place: name for name, place in places.items()}
        self._record = [places[name] for name in mapping.record]
        self._person = [places[name] for name in mapping.person]
        self._proceeding = [places[name] for name in mapping.proceeding]
        self._identity = [(field, places[name]) for field, name in mapping.identity.items()]
        self._date = places[mapping.date.column]
        self._days = lru_cache(_DAYS_REMEMBERED)(partial(mapping.date.read, today=today))
        self._coded = [
            _Coded(
                each.indicator.id,
                each.column,
                places[each.column],
                lru_cache(_REMEMBERED)(each.read),
                {},
            )
            for each in mapping.coded
        ]
        self._dates = [
            (each.fact.id, each.written.column, places[each.written.column], read)
            for each in mapping.dates
            for read in [lru_cache(_DAYS_REMEMBERED)(partial(each.read, today=today))]
        ]

    def translate(self, row: Row) -> Translated | Refused:
        """Translate a row; what is refused is refused with all its reasons."""
        if len(row.cells) != self._width:
            reason = f"expected {self._width} cells, got {len(row.cells)}"
            return Refused(None, (Refusal(row.line, "", "row", reason),))
        if row.broken and (broken := tuple(self._broken(row))):
            return Refused(self._named_in(row), broken)
        reasons: list[Refusal] = []
        lost: list[tuple[str, str]] = []
        record = self._named(row, reasons)
        person = self._who(row, record, reasons)
        first_day, last_day = self._when(row, reasons)
        codes = self._codes(row, reasons, lost)
        dates = self._further(row, reasons, lost)
        if reasons:
            return Refused(self._named_in(row), tuple(dict.fromkeys(reasons)))
        for each in lost:
            self.lost[each] += 1
        case = CaseRecord(record, person, first_day, last_day, codes, dates)
        return Translated(row.line, case, self._sealed(row), self._proceedings(row))

    def _broken(self, row: Row) -> Iterator[Refusal]:
        for place, reason in row.broken:
            if place in self._columns:
                yield Refusal(row.line, self._columns[place], "no value", reason)

    def _named_in(self, row: Row) -> tuple[str, ...] | None:
        """What names the record in a row that is refused, if all of it is there."""
        missing: list[Refusal] = []
        record = self._named(row, missing)
        return None if missing else record

    def _named(self, row: Row, reasons: list[Refusal]) -> tuple[str, ...]:
        """What names the record: its register, and what names it there."""
        if not self._record:
            return (self._mapping.source, "line", str(row.line))
        cells = [row.cells[place].strip() for place in self._record]
        if not all(cells):
            for name, cell in zip(self._mapping.record, cells, strict=True):
                if not cell:
                    reason = "the record has no identifier"
                    reasons.append(Refusal(row.line, name, "empty", reason))
        return (self._mapping.source, *cells)

    def _who(self, row: Row, record: tuple[str, ...], reasons: list[Refusal]) -> tuple[str, ...]:
        """What names the person; where not all of it is there, the record stands for another one.

        With half an identity, all people called Ana would be one person.
        """
        person = tuple([row.cells[place] for place in self._person])
        if person and all(map(str.strip, person)):
            return person
        if person and not self._mapping.nameless:
            columns = ", ".join(self._mapping.person)
            reason = 'not all that names the person is there (see person_empty = "record")'
            reasons.append(Refusal(row.line, columns, "empty", reason))
        # Digits of the bytes, so that no two records are taken for two spellings of one name.
        return ("record", *(part.encode().hex() for part in record))

    def _when(self, row: Row, reasons: list[Refusal]) -> Days:
        days = self._days(row.cells[self._date])
        if isinstance(days, Unread):
            reasons.append(Refusal(row.line, self._mapping.date.column, *days))
            return date.min, date.min
        return days

    def _codes(
        self, row: Row, reasons: list[Refusal], lost: list[tuple[str, str]]
    ) -> dict[str, tuple[str, ...]]:
        codes, cells = dict(self._mapping.constants), row.cells
        for column in self._coded:
            cell = cells[column.place]
            found = column.known.get(cell)
            if found is None:
                found = self._asked(column, cell, row.line, reasons, lost)
            codes[column.indicator] = found
        return codes

    def _asked(
        self,
        column: _Coded,
        cell: str,
        line: int,
        reasons: list[Refusal],
        lost: list[tuple[str, str]],
    ) -> tuple[str, ...]:
        """The codes of a cell that is not remembered, as few are."""
        answer = column.read(cell)
        if isinstance(answer, Unread):
            reasons.append(Refusal(line, column.name, *answer))
            return ()
        if answer.lost:
            lost.append((column.name, answer.lost))
        elif len(column.known) < _REMEMBERED:
            column.known[cell] = answer.codes
        return answer.codes

    def _further(
        self, row: Row, reasons: list[Refusal], lost: list[tuple[str, str]]
    ) -> dict[str, str]:
        dates = {}
        for name, column, place, read in self._dates:
            said = read(row.cells[place])
            if isinstance(said, Unread):
                reasons.append(Refusal(row.line, column, *said))
                continue
            if said.date:
                dates[name] = said.date
            if said.lost:
                lost.append((column, said.lost))
        return dates

    def _sealed(self, row: Row) -> dict[str, str]:
        if not self._identity:
            return {}
        cells = ((field, row.cells[place].strip()) for field, place in self._identity)
        return {field: cell for field, cell in cells if cell}

    def _proceedings(self, row: Row) -> tuple[tuple[str, ...], ...]:
        cells = [row.cells[place].strip() for place in self._proceeding]
        if not cells or not all(cells):
            return ()
        split = self._mapping.proceeding_split
        numbers = [(each.strip(),) for each in cells[0].split(split)] if split else [tuple(cells)]
        return tuple(dict.fromkeys(number for number in numbers if all(number)))
