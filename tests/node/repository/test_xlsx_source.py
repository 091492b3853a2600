"""A sheet is read as people see it, a row at a time, or refused with a sentence."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from node.repository import xlsx_workbook
from node.repository.form import SheetForm
from node.repository.register import Row
from node.repository.xlsx_source import open_sheet
from proto.errors import InputError
from tests.node.repository.workbooks import PARTS, with_sheet, written

_HEADER = (
    '<row><c t="inlineStr"><is><t>case</t></is></c><c t="inlineStr"><is><t>day</t></is></c></row>'
)


def _rows(path: Path, *columns: str, sheet: str = "Register") -> list[Row]:
    with open_sheet(path, SheetForm(sheet), columns or ("case",), _silent) as register:
        return list(register.rows)


def _silent(_done: int, _total: int | None) -> None:
    """Nobody watches."""


def test_values_are_text_as_people_read_it(tmp_path: Path) -> None:
    """Whole numbers have no point, dates are in ISO 8601, and nothing is in the letters of code."""
    values = {
        "Žana": "Žana",
        17: "17",
        1234567890123: "1234567890123",
        0.1 + 0.2: "0.3",
        Decimal("3.0"): "3",
        True: "true",
        date(2024, 11, 3): "2024-11-03",
        datetime(2024, 11, 3, 14, 5): "2024-11-03 14:05:00",  # noqa: DTZ001 - of a cell
        time(14, 5): "14:05:00",
        None: "",
    }
    names = [f"column {number}" for number in range(len(values))]
    rows: list[list[object]] = [[*names], [*values], [*names]]
    path = written(tmp_path / "a.xlsx", {"Register": rows})

    first, _ = _rows(path, *names)

    assert list(values.values()) == first.cells


def test_rows_carry_the_number_that_people_see(tmp_path: Path) -> None:
    """Rows that are blank, or only coloured, are none; the header is the first that is not."""
    rows: list[list[object]] = [[], ["case", "day"], [], ["a", "b"], [" ", None], ["c"]]
    path = written(tmp_path / "a.xlsx", {"Register": rows})

    assert [Row(4, ["a", "b"]), Row(6, ["c", ""])] == _rows(path)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="s"><v>1</v></c>', "Žana K."),
        ('<c t="str"><f>A1</f><v>computed</v></c>', "computed"),
        ('<c t="str"><f>A1</f><v></v></c>', ""),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c t="b"><v>0</v></c>', "false"),
        ('<c t="d"><v>2024-11-03T00:00:00</v></c>', "2024-11-03"),
        ('<c s="1"><v>45599</v></c>', "2024-11-03"),
        ('<c s="2"><v>1.5</v></c>', "1 day, 12:00:00"),
        ("<c><v>4.5599E4</v></c>", "45599"),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        ("<c/>", ""),
    ],
)
def test_every_kind_of_cell_is_read(tmp_path: Path, cell: str, text: str) -> None:
    """Kinds are those of the standard; how a text is pronounced is no part of it."""
    path = with_sheet(tmp_path / "a.xlsx", f"{_HEADER}<row>{cell}<c><v>1</v></c></row>")

    assert [Row(2, [text, "1"])] == _rows(path)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("<c><f>A1</f></c>", "the formula's result is not in the file; open it in a spreadsheet"),
        ('<c t="e"><v>#REF!</v></c>', "the spreadsheet shows an error there"),
        ('<c s="1"><v>99999999</v></c>', "the spreadsheet shows a date that does not exist"),
    ],
)
def test_a_cell_without_a_value_is_not_taken_for_empty(
    tmp_path: Path, cell: str, reason: str
) -> None:
    """Whatever reads the row learns which cell it is and why."""
    path = with_sheet(tmp_path / "a.xlsx", f"{_HEADER}<row><c><v>1</v></c>{cell}</row>")

    ((line, cells, ((place, why),)),) = _rows(path)

    assert (2, ["1", ""], 1) == (line, cells, place)
    assert why.startswith(reason)


def test_cells_beyond_the_header_are_told(tmp_path: Path) -> None:
    """A row that is too long is refused later; blank cells at its end are nothing."""
    rows: list[list[object]] = [["case", "day", " "], ["a", "b", None, " "], ["a", "b", "c"]]
    path = written(tmp_path / "a.xlsx", {"Register": rows})

    assert [["a", "b"], ["a", "b", "c"]] == [row.cells for row in _rows(path)]


def test_both_editions_of_the_standard_are_read(tmp_path: Path) -> None:
    """One has other namespaces, and some programs write prefixes."""
    path = tmp_path / "a.xlsx"
    sheet = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row>'
        '<x:c t="inlineStr"><x:is><x:t>case</x:t></x:is></x:c></x:row><x:row r="7"><x:c r="A7">'
        "<x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    with_sheet(path, "", **{"xl/worksheets/sheet1.xml": sheet})

    assert [Row(7, ["5"])] == _rows(path)


def _ole(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    return path


def _text(path: Path) -> Path:
    path.write_text("case;day\na;b\n", encoding="utf-8")
    return path


def _other_archive(path: Path) -> Path:
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return path


def _broken_off(path: Path) -> Path:
    whole = written(path, {"Register": [["case"], ["a"]]}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def _wrong_sums(path: Path) -> Path:
    whole = with_sheet(path, _HEADER + "<row><c><v>1</v></c></row>" * 50).read_bytes()
    at = whole.index(b"xl/worksheets/sheet1.xml") + 60
    path.write_bytes(whole[:at] + bytes(8) + whole[at + 8 :])
    return path


def _hidden(path: Path) -> Path:
    workbook = PARTS["xl/workbook.xml"].replace('sheetId="1"', 'sheetId="1" state="hidden"')
    return with_sheet(path, _HEADER, **{"xl/workbook.xml": workbook})


_FAULTS = {
    "password": (_ole, "the file is a workbook with a password, or in the form of before 2007; o"),
    "text": (_text, "the file is no XLSX workbook, and the mapping names a sheet; for a CSV file"),
    "other": (
        _other_archive,
        "the file is no XLSX workbook, but another archive, such as an",
    ),
    "half": (
        _broken_off,
        "the workbook is damaged or no XLSX; open it in a spreadsheet program an",
    ),
    "sums": (
        _wrong_sums,
        "the workbook is damaged or no XLSX; open it in a spreadsheet program an",
    ),
    "hidden": (_hidden, "the sheet 'Register' is hidden; show it and look at it, or name another"),
    "names": (
        lambda path: written(path, {"register": [["case"]], "Ana K.": []}),
        "none of the 2 sheets is named 'Register'; closest: register",
    ),
    "empty": (lambda path: with_sheet(path, "<row/>"), "the sheet is empty; expected a header and"),
    "header": (lambda path: with_sheet(path, _HEADER), "there is a header and no row below it"),
    "columns": (
        lambda path: written(path, {"Register": [["Title"], ["case", "day"], ["a", "b"]]}),
        "row 1 has 1 columns and none that the mapping names",
    ),
    "merged": (
        lambda path: with_sheet(
            path,
            _HEADER
            + '<row><c t="str"><v>a</v></c></row><row><c t="str"><v/></c><c><v>1</v></c></row>',
            '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
        ),
        "cells of the rows 2 to 3 are merged; unmerge them, so that each row holds all",
    ),
    "entities": (
        lambda path: with_sheet(
            path, "", **{"xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
        ),
        "the workbook is damaged or no XLSX",
    ),
    "order": (
        lambda path: with_sheet(path, _HEADER + '<row r="1"><c><v>1</v></c></row>'),
        "the workbook is damaged or no XLSX",
    ),
    "far": (
        lambda path: with_sheet(path, _HEADER + '<row><c r="ZZZZ2"><v>1</v></c></row>'),
        "the workbook is damaged or no XLSX",
    ),
    "long": (
        lambda path: with_sheet(path, f"{_HEADER}<row><c><v>{'1' * (1 << 21)}</v></c></row>"),
        "the workbook is damaged or no XLSX",
    ),
}


@pytest.mark.parametrize("kind", _FAULTS)
def test_a_workbook_that_cannot_be_read_is_a_sentence(tmp_path: Path, kind: str) -> None:
    """It says what is wrong and what to do, and shows no cell and no other sheet's name."""
    make, sentence = _FAULTS[kind]
    path = make(tmp_path / "register.xlsx")

    with pytest.raises(InputError) as refused:
        _rows(path)

    assert str(refused.value).startswith(f"{path}: {sentence}")
    assert "Ana" not in str(refused.value)


