"""The node asks the repository one question per dataset and period."""

from pathlib import Path

from sqlalchemy import Engine, event, inspect

from anonymizer.counting import counts
from anonymizer.grid import Attribute, Grid
from node import storage
from node.repository import cases
from proto.period import Period
from tests.node.repository.registers import (
    ANNA,
    BORA,
    CATALOGUE,
    VICTIMS,
    csv,
    imported,
)

_ATTRIBUTES = ("status", "sex", "form")


def _grid() -> Grid:
    def attribute(name: str) -> Attribute:
        indicator = VICTIMS.indicator(name)
        return Attribute(name, indicator.codes(), indicator.fold("code"), indicator.bound)

    statuses = frozenset({"identified", "presumed"})
    return Grid((attribute("sex"), attribute("form")), "status", statuses, "sex+form")


def _counted(engine: Engine, period: str) -> dict[tuple[str, ...], int]:
    data = cases.read_cube(engine, VICTIMS, attributes=_ATTRIBUTES, period=Period.parse(period))
    grid = _grid()
    values = counts(data, grid).values
    return {cell: value for cell, value in zip(grid.cells(), values, strict=True) if value}


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
