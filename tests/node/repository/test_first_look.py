"""A register without a mapping shows how it is written, what its columns are, and some rows."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from node.repository.first_look import Look, look
from node.repository.form import CsvForm, SheetForm, SqlForm
from proto.errors import InputError
from tests.node.repository.registers import ANNA, HEADER, csv, write
from tests.node.repository.workbooks import written

_ZANA = ANNA.replace("Anna", "Žana")
_CYRILLIC = ANNA.replace("Anna;Quewix", "Жана;Жабић")


@pytest.mark.parametrize(
    ("text", "encoding", "form"),
    [
        (csv(_ZANA), "utf-8", CsvForm(";", "utf-8")),
        (csv(_ZANA), "utf-8-sig", CsvForm(";", "utf-8-sig")),
        (csv(_ZANA).replace(";", "\t"), "utf-16", CsvForm("\t", "utf-16")),
        (csv(_ZANA).replace(";", ","), "cp1250", CsvForm(",", "cp1250")),
        (csv(*[_CYRILLIC] * 9).replace(";", "|"), "cp1251", CsvForm("|", "cp1251")),
    ],
)
def test_how_a_file_is_written_is_found(
    tmp_path: Path, text: str, encoding: str, form: CsvForm
) -> None:
    """Names are read as they were written, so that nobody becomes somebody else."""
    found = look(str(write(tmp_path, text.encode(encoding))))

    assert form == found.form
    assert tuple(HEADER.split(";")) == found.header
    assert found.rows[0][1] in {"Žana", "Жана"}


def test_an_encoding_is_found_where_a_letter_is_cut(tmp_path: Path) -> None:
    """Only the beginning is looked at, and it may end within a letter."""
    found = look(str(write(tmp_path, csv(*["Ž" * 70_000]))))

    assert CsvForm(";", "utf-8") == found.form


def test_no_more_than_the_first_rows_are_read(tmp_path: Path) -> None:
    """Rows that are out of shape say nothing of the others."""
    found = look(str(write(tmp_path, csv(ANNA + ";", *[ANNA] * 2_000))))

    assert 999 == len(found.rows)


def test_the_only_sheet_is_the_register(tmp_path: Path) -> None:
    """Of several one must be named."""
    one = written(tmp_path / "one.xlsx", {"Cases": [["case"], ["a"]]})
    two = written(tmp_path / "two.xlsx", {"Cases": [["case"], ["a"]], "Codes": [["code"], ["b"]]})

    assert Look(SheetForm("Cases"), ("case",), (("a",),)) == look(str(one))
    assert Look(SheetForm("Codes"), ("code",), (("b",),)) == look(str(two), sheet="Codes")
    with pytest.raises(InputError, match="the workbook has 2 sheets: name the one to read"):
        look(str(two))


def test_a_table_is_the_register(database_url: str) -> None:
    """All of its columns, as nobody knows yet which are needed."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql('CREATE TABLE cases ("case no" TEXT, age INTEGER)')
        connection.exec_driver_sql("INSERT INTO cases VALUES ('A 1', 17)")
    engine.dispose()

    found = look(database_url, table="cases")

    assert Look(SqlForm("cases", None), ("case no", "age"), (("A 1", "17"),)) == found
    with pytest.raises(InputError, match="a database has many tables: name the one that is"):
        look(database_url)


@pytest.mark.parametrize("sheet", [None, "Cases"])
def test_an_address_is_not_repeated(sheet: str | None) -> None:
    """Whoever names no table may still have typed a password."""
    with pytest.raises(InputError) as refused:
        look("postgresql://u:sEcret@host/db", sheet=sheet)

    assert "sEcret" not in str(refused.value)
