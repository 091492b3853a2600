"""Sheets as one workbook for a spreadsheet: numbers as numbers, and what they are on every page."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped] # it says nothing of its types

from node.analysis.definition import MARK
from node.analysis.sheet import Kind, Sheet

_FORMATS: Mapping[Kind, str] = {
    "people": "#,##0",
    "total": "#,##0",
    "difference": "+#,##0;-#,##0;0",
    "share": "0%",
    "noisy": "#,##0",
    "low": "#,##0",
    "high": "#,##0",
}
_NOISY: frozenset[Kind] = frozenset({"noisy", "low", "high"})
"""In italics, as what is exact is upright."""
_LANDSCAPE_FROM = 8
_LABEL_WIDTH, _NUMBER_WIDTH, _TEXT_WIDTH = 34, 12, 110
_HEAD = 3
"""Rows above the headings: title, mark, a blank."""
_FIRST = _HEAD + 2
"""The first row of numbers, below headings and codes."""
_GREY = "#566170"


def workbook(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """The bytes of an XLSX file: notes first, then a page for each sheet.

    Args:
        sheets: What is in it, in this order.
        made_at: The moment that the file says it was made at.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:
        book.set_properties({"title": MARK, "created": made_at})
        names = [f"Table {number}" for number in range(1, len(sheets) + 1)]
        _write_notes(book, dict(zip(names, sheets, strict=True)))
        for name, sheet in zip(names, sheets, strict=True):
            _write_sheet(book, name, sheet)
    return data.getvalue()


def _write_notes(book: Any, sheets: Mapping[str, Sheet]) -> None:  # noqa: ANN401 - untyped
    page = _page(book, "Notes")
    page.set_column(0, 0, _TEXT_WIDTH)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    for row, (text, is_heading) in enumerate(_notes(sheets)):
        page.write_string(row, 0, text, bold if is_heading else wrapped)


def _notes(sheets: Mapping[str, Sheet]) -> Iterator[tuple[str, bool]]:
    """The lines of the notes, and which of them are headings."""
    yield MARK, True
    for name, sheet in sheets.items():
        yield "", False
        yield f"{name}: {sheet.title}", True
        yield from ((sentence, False) for sentence in sheet.said)
    yield "", False
    footnotes = {name: note for sheet in sheets.values() for name, note in sheet.footnotes.items()}
    yield from ((f"{name}: {note}", False) for name, note in footnotes.items())


def _write_sheet(book: Any, name: str, sheet: Sheet) -> None:  # noqa: ANN401 - untyped
    page = _page(book, name)
    width = len(sheet.headings)
    page.set_column(0, width - 1, _LABEL_WIDTH)
    page.set_column(width, width + len(sheet.columns), _NUMBER_WIDTH)
    page.freeze_panes(_FIRST, width)
    if len(sheet.columns) >= _LANDSCAPE_FROM:
        page.set_landscape()
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, MARK, book.add_format({"bold": True, "font_color": "#8C1D18"}))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom"})
    for place, label in enumerate((*sheet.headings, *(each.label for each in sheet.columns))):
        page.write_string(_HEAD, place, label, head)
    code = book.add_format({"font_color": _GREY, "bottom": 1})
    page.write_string(_HEAD, width + len(sheet.columns), "code", code)
    for place, column in enumerate(sheet.columns, start=width):
        page.write_string(_HEAD + 1, place, column.code, code)
    _write_lines(book, page, sheet)


def _write_lines(book: Any, page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - untyped
    plain = {
        kind: book.add_format({"num_format": each, "italic": kind in _NOISY})
        for kind, each in _FORMATS.items()
    }
    bold = {
        kind: book.add_format({"num_format": each, "bold": True, "top": 1})
        for kind, each in _FORMATS.items()
    }
    total, code = book.add_format({"bold": True, "top": 1}), book.add_format({"font_color": _GREY})
    for row, line in enumerate(sheet.lines, start=_FIRST):
        for place, label in enumerate(line.labels):
            page.write_string(row, place, label, total if line.is_total else None)
        formats = bold if line.is_total else plain
        for place, number in enumerate(line.numbers):
            kind = sheet.columns[place].kind
            if number is not None:
                page.write_number(row, len(line.labels) + place, number, formats[kind])
        page.write_string(row, len(line.labels) + len(line.numbers), "+".join(line.codes), code)
    below = _FIRST + len(sheet.lines) + 1
    for row, note in enumerate((*sheet.said, *_footnoted(sheet)), start=below):
        page.write_string(row, 0, note)


def _footnoted(sheet: Sheet) -> Iterator[str]:
    return (f"{name}: {note}" for name, note in sheet.footnotes.items())


def _page(book: Any, name: str) -> Any:  # noqa: ANN401 - untyped
    """A page that says on paper too what it is."""
    page = book.add_worksheet(name)
    page.set_header(f"&C{MARK}")
    page.set_footer("&C&A, page &P of &N")
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    return page
