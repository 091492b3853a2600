"""A sheet of exact figures in a terminal, also of eighty columns."""

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.table import Table

from node.analysis.definition import MARK
from node.analysis.sheet import Line, Sheet, written
from node.commands import text

_GAP = 2
_LEAST_LABEL = 18


def show_sheet(sheet: Sheet) -> None:
    """The table, its mark before it and everything that has to be said of it below."""
    text.out.print(f"{MARK}.", style="bold red")
    text.out.print(sheet.title, style="bold")
    text.out.print(_table(sheet, text.out.width))
    for sentence in sheet.said[1:]:
        text.out.print(sentence, style="dim")
    text.show_footnotes(dict(sheet.footnotes))


def show_sheets(sheets: Sequence[Sheet]) -> None:
    """Several, with a blank line between them."""
    for place, sheet in enumerate(sheets):
        if place:
            text.out.print()
        show_sheet(sheet)


def answered(sheets: Sequence[Sheet]) -> dict[str, object]:
    """The same as JSON."""
    footnotes = {name: note for sheet in sheets for name, note in sheet.footnotes.items()}
    return {
        "mark": MARK,
        "tables": [_answered(sheet) for sheet in sheets],
        "footnotes": footnotes,
    }


def _table(sheet: Sheet, width: int) -> Table:
    """Rows and columns, or one line per number where they are too wide for the terminal."""
    if _needed(sheet) <= width:
        return _wide(sheet)
    return _long(sheet)


def _wide(sheet: Sheet) -> Table:
    table = text.columns(*sheet.headings, *(column.label for column in sheet.columns))
    for place in range(len(sheet.headings), len(table.columns)):
        table.columns[place].justify = "right"
    for line in sheet.lines:
        numbers = (written(n, c.kind) for n, c in zip(line.numbers, sheet.columns, strict=True))
        table.add_row(*line.labels, *numbers, style="bold" if line.is_total else None)
    return table


def _long(sheet: Sheet) -> Table:
    has_shares = any(column.kind == "share" for column in sheet.columns)
    table = text.columns(*sheet.headings, sheet.across, "people", *["%"][:has_shares])
    for place in range(len(sheet.headings) + 1, len(table.columns)):
        table.columns[place].justify = "right"
    for line in sheet.lines:
        for label, *numbers in _told(sheet, line):
            shown = numbers if has_shares else numbers[:1]
            table.add_row(*line.labels, label, *shown, style="bold" if line.is_total else None)
    return table


def _told(sheet: Sheet, line: Line) -> Iterator[tuple[str, str, str]]:
    """The columns that are listed, with their shares; without cells in which there is nobody."""
    after = (*sheet.columns[1:], None)
    for place, (column, following) in enumerate(zip(sheet.columns, after, strict=True)):
        number = line.numbers[place]
        if column.kind == "share" or not (number or column.kind == "total"):
            continue
        is_shared = following is not None and following.kind == "share"
        share = written(line.numbers[place + 1], "share") if is_shared else ""
        label = f"{column.code} ±" if column.kind == "difference" else column.label
        yield label, written(number, column.kind), share


def _needed(sheet: Sheet) -> int:
    """The width of the table if its labels are folded and its headings are not."""
    labels = _LEAST_LABEL * len(sheet.headings)
    return labels + sum(_GAP + max(_widest(sheet, place), 4) for place in range(len(sheet.columns)))


def _widest(sheet: Sheet, place: int) -> int:
    """The longest word of a heading, or the longest number below it."""
    column = sheet.columns[place]
    words = column.label.split() or [""]
    numbers = [written(line.numbers[place], column.kind) for line in sheet.lines]
    return max(map(cell_len, (*words, *numbers)))


def _answered(sheet: Sheet) -> Mapping[str, object]:
    return {
        "title": sheet.title,
        "definition": sheet.definition.facts,
        "said": list(sheet.said),
        "headings": list(sheet.headings),
        "columns": [{"code": c.code, "label": c.label, "kind": c.kind} for c in sheet.columns],
        "rows": [
            {
                "codes": list(line.codes),
                "labels": list(line.labels),
                "numbers": list(line.numbers),
                "total": line.is_total,
            }
            for line in sheet.lines
        ],
    }
