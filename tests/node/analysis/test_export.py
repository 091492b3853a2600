"""A file of exact figures is whole or not there, and nobody else's to read."""

from pathlib import Path

import pytest

from node.analysis.export import KINDS, contents, write
from proto.errors import InputError
from tests.node.analysis.second_count import asked, record, sheet

REGISTER = [record(1, "a", sex="female")]
BARS, TOTAL = sheet(REGISTER, asked("sex")), sheet(REGISTER, asked("total"))
BEGINNINGS = {".csv": b"table,row", ".xlsx": b"PK", ".svg": b"<svg", ".png": b"\x89PNG"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_of_the_kind_its_name_says(tmp_path: Path, kind: str) -> None:
    """And readable by its owner alone."""
    path = tmp_path / f"figures{kind.upper()}"

    write([BARS], path)

    assert path.read_bytes().startswith(BEGINNINGS[kind])
    assert 0o600 == path.stat().st_mode & 0o777
    assert [path] == [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("sheets", "kind", "refusal"),
    [
        ([BARS], ".doc", "expected a file that ends in .csv, .xlsx"),
        ([BARS], "", "expected a file that ends in"),
        ([TOTAL], ".svg", "to draw a picture of"),
        ([BARS, BARS], ".png", "to draw a picture of"),
    ],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, sheets: list[object], kind: str, refusal: str
) -> None:
    """Before there is a file."""
    with pytest.raises(InputError, match=refusal):
        write(sheets, tmp_path / f"figures{kind}")  # type: ignore[arg-type] # they are sheets

    assert [] == [*tmp_path.iterdir()]


def test_tables_of_several_go_into_one_file() -> None:
    """As CSV one after the other."""
    assert BARS.title.encode() in contents([TOTAL, BARS], ".csv")
