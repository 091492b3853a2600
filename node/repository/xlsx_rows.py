"""A sheet's XML as rows, a piece at a time: memory holds the row at hand, however long the sheet.

Source: ECMA-376, part 1, clauses 18.3.1 (worksheets) and 18.18.11 (kinds of cells).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from string import digits
from typing import NamedTuple, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from openpyxl.utils import datetime as spreadsheet

from node.repository.cell_text import text_of
from node.repository.register import Row
from node.repository.xlsx_workbook import Workbook

_PIECE = 1 << 16
_LAST_COLUMN, _LAST_ROW = 1 << 14, 1 << 20
_LONGEST, _LONGEST_ELEMENT = 1 << 20, 1 << 22
_REMEMBERED = 1 << 16
_AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")

_NO_RESULT = (
    "the formula's result is not in the file; open it in a spreadsheet program and save it again"
)
_ERROR = "the spreadsheet shows an error there"
_NO_DATE = "the spreadsheet shows a date that does not exist"


Said = Mapping[str, str]
"""The attributes of an element."""

Start = Callable[[Said], None]
End = Callable[[], None]


class Area(NamedTuple):
    """Cells that are merged into one: rows from 1 and columns from 0, all included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


class _OutOfShapeError(ValueError):
    """The XML is none of a sheet."""


class SheetRows:
    """The rows of one sheet, once.

    Attributes:
        merged: Cells that are merged; known once all rows are read, as they stand behind them.
        read: How many bytes were read so far.
    """

    def __init__(self, workbook: Workbook) -> None:
        """Set the parser up; nothing is read yet."""
        self.merged: list[Area] = []
        self.read = 0
        self._workbook = workbook
        self._ready: list[Row] = []
        self._columns: dict[str, int] = {}
        self._line = 0
        self._row: list[tuple[int, str, str | None]] = []
        self._kind, self._style, self._column = "n", 0, -1
        self._has_formula, self._phonetic = False, 0
        self._value: list[str] | None = None
        self._collects = False
        self._size = 0
        self._dated = lru_cache(_REMEMBERED)(self._date)
        self._starts: dict[str, Start | None] = {}
        self._ends: dict[str, End | None] = {}
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse

    def __iter__(self) -> Iterator[Row]:
        """Every row that is not blank.

        Raises:
            ValueError: The XML is damaged, or none of a sheet.
        """
        while piece := self._workbook.sheet.read(_PIECE):
            self.read += len(piece)
            yield from self._fed(piece, is_last=False)
        yield from self._fed(b"", is_last=True)

    def _fed(self, piece: bytes, *, is_last: bool) -> list[Row]:
        try:
            self._parser.Parse(piece, is_last)
        except ExpatError as error:
            raise _OutOfShapeError from error
        if self.read - self._parser.CurrentByteIndex > _LONGEST_ELEMENT:
            self._refuse()  # The parser holds what it has begun, and nothing of it ends.
        ready, self._ready = self._ready, []
        return ready

    def _start(self, name: str, said: Said) -> None:
        try:
            begin = self._starts[name]
        except KeyError:
            known: dict[str, Start] = {
                "row": self._begin_row,
                "c": self._begin_cell,
                "f": self._formula,
                "v": self._begin_value,
                "t": self._begin_text,
                "rPh": self._begin_phonetic,
                "mergeCell": self._merge,
            }
            begin = self._starts[name] = known.get(_local(name))
        if begin is not None:
            begin(said)

    def _end(self, name: str) -> None:
        try:
            end = self._ends[name]
        except KeyError:
            known: dict[str, End] = {
                "row": self._end_row,
                "c": self._end_cell,
                "v": self._end_value,
                "t": self._end_value,
                "rPh": self._end_phonetic,
            }
            end = self._ends[name] = known.get(_local(name))
        if end is not None:
            end()

    def _characters(self, text: str) -> None:
        if self._collects and self._value is not None:
            self._value.append(text)
            self._size += len(text)
            if self._size > _LONGEST:
                self._refuse()

    def _begin_row(self, said: Said) -> None:
        number = said.get("r")
        line = int(number) if number else self._line + 1
        if not self._line < line <= _LAST_ROW:
            self._refuse()
        self._line, self._column, self._row, self._size = line, -1, [], 0

    def _begin_cell(self, said: Said) -> None:
        place = said.get("r")
        self._column = self._place(place) if place else self._column + 1
        if self._column >= _LAST_COLUMN or len(self._row) >= _LAST_COLUMN:
            self._refuse()
        self._kind, self._style = said.get("t", "n"), int(said.get("s", "0"))
        self._has_formula, self._value = False, None

    def _formula(self, _: Said) -> None:
        self._has_formula = True

    def _begin_value(self, _: Said) -> None:
        self._collects, self._value = True, []

    def _begin_text(self, _: Said) -> None:
        """A part of a text that stands in the cell itself, unless it says how to pronounce it."""
        if not self._phonetic:
            self._collects, self._value = True, self._value or []

    def _begin_phonetic(self, _: Said) -> None:
        self._phonetic += 1

    def _end_value(self) -> None:
        self._collects = False

    def _end_phonetic(self) -> None:
        self._phonetic -= 1

    def _end_cell(self) -> None:
        if self._value is not None:
            self._row.append((self._column, *self._read("".join(self._value))))
        elif self._has_formula:
            self._row.append((self._column, "", _NO_RESULT))

    def _end_row(self) -> None:
        if any(text.strip() or broken for _, text, broken in self._row):
            cells = [""] * (1 + max(column for column, _, _ in self._row))
            for column, text, _ in self._row:
                cells[column] = text
            broken = tuple((column, why) for column, _, why in self._row if why)
            self._ready.append(Row(self._line, cells, broken))

    def _read(self, value: str) -> tuple[str, str | None]:
        """The text of a cell, or what is wrong with it."""
        match self._kind:
            case "s":
                return (self._workbook.texts[int(value)], None) if value else ("", None)
            case "str" | "inlineStr":
                return value, None
            case "b":
                return str(text_of(value.strip() not in {"", "0"})), None
            case "e":
                return "", _ERROR
            case "d":
                said = spreadsheet.from_ISO8601(value)  # type: ignore[no-untyped-call]
                return str(text_of(said)), None
        return self._number(value) if value else ("", None)

    def _number(self, value: str) -> tuple[str, str | None]:
        if self._style in self._workbook.dates:
            return self._dated(value, self._style)
        return str(text_of(float(value))), None

    def _date(self, value: str, style: int) -> tuple[str, str | None]:
        is_span = style in self._workbook.spans
        try:
            said = spreadsheet.from_excel(float(value), self._workbook.epoch, timedelta=is_span)
        except (OverflowError, ValueError):
            return "", _NO_DATE
        return str(text_of(said)), None

    def _merge(self, said: Said) -> None:
        if found := _AREA.fullmatch(said.get("ref", "")):
            left, top, right, bottom = found.groups()
            columns = self._place(left), self._place(right)
            self.merged.append(Area(int(top), int(bottom), *columns))

    def _place(self, cell: str) -> int:
        """The column of a cell such as `AB12`, counted from 0."""
        letters = cell.rstrip(digits)
        known = self._columns.get(letters)
        if known is None:
            if len(letters) > len("XFD"):
                self._refuse()
            known = -1
            for letter in letters:
                known = 26 * (known + 1) + ord(letter) - ord("A")
            self._columns[letters] = known
        return known

    def _refuse(self, *_: object) -> NoReturn:
        raise _OutOfShapeError


def _local(name: str) -> str:
    """An element's name without its namespace, of which there are two editions."""
    return name.rpartition(" ")[2]
