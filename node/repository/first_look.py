"""A first look at a register that has no mapping yet: how it is written, and what is in it."""

import codecs
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from node.repository.csv_source import open_csv
from node.repository.file_kind import is_workbook
from node.repository.form import CsvForm, Form, SheetForm, SqlForm
from node.repository.register import Register
from node.repository.sql_source import open_database
from node.repository.xlsx_source import open_sheet
from node.repository.xlsx_workbook import visible_sheets
from proto.errors import InputError

_ROWS = 1_000
_START = 1 << 16
_DELIMITERS = ";,\t|"
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_ASCII = 127
_FOREIGN_PAIRS = re.compile(rb"[\x80-\xff]{2,}")


@dataclass(frozen=True, slots=True)
class Look:
    """How a register is written, the names of its columns and its first rows."""

    form: Form
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def look(source: str, *, sheet: str | None = None, table: str | None = None) -> Look:
    """Look at a register.

    Args:
        source: A file, or the URL of a database.
        sheet: Of a workbook; the only visible one where nothing is said.
        table: Of a database.

    Raises:
        InputError: It cannot be read, or nobody can tell which sheet or table is meant.
        UnavailableError: The database cannot be reached.
    """
    form = _form(source, sheet, table)
    with _opened(source, form) as register:
        rows = tuple(_fitting(register))
    return Look(form, tuple(name.strip() for name in register.names), rows)


def _fitting(register: Register) -> Iterator[tuple[str, ...]]:
    for row in islice(register.rows, _ROWS):
        if len(row.cells) == len(register.names):
            yield tuple(row.cells)


def _form(source: str, sheet: str | None, table: str | None) -> Form:
    if "://" in source or table:
        if table is None:
            raise InputError("a database has many tables: name the one that is the register")
        return SqlForm(table, None)
    path = Path(source)
    if is_workbook(path):
        return SheetForm(sheet or _only_sheet(path))
    with path.open("rb") as file:
        start = file.read(_START)
    encoding = _encoding(start)
    first = start.decode(encoding, errors="replace").partition("\n")[0]
    return CsvForm(max(_DELIMITERS, key=first.count), encoding)


def _only_sheet(path: Path) -> str:
    sheets = visible_sheets(path)
    if len(sheets) != 1:
        raise InputError(f"{path}: the workbook has {len(sheets)} sheets: name the one to read")
    return sheets[0]


def _encoding(start: bytes) -> str:
    """UTF-8 where it can be; else which of the two old ones of the region it rather is."""
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        # Where words are Cyrillic such letters stand together; in Latin ones each stands alone.
        together = sum(map(len, _FOREIGN_PAIRS.findall(start)))
        return "cp1251" if 2 * together > sum(byte > _ASCII for byte in start) else "cp1250"
    return "utf-8"


def _opened(source: str, form: Form) -> AbstractContextManager[Register]:
    match form:
        case CsvForm():
            return open_csv(Path(source), form, (), _silent)
        case SheetForm():
            return open_sheet(Path(source), form, (), _silent)
        case SqlForm():
            return open_database(source, form, (), _silent, order=())


def _silent(_done: int, _total: int | None) -> None:
    """A look takes a moment."""
