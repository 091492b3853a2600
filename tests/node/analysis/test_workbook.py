"""A workbook holds numbers that can be computed with, and says on every page what they are."""

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from node.analysis.definition import MARK
from node.analysis.workbook import workbook
from tests.node.analysis.second_count import KOSOVO, asked, record, sheet

REGISTER = [record(1, "a", citizenship="XK", sex="female"), record(2, "b", citizenship="AL")]
SHEETS = [
    sheet(REGISTER, asked("citizenship+sex"), shares="rows", country=KOSOVO),
    sheet(REGISTER, asked("total"), "2023", "2024"),
]
MADE = datetime(2025, 3, 1)  # noqa: DTZ001 - a workbook knows no zones


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    """The workbook, read by another library."""
    return openpyxl.load_workbook(io.BytesIO(workbook(SHEETS, MADE)))


def test_numbers_are_numbers(book: openpyxl.Workbook) -> None:
    """Under their headings, with a format for each kind."""
    table = book["Table 1"]

    assert ["Citizenship", "Female", "% of row"] == [cell.value for cell in table[4][:3]]
    rows = {row[0].value: row for row in table.iter_rows(min_row=6, max_row=9)}
    assert (1, 1.0) == (rows["Kosovo*"][1].value, rows["Kosovo*"][2].value)
    assert ("#,##0", "0%") == (rows["Kosovo*"][1].number_format, rows["Kosovo*"][2].number_format)
    assert rows["All"][1].font.b


def test_codes_stand_beside_their_labels(book: openpyxl.Workbook) -> None:
    """Those of the columns below them, those of the rows at the end, for who fills in a form."""
    table = book["Table 1"]

    assert ["female", "female", "male"] == [cell.value for cell in table[5][1:4]]
    width = len(SHEETS[0].columns)
    assert ["AL", "XK"] == [table.cell(row, width + 2).value for row in (6, 7)]


def test_every_page_has_the_mark(book: openpyxl.Workbook) -> None:
    """On the screen, on paper, and in the properties of the file."""
    assert ["Notes", "Table 1", "Table 2"] == book.sheetnames
    for page in book:
        assert page.oddHeader
        assert MARK == page.oddHeader.center.text
    assert (MARK, MARK) == (book["Table 2"]["A2"].value, book.properties.title)


def test_the_notes_say_what_the_tables_are(book: openpyxl.Workbook) -> None:
    """Definitions and footnotes, in words."""
    said = [str(row[0].value) for row in book["Notes"].iter_rows()]

    assert f"Table 1: {SHEETS[0].title}" in said
    assert any(line.startswith("By the date of identification") for line in said)
    assert any("UNSCR 1244" in line for line in said)


def test_the_same_figures_are_the_same_bytes() -> None:
    """Nothing of the machine or the moment is in it."""
    assert workbook(SHEETS, MADE) == workbook(SHEETS, MADE)


def test_nothing_is_taken_for_a_formula() -> None:
    """Whatever a label begins with."""
    line = replace(SHEETS[1].lines[0], labels=("=1+1",))
    data = workbook([replace(SHEETS[1], title="=A1", lines=(line,))], MADE)

    page = openpyxl.load_workbook(io.BytesIO(data))["Table 1"]
    assert ("s", "s") == (page["A1"].data_type, page["A6"].data_type)
