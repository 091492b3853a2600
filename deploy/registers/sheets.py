"""Rows onto disk, one after the other: as CSV, or as the one sheet of a workbook."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped] # it says nothing of its types

from deploy.registers.mapping_text import SHEET
from deploy.registers.style import MARKED, Style

Write = Callable[[list[str]], object]

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a workbook says it was made, so that the same rows are the same bytes."""


@contextmanager
def csv_file(path: Path, style: Style) -> Iterator[Write]:
    """A CSV file in a country's encoding, with its header."""
    with path.open("w", encoding=style.encoding, newline="") as text:
        write = csv.writer(text, delimiter=style.delimiter).writerow
        write(style.header)
        yield write


@contextmanager
def workbook(path: Path, style: Style) -> Iterator[Write]:
    """A workbook of texts: what looks like a number or a date is one only to its reader."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"GENERATED: {MARKED}", "created": _NEVER})
        sheet, line = book.add_worksheet(SHEET), 0

        def write(row: list[str]) -> None:
            nonlocal line
            sheet.write_row(line, 0, row)
            line += 1

        write(style.header)
        yield write
