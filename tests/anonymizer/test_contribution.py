"""One person changes every table by no more than its sensitivity, and counts once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from anonymizer.contribution import Rule, contributions
from anonymizer.counting import counts
from anonymizer.grid import Grid
from tests.anonymizer import registers
from tests.anonymizer.registers import PERIODS, RULES, TABLE, Record, one_database, periods, rules


@one_database
@given(
    register=registers.registers(),
    tables=st.lists(registers.grids(), min_size=1, max_size=4),
    rule=rules,
    period=periods,
)
def test_nobody_changes_a_table_by_more_than_its_sensitivity(
    connection: Connection,
    register: tuple[Record, ...],
    tables: list[Grid],
    rule: Rule,
    period: tuple[date, date],
) -> None:
    """Whoever is added or removed with all their records moves every table within its bound."""
    registers.store(connection, register)
    present = registers.ask(connection, rule=rule, period=period)

    for person in {record.person for record in register}:
        registers.store(connection, [each for each in register if each.person != person])
        absent = registers.ask(connection, rule=rule, period=period)

        for grid in tables:
            pairs = zip(counts(present, grid).values, counts(absent, grid).values, strict=True)
            changes = [with_ - without for with_, without in pairs]
            assert sum(map(abs, changes)) <= grid.sensitivity
            assert set(changes) <= {0, 1}


@one_database
@given(register=registers.registers(), rule=rules, period=periods)
def test_a_person_counts_once_or_not_at_all(
    connection: Connection,
    register: tuple[Record, ...],
    rule: Rule,
    period: tuple[date, date],
) -> None:
    """However many records a person has in the period, the total counts a person as one."""
    start, end = period
    inside = {r.person for r in register if start <= r.first_day <= r.last_day < end}
    registers.store(connection, register)

    data = registers.ask(connection, rule=rule, period=period)

    assert (len(inside),) == counts(data, registers.grid()).values


@pytest.mark.parametrize(
    ("rule", "kept"), [("earliest", "presumed"), ("latest", "identified")], ids=RULES
)
def test_the_rule_says_which_record_speaks(connection: Connection, rule: Rule, kept: str) -> None:
    """A person presumed in spring and identified in autumn is one or the other."""
    spring, autumn = date(2024, 4, 1), date(2024, 10, 1)
    register = [
        Record("a", "p", autumn, autumn, status="identified"),
        Record("b", "p", spring, spring, status="presumed"),
    ]

    assert [kept] == _speaking(connection, register, rule, "2024")


@pytest.mark.parametrize(
    ("rule", "other", "kept"),
    [
        pytest.param("earliest", (date(2024, 1, 1), date(2024, 1, 31)), "other", id="sharper"),
        pytest.param("earliest", (date(2024, 2, 1), date(2024, 2, 1)), "wide", id="later start"),
        pytest.param(
            "latest", (date(2024, 12, 1), date(2024, 12, 31)), "other", id="late and sharp"
        ),
        pytest.param("latest", (date(2024, 12, 1), date(2024, 12, 1)), "wide", id="earlier end"),
    ],
)
def test_a_wide_record_is_placed_by_the_end_that_the_rule_looks_at(
    connection: Connection, rule: Rule, other: tuple[date, date], kept: str
) -> None:
    """Known to the year alone: it starts with the year, ends with it, and gives way to sharper."""
    register = [
        Record("a", "p", date(2024, 1, 1), date(2024, 12, 31), status="wide"),
        Record("b", "p", *other, status="other"),
    ]

    assert [kept] == _speaking(connection, register, rule, "2024")


def test_records_outside_the_period_do_not_speak(connection: Connection) -> None:
    """A person known since last year is counted by this year's first record."""
    before, within = date(2023, 5, 1), date(2024, 5, 1)
    register = [
        Record("a", "p", before, before, status="presumed"),
        Record("b", "p", within, within, status="identified"),
    ]

    assert ["identified"] == _speaking(connection, register, "earliest", "2024")


@pytest.mark.parametrize(
    ("rule", "kept"), [("earliest", "presumed"), ("latest", "identified")], ids=RULES
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_tie_is_broken_by_the_record_alone(
    connection: Connection, rule: Rule, kept: str, order: int
) -> None:
    """The order in which records were stored decides nothing."""
    day = date(2024, 5, 1)
    register = [
        Record("0a", "p", day, day, status="presumed"),
        Record("f0", "p", day, day, status="identified"),
    ]

    assert [kept] == _speaking(connection, register[::order], rule, "2024")


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [
        pytest.param(date(2024, 1, 1), date(2024, 1, 1), True, id="first day"),
        pytest.param(date(2024, 3, 31), date(2024, 3, 31), True, id="last day"),
        pytest.param(date(2023, 12, 31), date(2023, 12, 31), False, id="day before"),
        pytest.param(date(2024, 4, 1), date(2024, 4, 1), False, id="day after"),
        pytest.param(date(2024, 2, 1), date(2024, 2, 29), True, id="month within"),
        pytest.param(date(2024, 1, 1), date(2024, 3, 31), True, id="the quarter itself"),
        pytest.param(date(2024, 3, 15), date(2024, 4, 15), False, id="across the end"),
        pytest.param(date(2023, 12, 1), date(2024, 1, 31), False, id="across the start"),
        pytest.param(date(2024, 1, 1), date(2024, 12, 31), False, id="year only"),
        pytest.param(date(2024, 3, 1), date(2024, 2, 1), False, id="ends before it begins"),
        pytest.param(date(2030, 1, 1), date(2000, 1, 1), False, id="inside out"),
    ],
)
def test_a_record_counts_where_it_lies_wholly_inside(
    connection: Connection,
    first: date,
    last: date,
    counted: bool,  # noqa: FBT001  # A row of the table above.
) -> None:
    """What is known to the year alone is never put into a quarter, and edges are sharp."""
    register = [Record("a", "p", first, last)]

    assert counted == bool(_speaking(connection, register, "earliest", "2024-Q1"))


@pytest.mark.parametrize("day", ["first_day", "last_day"])
def test_a_record_without_a_day_is_nowhere(connection: Connection, day: str) -> None:
    """Should a database hold a NULL all the same, it puts nobody into any period."""
    row = {"record": "a", "person": "p", "first_day": date(2024, 5, 1)}
    connection.execute(insert(TABLE), row | {"last_day": date(2024, 5, 1), day: None})

    data = registers.ask(connection, rule="latest", period=PERIODS["2024"])

    assert () == data.rows


def _speaking(connection: Connection, register: list[Record], rule: Rule, period: str) -> list[str]:
    """Statuses of the records that count."""
    registers.store(connection, register)
    start, end = PERIODS[period]
    people = contributions(TABLE, attributes=["status"], rule=rule, start=start, end=end)
    return [str(status) for status in connection.scalars(select(people.c.status))]
