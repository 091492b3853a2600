"""Exact counts: the database's answer is what one would count on paper, and is not shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event

from anonymizer.contribution import Rule
from anonymizer.counting import Cube, answer, counts, cube
from anonymizer.grid import Grid
from anonymizer.query import Part, Query
from tests.anonymizer import registers
from tests.anonymizer.registers import (
    BITS,
    CODES,
    DAY,
    PARTS,
    PERIODS,
    Record,
    in_memory,
    one_database,
    periods,
    rules,
)


@one_database
@given(
    register=registers.registers(),
    tables=st.lists(registers.grids(), min_size=1, max_size=4),
    rule=rules,
    period=periods,
)
def test_the_statement_counts_as_one_would_on_paper(
    connection: Connection,
    register: tuple[Record, ...],
    tables: list[Grid],
    rule: Rule,
    period: tuple[date, date],
) -> None:
    """Two ways that share no code agree in every cell of every table."""
    registers.store(connection, register)

    data = registers.ask(connection, rule=rule, period=period)

    people = registers.speaking(register, rule, period)
    for grid in tables:
        assert registers.naive(people, grid) == tuple(counts(data, grid).ravel())


@one_database
@given(register=registers.registers(), query=registers.queries(), rule=rules)
def test_the_statement_answers_queries_as_one_would_on_paper(
    connection: Connection, register: tuple[Record, ...], query: Query, rule: Rule
) -> None:
    """Person by person, by the definition of each part."""
    period = PERIODS["2024"]
    registers.store(connection, register)

    data = registers.ask(connection, rule=rule, period=period)

    expected = registers.naive_answer(registers.speaking(register, rule, period), query)
    assert expected.tolist() == answer(data, query, status="status").tolist()


@given(registers.registers(), registers.grids())
def test_a_table_is_the_answer_to_a_query_for_its_cells(
    people: tuple[Record, ...], grid: Grid
) -> None:
    """In the order of the attributes' ids instead of the table's."""
    query = Query.of(grid.statuses, dict.fromkeys(grid.attributes, "cells"))
    order = [grid.attributes.index(each) for each in query.attributes]

    table = counts(in_memory(people), grid)

    assert grid.shape == table.shape
    found = answer(in_memory(people), query, status="status")
    assert table.transpose(order).tolist() == found.tolist()


@given(registers.registers(), registers.queries())
def test_people_may_be_counted_apart_and_added_up(people: tuple[Record, ...], query: Query) -> None:
    """Answers are sums over people: a rule about one person is a rule about all."""
    half = len(people) // 2

    parts = [
        answer(in_memory(each), query, status="status") for each in (people[:half], people[half:])
    ]

    whole = answer(in_memory(people), query, status="status")
    assert (parts[0] + parts[1]).tolist() == whole.tolist()


def test_any_number_of_tables_is_one_statement(connection: Connection) -> None:
    """The database is asked once for a dataset and period."""
    registers.store(connection, [Record("a", "p", DAY, DAY)])
    asked: list[str] = []
    engine: Engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    data = registers.ask(connection, rule="earliest", period=PERIODS["2024"])
    tables = [counts(data, registers.grid(registers.attribute(name))) for name in CODES]

    assert 1 == len(asked)
    assert all(1 == table.sum() for table in tables)


@pytest.mark.parametrize("part", PARTS)
def test_nobody_counts_zero(connection: Connection, part: Part) -> None:
    """A table over nobody has all its cells, and every answer all its numbers."""
    sex, form = registers.attribute("sex"), registers.attribute("form", bound=3)
    registers.store(connection, [])

    data = registers.ask(connection, rule="earliest", period=PERIODS["2024"])

    assert [[0] * 5] * 3 == counts(data, registers.grid(sex, form)).tolist()
    query = Query.of(["identified"], {sex: part, form: part})
    found = answer(data, query, status="status")
    assert (query.shape, 0) == (found.shape, abs(found).sum())


def test_cells_stand_in_the_grids_order() -> None:
    """The last attribute's codes change fastest."""
    grid = registers.grid(registers.attribute("sex"), registers.attribute("status"))
    data = _cube({"sex": "female", "status": "no_victim"}, people=2)
    other = _cube({"sex": "unknown", "status": "presumed"}, people=3)

    assert [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0] == counts(data, grid).ravel().tolist()
    assert [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0] == counts(other, grid).ravel().tolist()


