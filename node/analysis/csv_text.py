"""Sheets as CSV, for programs: a line for each number, never without what it needs."""

import csv
import io
from collections.abc import Iterator, Sequence

from node.analysis.definition import MARK, RELEASED
from node.analysis.sheet import Sheet

COLUMNS = (
    *("table", "row", "row_codes", "column", "column_code", "kind", "number", "mark", "footnote"),
)


def csv_text(sheets: Sequence[Sheet]) -> str:
    """One line for each number, and on each line the mark and whatever footnote it needs."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for sheet in sheets:
        lines.writerows(_lines(sheet))
    return text.getvalue()


def _lines(sheet: Sheet) -> Iterator[tuple[object, ...]]:
    for line in sheet.lines:
        row = " / ".join(label for label in line.labels if label)
        for column, number in zip(sheet.columns, line.numbers, strict=True):
            needed = _footnotes(sheet, f"{row} {column.label} {sheet.definition.country.name}")
            codes = "+".join(line.codes)
            mark = RELEASED if column.is_noisy else MARK
            yield (
                *(sheet.title, row, codes, column.label, column.code, column.kind),
                *("" if number is None else number, mark, needed),
            )


def _footnotes(sheet: Sheet, shown: str) -> str:
    return " ".join(note for name, note in sheet.footnotes.items() if name in shown)
