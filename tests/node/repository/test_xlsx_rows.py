"""A sheet's XML is read a piece at a time, and memory holds no more than a row of it."""

from datetime import datetime
from io import BytesIO

import pytest

from node.repository.xlsx_rows import Area, SheetRows
from node.repository.xlsx_workbook import Workbook

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - of a calendar, not of a place
_MEBI = 1 << 20


def _sheet(xml: bytes) -> tuple[SheetRows, BytesIO]:
    content = BytesIO(xml)
    workbook = Workbook(content, len(xml), [], _EPOCH, frozenset(), frozenset())
    return SheetRows(workbook), content


@pytest.mark.parametrize(
    "start",
    [b'<sheetData><row><c s="', b"<sheetData><row><c><v>", b"<sheetData><!--", b"<"],
    ids=["attribute", "text", "comment", "name"],
)
def test_what_does_not_end_is_given_up(start: bytes) -> None:
    """A small file can unpack to whatever length; nothing of it is held for long."""
    sheet, content = _sheet(start + b"a" * (24 * _MEBI))

    with pytest.raises(ValueError, match=r"^$"):
        list(sheet)

    assert content.tell() < 8 * _MEBI


def test_rows_come_before_the_sheet_is_read() -> None:
    """The first row is there long before the last one is looked at."""
    sheet, content = _sheet(b"<sheetData>" + b"<row><c><v>1</v></c></row>" * 100_000)

    first = next(iter(sheet))

    assert (1, ["1"]) == (first.line, first.cells)
    assert content.tell() < _MEBI / 8


def test_merged_cells_are_known_at_the_end() -> None:
    """They stand behind the rows; columns are counted from nought, as cells are."""
    rows = b"<sheetData><row><c><v>1</v></c></row></sheetData>"
    sheet, _ = _sheet(b"<a>" + rows + b'<mergeCell ref="B2:AA3"/><mergeCell ref="?"/></a>')

    assert 1 == len(list(sheet))
    assert [Area(2, 3, 1, 26)] == sheet.merged
