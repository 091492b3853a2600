"""Reading the spreadsheet as it is downloaded."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from hub.reference.sheet import lines
from proto.errors import InputError
from tests.hub.reference.glotip_file import row, write


def test_the_header_is_found_where_it_stands(tmp_path: Path) -> None:
    """UNODC's file has two lines above it; a line's number is the spreadsheet's."""
    path = write(tmp_path / "data_glotip.xlsx", [row()])

    (line,) = lines(path)

    assert 4 == line.number
    assert ("SRB", "Serbia") == line.cells[:2]
    assert ("2019", "33") == line.cells[-2:]


def test_lines_without_anything_are_not_lines(tmp_path: Path) -> None:
    """Spreadsheets often end in empty rows."""
    path = write(tmp_path / "data_glotip.xlsx", [row(), [None] * 13, row(Year=2020)])

    assert [4, 6] == [line.number for line in lines(path)]


def test_another_spreadsheet_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    """A file without these columns is another data set."""
    book = Workbook()
    for _ in range(20):
        book.active.append(["year", "count"])  # type: ignore[union-attr]  # A new book has a sheet.
    book.save(tmp_path / "other.xlsx")

    with pytest.raises(InputError, match="none of the first 10 rows names the columns Iso3_code"):
        list(lines(tmp_path / "other.xlsx"))


@pytest.mark.parametrize("content", [b"", b"Iso3_code,Country\n", b"PK\x03\x04broken"])
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, content: bytes) -> None:
    """A CSV under the name of an XLSX, an empty file, a broken download."""
    path = tmp_path / "data_glotip.xlsx"
    path.write_bytes(content)

    with pytest.raises(InputError, match="is no XLSX file: download it again"):
        list(lines(path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The sentence says which file was looked for."""
    with pytest.raises(InputError, match=r"none\.xlsx cannot be read: No such file"):
        list(lines(tmp_path / "none.xlsx"))