@pytest.mark.parametrize("limit", ["_MOST_TEXT", "_MOST_OTHER", "_MOST_PARTS"])
def test_a_workbook_out_of_all_proportion_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """What is held in memory has an end, whatever a small file unpacks to."""
    path = with_sheet(tmp_path / "a.xlsx", _HEADER)
    monkeypatch.setattr(xlsx_workbook, limit, 1)

    with pytest.raises(InputError, match="the workbook holds far more than a register; save the"):
        _rows(path)


def test_an_archive_with_a_password_is_told(tmp_path: Path) -> None:
    """Spreadsheet programs write another kind; packing programs write this one."""
    path = with_sheet(tmp_path / "a.xlsx", _HEADER)
    whole = bytearray(path.read_bytes())
    start = whole.index(b"PK\x01\x02")
    whole[start + 8] |= 1
    path.write_bytes(bytes(whole))

    with pytest.raises(InputError, match="the file has a password; save it without one"):
        _rows(path)


def test_progress_ends_with_the_whole_sheet(tmp_path: Path) -> None:
    """Whoever watches sees bytes go up to the size of the sheet."""
    path = with_sheet(tmp_path / "a.xlsx", _HEADER + "<row><c><v>1</v></c></row>" * 4_100)
    seen: list[tuple[int, int | None]] = []

    with open_sheet(path, SheetForm("Register"), ("case",), lambda *told: seen.append(told)) as it:
        assert 4_100 == sum(1 for _ in it.rows)

    assert 3 == len(seen)
    assert 1 == len({total for _, total in seen})
    assert seen[-1][0] == seen[-1][1]
    assert seen[0][0] <= seen[-1][0]
