"""A table that leaves the hub: as CSV for programs, as a workbook for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # It says nothing of its types.

Value = str | float | None

_TEXT_WIDTH, _COLUMN_WIDTH = 110, 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what has to be said of it.

    Attributes:
        name: Of the file, without its ending.
        said: Notes, one sentence each; footnotes last.
        columns: What programs call them.
        rows: As many values each as there are columns.
    """

    name: str
    title: str
    said: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def joined(footnotes: Iterable[str | None]) -> str:
    """The footnotes that a row needs, each once, as its last value."""
    return " ".join(dict.fromkeys(each for each in footnotes if each))


def csv_text(sheet: Sheet) -> str:
    """The rows alone; whatever footnote a row needs stands in it."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(sheet.columns)
    lines.writerows(sheet.rows)
    return text.getvalue()


def workbook(sheet: Sheet) -> bytes:
    """The rows, and a page of notes with the footnotes."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:
        book.set_properties({"title": sheet.title})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        page = book.add_worksheet("Table")
        page.freeze_panes(1, 0)
        page.set_column(0, len(sheet.columns) - 1, _COLUMN_WIDTH)
        _write(page, [sheet.columns], bold)
        _write(page, sheet.rows, None, first=1)
        notes = book.add_worksheet("Notes")
        notes.set_column(0, 0, _TEXT_WIDTH)
        _write(notes, [[sheet.title]], bold)
        _write(notes, ([each] for each in sheet.said), wrapped, first=1)
        for each in (page, notes):
            each.set_landscape()
            each.set_paper(9)
            each.fit_to_pages(1, 0)
    return data.getvalue()


def _write(page: Any, rows: Iterable[Sequence[Value]], style: Any, *, first: int = 0) -> None:  # noqa: ANN401  # Untyped.
    for number, row in enumerate(rows, first):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, column, value, style)
            elif value is not None:
                page.write_number(number, column, value, style)
