"""The node asks the repository one question per dataset and period."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, event, inspect

from anonymizer.counting import counts
from node import storage
from node.grids import grid
from node.repository import cases
from node.storage import reading, writing
from proto.period import Period
from proto.release import TableShape
from tests.node.repository.registers import (
    ANNA,
    BORA,
    CATALOGUE,
    VICTIMS,
    csv,
    imported,
    stored,
)

_ATTRIBUTES = ("status", "sex", "form")


def _counted(engine: Engine, period: str) -> dict[tuple[str, ...], int]:
    data = cases.read_cube(engine, VICTIMS, attributes=_ATTRIBUTES, period=Period.parse(period))
    table = grid(VICTIMS, TableShape(("sex", "form"), ("identified", "presumed"), {}))
    people = counts(data, table).ravel().tolist()
    return {cell: value for cell, value in zip(table.cells(), people, strict=True) if value}


def test_what_was_imported_can_be_counted(engine: Engine, tmp_path: Path) -> None:
    """One person counts once, whatever number of records she has, in every form of one of them."""
    again = ANNA.replace("A-17/24", "A-19/24").replace("03.11", "05.12").replace("sex+", "")
    imported(engine, tmp_path, csv(again, ANNA, BORA))

    assert {
        ("female", "sexual_exploitation"): 1,
        ("female", "forced_begging"): 1,
        ("male", "forced_begging"): 1,
    } == _counted(engine, "2024")
    assert {} == _counted(engine, "2023")


@pytest.mark.parametrize(
    ("change", "female_forms"),
    [
        pytest.param(("05.12.2024", "05.10.2024"), {"forced_begging": 1}, id="earlier now"),
        pytest.param(
            ("Quewix", "Xezwob"),
            {"sexual_exploitation": 1, "forced_begging": 2},
            id="of somebody else",
        ),
        pytest.param(
            ("A-19/24", "A-20/24"), {"sexual_exploitation": 1, "forced_begging": 1}, id="new"
        ),
        pytest.param((";F;", ";M;"), {"sexual_exploitation": 1, "forced_begging": 1}, id="unheard"),
    ],
)
def test_a_correction_decides_anew_which_record_counts(
    engine: Engine, tmp_path: Path, change: tuple[str, str], female_forms: dict[str, int]
) -> None:
    """Also of records that the later file does not hold."""
    again = ANNA.replace("A-17/24", "A-19/24").replace("03.11", "05.12").replace("sex+", "")
    imported(engine, tmp_path, csv(ANNA, again))

    imported(engine, tmp_path, csv(again.replace(*change)))

    assert {("female", form): people for form, people in female_forms.items()} == _counted(
        engine, "2024"
    )


def test_a_record_that_goes_to_another_person_lets_the_rest_speak(
    engine: Engine, tmp_path: Path
) -> None:
    """The person it was taken for is still counted, by the next record."""
    again = ANNA.replace("A-17/24", "A-19/24").replace("03.11", "05.12").replace("sex+", "")
    imported(engine, tmp_path, csv(ANNA, again))

    imported(
        engine, tmp_path, csv(ANNA.replace("Anna;Quewix;01.02.1999", "Bora;Zowxub;11.12.2010"))
    )

    assert {("female", "sexual_exploitation"): 1, ("female", "forced_begging"): 2} == _counted(
        engine, "2024"
    )


def test_counting_is_one_statement(engine: Engine, tmp_path: Path) -> None:
    """However many tables are released, the database is asked once."""
    imported(engine, tmp_path, csv(ANNA, BORA))
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    _counted(engine, "2024")

    assert 1 == len([statement for statement in asked if statement.startswith("SELECT")])


def test_preparing_twice_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    """A node that is set up again keeps its records."""
    imported(engine, tmp_path, csv(ANNA))

    cases.prepare(engine, CATALOGUE)

    with storage.reading(engine) as connection:
        assert {"victims", "justice"} <= set(inspect(connection).get_table_names())
    assert {("female", "sexual_exploitation"): 1, ("female", "forced_begging"): 1} == _counted(
        engine, "2024"
    )


def test_a_newer_catalogue_adds_what_it_asks_to_a_database_that_is_there(
    engine: Engine, tmp_path: Path
) -> None:
    """Records that are there stay; of the new indicator nobody was asked."""
    imported(engine, tmp_path, csv(ANNA))
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE victims DROP COLUMN movement")
        connection.exec_driver_sql("UPDATE catalogue SET version = '0.9.0'")

    cases.keep_up(engine, CATALOGUE)

    (anna,) = stored(engine)
    assert "identified" == anna.status
    assert anna.movement is None
    assert CATALOGUE.version == _version(engine)


def _version(engine: Engine) -> str:
    with reading(engine) as connection:
        version: str = connection.exec_driver_sql("SELECT version FROM catalogue").scalar_one()
        return version
