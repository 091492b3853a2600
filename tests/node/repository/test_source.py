"""Whatever a register is kept in, it is the same register."""

from collections.abc import Mapping, Sequence
from csv import reader
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, Text, insert, select, text

from anonymizer.case import Pseudonym
from node import storage
from node.repository import records
from node.repository.beside import Beside
from node.repository.importer import ImportResult
from proto.errors import InputError
from tests.node.repository.registers import (
    ANNA,
    BORA,
    HEADER,
    JUSTICE,
    TODAY,
    csv,
    imported,
    importer,
    mapping_file,
    silent,
    stored,
)
from tests.node.repository.workbooks import written


def test_one_register_is_the_same_in_every_form(engine: Engine, tmp_path: Path) -> None:
    """As CSV, as a sheet with real dates, and in the database that it comes from."""
    rows = [(*ANNA.split(";"),), (*BORA.split(";"),)]
    imported(engine, tmp_path, csv(ANNA, BORA))
    file = '[file]\ndelimiter = ";"\nencoding = "utf-8"'

    dated = [[*row[:4], datetime.strptime(row[4], "%d.%m.%Y"), *row[5:]] for row in rows]  # noqa: DTZ007 - a day
    sheet = written(tmp_path / "a.xlsx", {"Cases": [HEADER.split(";"), *dated]})
    rules = mapping_file(tmp_path, (file, '[file]\nsheet = "Cases"'))
    assert 2 == _brought_in(engine, tmp_path, sheet, rules).unchanged

    names = [Column(name, Text) for name in HEADER.split(";")]
    table = Table("registar", MetaData(), *names)
    with storage.writing(engine) as connection:
        table.create(connection)
        connection.execute(
            insert(table), [dict(zip(HEADER.split(";"), row, strict=True)) for row in rows]
        )
    rules = mapping_file(tmp_path, (file, '[sql]\ntable = "registar"'))
    url = engine.url.render_as_string(hide_password=False)
    assert 2 == _brought_in(engine, tmp_path, url, rules).unchanged


def _brought_in(engine: Engine, folder: Path, source: Path | str, rules: Path) -> ImportResult:
    return importer(engine, folder).import_file(
        source, rules, dataset="victims", today=TODAY, progress=silent
    )


_EXAMPLES = Path(__file__).parent / "examples"
Said = tuple[Pseudonym, Mapping[str, str]]
_MAPPINGS = Path(__file__).parents[3] / "deploy/mappings"


class _Sealed:
    """Counts what it is given to keep."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def keep(self, _connection: object, _dataset: object, rows: Sequence[Said]) -> None:
        self.names.extend(named["given_name"] for _, named in rows)


class _Unlinked:
    """Keeps nothing of what it is given."""

    def link(self, _connection: object, _dataset: object, _rows: object) -> None:
        pass


def test_the_example_of_a_workbook_can_be_imported(engine: Engine, tmp_path: Path) -> None:
    """Every key that a mapping can have is in it, and does what is said of it."""
    with (_EXAMPLES / "victims_workbook_example.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = reader(file, delimiter=";")
    day = header.index("identified")
    typed = [
        [_typed(cell) if place == day else cell for place, cell in enumerate(row)] for row in rows
    ]
    path = written(tmp_path / "cases.xlsx", {"Codes": [["f"]], "Cases": [header, *typed]})
    sealed = _Sealed()

    result = importer(
        engine, tmp_path, Beside(identities=sealed, proceedings=_Unlinked())
    ).import_file(
        path,
        _MAPPINGS / "victims_workbook_example.toml",
        dataset="victims",
        today=TODAY,
        progress=silent,
    )

    assert (4, 0) == (result.new, result.refused)
    assert ["Wixqua", "Weyquo", "Wixqua"] == sealed.names
    lost = {(each.column, each.value): each.cells for each in result.unknown}
    assert 1 == lost["since", "text"] == lost["months", "text"]
    by_day = {row.first_day.isoformat(): row for row in stored(engine)}
    first, nobody = by_day["2024-11-03"], by_day["2024-01-01"]
    assert ("1999", "2023-03", "2024-11-04") == (
        first.birth_date,
        first.exploitation_start_date,
        first.assistance_start_date,
    )
    assert ("age_24_26", "adult", "months_13_24") == (
        first.age_at_identification,
        first.age_group,
        first.duration,
    )
    assert ("unknown", "unknown", None) == (nobody.age_group, nobody.citizenship, nobody.birth_date)
    assert {"shelters-federation"} == {row.provider for row in stored(engine)}


def _typed(cell: str) -> object:
    """A day as a date, whatever else was typed as text."""
    return datetime.fromisoformat(cell) if cell.count("-") == len("--") else cell


def test_the_example_of_a_database_can_be_imported(engine: Engine, tmp_path: Path) -> None:
    """The tables stay where they are, and joining them is left to their own database."""
    statements = (_EXAMPLES / "justice_database_example.sql").read_text(encoding="utf-8")
    with storage.writing(engine) as connection:
        for statement in statements.rstrip().rstrip(";").split(";"):
            connection.execute(text(statement))

    result = importer(engine, tmp_path, Beside(proceedings=_Unlinked())).import_file(
        engine.url.render_as_string(hide_password=False),
        _MAPPINGS / "justice_database_example.toml",
        dataset="justice",
        today=TODAY,
        progress=silent,
    )

    assert (3, 0) == (result.new, result.refused)
    table = records.table(JUSTICE)
    with storage.reading(engine) as connection:
        asked = select(table.c.stage, table.c.sentence_length, table.c.birth_date, table.c.sex)
        found = {tuple(row) for row in connection.execute(asked)}
    assert {
        ("investigated", "unknown", "1980", "male"),
        ("convicted", "months_36_59", "1980", "male"),
        ("investigated", "unknown", None, "female"),
    } == found


@pytest.mark.parametrize("kind", ['delimiter = ";"\nencoding = "utf-8"', 'sheet = "Cases"'])
def test_the_address_of_a_database_is_not_taken_for_a_file(
    engine: Engine, tmp_path: Path, kind: str
) -> None:
    """It may hold a password, and a message about a file would repeat it."""
    file = '[file]\ndelimiter = ";"\nencoding = "utf-8"'
    rules = mapping_file(tmp_path, (file, f"[file]\n{kind}"))

    with pytest.raises(InputError, match="the mapping describes a file") as refused:
        _brought_in(engine, tmp_path, "postgresql://u:sEcret@host/db", rules)

    assert "sEcret" not in str(refused.value)
    assert "host" not in str(refused.value)