@pytest.mark.parametrize("bound", [1, 2, 3, 5])
def test_a_mask_counts_its_first_codes(bound: int) -> None:
    """Every tick is counted up to the bound, in the order of the code list."""
    grid = registers.grid(registers.attribute("form", bound=bound))

    for mask in range(1, 2**5):
        ticks = [bit for bit in range(5) if mask & 1 << bit][:bound]
        expected = [int(bit in ticks) for bit in range(5)]
        assert expected == counts(_cube({"form": mask}), grid).tolist()


def test_codes_that_fold_together_count_once() -> None:
    """A person with three kinds of work is one person in the group `work`."""
    grid = registers.grid(registers.attribute("form", bound=3, coarse=True))

    assert [0, 1, 0] == counts(_cube({"form": 0b01110}), grid).tolist()


def test_a_status_that_does_not_count_adds_nobody() -> None:
    """Who turned out not to be a victim is in no cell of a table of victims, and in no answer."""
    sex = registers.attribute("sex")
    grid = registers.grid(sex, statuses=["presumed", "identified"])
    query = Query.of(["presumed", "identified"], {sex: "centred"})
    out, in_ = (_cube({"status": status}, people=9) for status in ("no_victim", "presumed"))

    assert ([0, 0, 0], [9, 0, 0]) == (counts(out, grid).tolist(), counts(in_, grid).tolist())
    assert [0, 0, 0] == answer(out, query, status="status").tolist()
    assert [18, -9, -9] == answer(in_, query, status="status").tolist()


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param({"sex": "F"}, id="code"),
        pytest.param({"sex": None}, id="NULL"),
        pytest.param({"form": 0b100001}, id="bit"),
        pytest.param({"form": -1}, id="negative mask"),
        pytest.param({"form": 0}, id="empty mask"),
        pytest.param({"sex": "F", "status": "no_victim"}, id="code of somebody who is not counted"),
    ],
)
@pytest.mark.parametrize("part", PARTS)
def test_what_the_catalogue_does_not_have_stops_the_count(
    stored: dict[str, str | int], part: Part
) -> None:
    """Nobody is dropped in silence, nor counted under another code."""
    sex, form = registers.attribute("sex"), registers.attribute("form", bound=3)
    data = _cube(stored)

    with pytest.raises(KeyError):
        counts(data, registers.grid(sex, form, statuses=["identified"]))
    with pytest.raises(KeyError):
        answer(data, Query.of(["identified"], {sex: part, form: part}), status="status")


def test_a_null_mask_stops_the_count() -> None:
    """A missing mask is not an empty one."""
    absent: dict[str, str | int] = {"form": None}  # type: ignore[dict-item]  # A NULL.

    with pytest.raises(TypeError):
        counts(_cube(absent), registers.grid(registers.attribute("form")))


def test_a_cube_without_the_status_answers_nothing() -> None:
    """Who counts cannot be told from it."""
    data = cube([("female", 3)], attributes=["sex"], bits={})
    sex = registers.attribute("sex")

    with pytest.raises(KeyError, match="status"):
        counts(data, registers.grid(sex))
    with pytest.raises(KeyError, match="status"):
        answer(data, Query.of(["identified"], {sex: "cells"}), status="status")


def test_a_cube_is_never_shown() -> None:
    """A log line or a traceback that shows it says no number."""
    data = _cube({"sex": "female"}, people=987654)

    assert 987654 == counts(data, registers.grid())
    assert "987654" not in f"{data!r} {data}"


def test_the_same_code_may_stand_for_several() -> None:
    """A coarse level counts all that fold into it."""
    grid = registers.grid(registers.attribute("country", coarse=True))
    rows = [_row({"country": code}, people) for code, people in [("AL", 1), ("XK", 2), ("DE", 4)]]
    data = cube(rows, attributes=tuple(CODES), bits=BITS)

    assert ("see", "eu", "unknown") == grid.attributes[0].codes
    assert [3, 4, 0] == counts(data, grid).tolist()


def _row(changed: dict[str, str | int], people: int) -> tuple[str | int, ...]:
    usual: dict[str, str | int] = {
        "status": "identified",
        "sex": "female",
        "country": "AL",
        "form": 0b1,
        "role": 0b1,
    }
    return (*(usual | changed).values(), people)


def _cube(changed: dict[str, str | int], people: int = 1) -> Cube:
    return cube([_row(changed, people)], attributes=tuple(CODES), bits=BITS)
