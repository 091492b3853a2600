"""One person changes every table by no more than its sensitivity, and counts once."""

from collections.abc import Sequence
from datetime import date
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from anonymizer.contribution import RIVAL, Rule, contributions, rival
from anonymizer.counting import counts
from anonymizer.grid import Grid
from tests.anonymizer import registers
from tests.anonymizer.registers import (
    DAY,
    PERIODS,
    RULES,
    TABLE,
    Record,
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
            changes = (counts(present, grid) - counts(absent, grid)).ravel().tolist()
            assert sum(map(abs, changes)) <= prod(each.most for each in grid.attributes)
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

    assert len(inside) == counts(data, registers.grid()).sum()


@one_database
@given(register=registers.registers(), rule=rules, period=periods)
def test_the_record_that_speaks_is_the_first_in_the_rules_order(
    connection: Connection,
    register: tuple[Record, ...],
    rule: Rule,
    period: tuple[date, date],
) -> None:
    """One day beside each record is enough to find it, whatever the period."""
    registers.store(connection, register)
    start, end = period

    people = contributions(TABLE, attributes=["record"], rule=rule, start=start, end=end)
    found = connection.scalars(select(people.c.record)).all()

    assert sorted(each.record for each in registers.speaking(register, rule, period)) == sorted(
        found
    )


@one_database
@given(register=registers.registers(), rule=rules)
def test_what_is_kept_with_a_record_is_decided_from_its_persons_records_alone(
    connection: Connection, register: tuple[Record, ...], rule: Rule
) -> None:
    """Whoever else comes or goes, nothing that is kept with a record changes."""
    together = _kept(connection, register, rule)

    alone: dict[str, date] = {}
    for person in {record.person for record in register}:
        own = [record for record in register if record.person == person]
        alone |= _kept(connection, own, rule)

    assert alone == together


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


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "other",
    [
        pytest.param((date(2024, 1, 1), date(2024, 1, 31)), id="first month"),
        pytest.param((date(2024, 5, 5), date(2024, 5, 5)), id="day"),
        pytest.param((date(2024, 12, 1), date(2024, 12, 31)), id="last month"),
    ],
)
def test_a_wide_record_gives_way_to_a_sharper_one_within_it(
    connection: Connection, rule: Rule, other: tuple[date, date]
) -> None:
    """What is known to the year alone may have been before or after: nobody can tell."""
    register = [
        Record("a", "p", date(2024, 1, 1), date(2024, 12, 31), status="wide"),
        Record("b", "p", *other, status="other"),
    ]

    assert ["other"] == _speaking(connection, register, rule, "2024")


@pytest.mark.parametrize(
    ("rule", "kept"), [("earliest", "over first"), ("latest", "over last")], ids=RULES
)
def test_of_two_months_that_overlap_the_rule_looks_at_one_end(
    connection: Connection, rule: Rule, kept: str
) -> None:
    """The earliest is over first, the latest begins last."""
    register = [
        Record("a", "p", date(2024, 1, 1), date(2024, 2, 10), status="over first"),
        Record("b", "p", date(2024, 2, 1), date(2024, 3, 1), status="over last"),
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
    ("rule", "kept"), [("earliest", "identified"), ("latest", "presumed")], ids=RULES
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_tie_is_broken_by_what_records_say(
    connection: Connection, rule: Rule, kept: str, order: int
) -> None:
    """Neither their keys, which may be numbers of lines, nor the order of storing decide."""
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


@pytest.mark.parametrize("day", ["first_day", "last_day", "later"])
def test_a_record_without_a_day_is_nowhere(connection: Connection, day: str) -> None:
    """Should a database hold a NULL all the same, it puts nobody into any period."""
    row = {"record": "a", "person": "p", "first_day": DAY, "last_day": DAY, "later": date.max}
    connection.execute(insert(TABLE), row | {day: None})

    data = registers.ask(connection, rule="latest", period=PERIODS["2024"])

    assert 0 == len(data.people)


def test_days_kept_under_one_rule_are_not_read_under_the_other() -> None:
    """Should the catalogue change its rule, counting stops until the rivals are found anew."""
    kept = select(TABLE.c.first_day, TABLE.c.last_day, rival(TABLE, "earliest")).subquery()
    year = PERIODS["2024"]

    with pytest.raises(KeyError, match=RIVAL["latest"]):
        contributions(kept, attributes=[], rule="latest", start=year[0], end=year[1])


def _kept(connection: Connection, register: Sequence[Record], rule: Rule) -> dict[str, date]:
    """What is to be kept with each record."""
    registers.store(connection, register)
    found = select(TABLE.c.record, rival(TABLE, rule))
    return {record: day for record, day in connection.execute(found)}  # noqa: C416 - rows are no pairs


def _speaking(connection: Connection, register: list[Record], rule: Rule, period: str) -> list[str]:
    """Statuses of the records that count."""
    registers.store(connection, register)
    start, end = PERIODS[period]
    people = contributions(TABLE, attributes=["status"], rule=rule, start=start, end=end)
    return [str(status) for status in connection.scalars(select(people.c.status))]
