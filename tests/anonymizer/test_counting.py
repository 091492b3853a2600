"""Exact counts: the database's answer is what one would count on paper, and is not shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event

from anonymizer.contribution import Rule
from anonymizer.counting import Counts, Cube, counts, cube
from anonymizer.grid import Attribute, Grid
from tests.anonymizer import registers
from tests.anonymizer.registers import BITS, CODES, PERIODS, Record, one_database, periods, rules

DAY = date(2024, 5, 1)


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

    for grid in tables:
        expected = registers.naive(register, grid, rule=rule, period=period)
        assert expected == counts(data, grid).values


def test_any_number_of_tables_is_one_statement(connection: Connection) -> None:
    """The database is asked once for a dataset and period."""
    registers.store(connection, [Record("a", "p", DAY, DAY)])
    asked: list[str] = []
    engine: Engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    data = registers.ask(connection, rule="earliest", period=PERIODS["2024"])
    tables = [counts(data, registers.grid(registers.attribute(name))) for name in CODES]

    assert 1 == len(asked)
    assert all(1 == sum(table.values) for table in tables)


def test_cells_that_nobody_is_in_are_zero(connection: Connection) -> None:
    """A table over nobody has all its cells."""
    grid = registers.grid(registers.attribute("sex"), registers.attribute("form", bound=3))
    registers.store(connection, [])

    data = registers.ask(connection, rule="earliest", period=PERIODS["2024"])

    assert (0,) * 15 == counts(data, grid).values


def test_cells_stand_in_the_grids_order() -> None:
    """The last attribute's codes change fastest."""
    grid = registers.grid(registers.attribute("sex"), registers.attribute("status"))
    data = _cube({"sex": "female", "status": "no_victim"}, people=2)
    other = _cube({"sex": "unknown", "status": "presumed"}, people=3)

    assert (0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0) == counts(data, grid).values
    assert (0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0) == counts(other, grid).values


@pytest.mark.parametrize("bound", [1, 2, 3, 5])
def test_a_mask_counts_its_first_codes(bound: int) -> None:
    """Every tick is counted up to the bound, in the order of the code list."""
    grid = registers.grid(registers.attribute("form", bound=bound))

    for mask in range(2**5):
        ticks = [bit for bit in range(5) if mask & 1 << bit][:bound]
        expected = tuple(int(bit in ticks) for bit in range(5))
        assert expected == counts(_cube({"form": mask}), grid).values


def test_codes_that_fold_together_count_once() -> None:
    """A person with three kinds of work is one person in the group `work`."""
    grid = registers.grid(registers.attribute("form", bound=3, coarse=True))

    assert (0, 1, 0) == counts(_cube({"form": 0b01110}), grid).values


def test_a_status_that_does_not_count_adds_nobody() -> None:
    """Who turned out not to be a victim is in no cell of a table of victims."""
    grid = registers.grid(registers.attribute("sex"), statuses=["presumed", "identified"])

    assert (0, 0, 0) == counts(_cube({"status": "no_victim"}, people=9), grid).values
    assert (9, 0, 0) == counts(_cube({"status": "presumed"}, people=9), grid).values


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param({"sex": "F"}, id="code"),
        pytest.param({"sex": None}, id="NULL"),
        pytest.param({"form": 0b100000}, id="bit"),
        pytest.param({"form": -1}, id="negative mask"),
    ],
)
def test_what_the_catalogue_does_not_have_stops_the_count(stored: dict[str, str | int]) -> None:
    """Nobody is dropped in silence, nor counted under another code."""
    grid = registers.grid(registers.attribute("sex"), registers.attribute("form", bound=3))

    with pytest.raises(KeyError):
        counts(_cube(stored), grid)


def test_a_null_mask_stops_the_count() -> None:
    """A missing mask is not an empty one."""
    absent: dict[str, str | int] = {"form": None}  # type: ignore[dict-item]  # A NULL.

    with pytest.raises(TypeError):
        counts(_cube(absent), registers.grid(registers.attribute("form")))


def test_a_cube_without_the_status_answers_nothing() -> None:
    """Who counts cannot be told from it."""
    data = cube([("female", 3)], attributes=["sex"], bits={})

    with pytest.raises(KeyError, match="status"):
        counts(data, registers.grid(registers.attribute("sex")))


def test_exact_counts_are_never_shown() -> None:
    """A log line or a traceback that shows them says no number."""
    data = _cube({"sex": "female"}, people=987654)
    table = counts(data, Grid((), "status", frozenset({"identified"}), "total"))

    assert (987654,) == table.values
    assert "987654" not in f"{data!r} {data} {table!r} {table}"


def test_a_total_has_one_cell() -> None:
    """A table without dimensions counts everybody with a status."""
    grid = Grid((), "status", frozenset({"presumed", "identified"}), "total")

    assert Counts(grid, (7,)) == counts(_cube({}, people=7), grid)


def test_the_same_code_may_stand_for_several() -> None:
    """A coarse level counts all that fold into it."""
    grid = registers.grid(registers.attribute("country", coarse=True))
    rows = [_row({"country": code}, people) for code, people in [("AL", 1), ("XK", 2), ("DE", 4)]]
    data = cube(rows, attributes=tuple(CODES), bits=BITS)

    assert ("see", "eu", "unknown") == grid.attributes[0].codes
    assert (3, 4, 0) == counts(data, grid).values


def test_an_attribute_named_twice_is_counted_twice() -> None:
    """A needless table is still a true one, and within its sensitivity."""
    form: Attribute = registers.attribute("form", bound=2)
    grid = registers.grid(form, form)

    table = counts(_cube({"form": 0b00011}), grid).values

    assert grid.sensitivity == sum(table) == 4


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
