"""A register that is a sheet of a workbook, a row at a time."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from node.repository import header
from node.repository.form import SheetForm
from node.repository.register import ROWS_BETWEEN, Register, Row, Tell
from node.repository.xlsx_rows import Area, SheetRows
from node.repository.xlsx_workbook import damage_told, open_workbook
from proto.errors import InputError


@contextmanager
def open_sheet(
    path: Path, form: SheetForm, columns: Sequence[str], tell: Tell
) -> Iterator[Register]:
    """Open a sheet and check its header, which is its first row that is not blank.

    Args:
        path: Of the workbook.
        form: Which sheet.
        columns: That it must have.
        tell: Told about bytes of the sheet.

    Raises:
        InputError: It is no such workbook or has no such sheet, the sheet is empty or lacks a
            column; or, while its rows are read, it is damaged or its cells are merged.
    """
    with open_workbook(path, form.sheet) as workbook:
        sheet = SheetRows(workbook)
        rows = _told(path, sheet)
        first = next(rows, None)
        if first is None:
            raise InputError(f"{path}: the sheet is empty; expected a header and rows")
        names = _without_end(first.cells)
        places = header.places(path, names, columns, f"row {first.line}")

        def read() -> Iterator[Row]:
            number = 0
            for number, row in enumerate(rows, start=1):
                yield row._replace(cells=_fitted(row.cells, len(names)))
                if number % ROWS_BETWEEN == 0:
                    tell(sheet.read, workbook.size)
            if not number:
                raise InputError(f"{path}: there is a header and no row below it")
            _expect_apart(path, sheet.merged, first.line, places.values())
            tell(workbook.size, workbook.size)

        yield Register(tuple(names), places, read())


def _told(path: Path, sheet: SheetRows) -> Iterator[Row]:
    """The rows; what is wrong with the sheet's XML is a sentence too."""
    with damage_told(path):
        yield from sheet


def _without_end(cells: Sequence[str]) -> list[str]:
    """Cells without blank ones at the end, of which a sheet may have any number."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])


def _fitted(cells: list[str], width: int) -> list[str]:
    """As many cells as the header has, unless there is something in one beyond it."""
    if len(cells) > width:
        cells = _without_end(cells)
    return cells + [""] * (width - len(cells))


def _expect_apart(
    path: Path, merged: Sequence[Area], header_row: int, places: Collection[int]
) -> None:
    """Refuse rows of which some cells seem empty, as they are one with the cells beside them."""
    for area in merged:
        is_needed = any(area.first_column <= place <= area.last_column for place in places)
        if is_needed and area.last_row > header_row:
            raise InputError(
                f"{path}: cells of the rows {area.first_row} to {area.last_row} are merged; "
                "unmerge them, so that each row holds all of its own values"
            )
