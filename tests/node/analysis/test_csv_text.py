"""A CSV holds every number, and on each line what it must not be without."""

import csv
import io

from node.analysis.csv_text import COLUMNS, csv_text
from tests.node.analysis.second_count import KOSOVO, asked, record, sheet

REGISTER = [record(1, "a", citizenship="XK", sex="female"), record(2, "b", citizenship="AL")]


def _rows(*sheets: object) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(csv_text(sheets)))]  # type: ignore[arg-type] # sheets


def test_every_number_is_a_line() -> None:
    """With the codes of its row and column, for a program."""
    rows = _rows(sheet(REGISTER, asked("citizenship+sex")), sheet(REGISTER, asked("total")))

    assert list(COLUMNS) == [*rows[0]]
    cells = {(r["row_codes"], r["column_code"]): r["number"] for r in rows if r["kind"] == "people"}
    assert ("1", "0") == (cells["XK", "female"], cells["AL", "female"])
    assert {"Internal, exact, not for publication"} == {row["mark"] for row in rows}
    assert "2" == rows[-2]["number"]


def test_a_footnote_stands_on_the_lines_that_need_it() -> None:
    """And on all of a country that has one."""
    rows = _rows(sheet(REGISTER, asked("citizenship")))
    own = _rows(sheet(REGISTER, asked("sex"), country=KOSOVO))

    assert {"XK"} == {row["row_codes"] for row in rows if row["footnote"]}
    assert all("UNSCR 1244" in row["footnote"] for row in own)


def test_no_number_is_an_empty_field() -> None:
    """A share of nobody is nothing, not zero."""
    rows = _rows(sheet([], asked("sex")))

    assert {""} == {row["number"] for row in rows if row["kind"] == "share"}
