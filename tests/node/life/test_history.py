"""Every change of a record can be told, by whom and why, and what stood there before."""

from datetime import date

import pytest
from sqlalchemy import Engine, func, select

from node.life import holds
from node.life.consent import withdraw
from node.life.corrections import Fix, correct
from node.life.history import Change, Event, came_in, history, record_history
from node.life.lookup import UnknownRecordError
from node.storage import reading, writing
from tests.node.life.people import DEED, VICTIMS, imported, p, row

AT = "2026-07-01T09:30:00+00:00"
DAY = "2026-07-01"


def _history(engine: Engine) -> tuple[Event, ...]:
    with reading(engine) as connection:
        return history(connection, VICTIMS, p("a"))


def _by_hand(kind: str, **said: object) -> Event:
    return Event(kind, AT, by=DEED.by, reason=DEED.reason, **said)  # type: ignore[arg-type] # by name


def test_what_only_came_in_has_no_history(engine: Engine) -> None:
    """Nor has what came in again as it was."""
    imported(engine, row("a", "anna", "2022"))
    imported(engine, row("a", "anna", "2022"))

    assert () == _history(engine)


def test_the_import_it_came_with_is_told_where_only_one_can_have_brought_it(
    engine: Engine,
) -> None:
    """Of two nobody knows which, unless the second wrote over it; one without changes is none."""
    days = [date(2026, 1, day) for day in (1, 2, 3)]
    imported(engine, row("a", "anna", "2022"), day=days[0])
    imported(engine, row("a", "anna", "2022"), day=days[1])
    first = _came_in(engine, "a")
    imported(engine, row("a", "anna", "2023"), row("b", "bora", "2022"), day=days[2])

    assert [days[0], days[0], None] == [first, _came_in(engine, "a"), _came_in(engine, "b")]


def _came_in(engine: Engine, record: str) -> date | None:
    with reading(engine) as connection:
        return came_in(connection, VICTIMS, p(record))


def test_every_change_is_told_in_order(engine: Engine) -> None:
    """By imports and by hand; an import tells what it wrote over, corrections included."""
    imported(engine, row("a", "anna", "2022", sex="male", form=0b110))
    with writing(engine) as connection:
        correct(connection, VICTIMS, p("a"), Fix("sex", "female"), DEED)
    imported(engine, row("a", "anna", "2022-05", sex="other", close_date="2024", form=0b110))
    with writing(engine) as connection:
        correct(connection, VICTIMS, p("a"), Fix("identification", "2022-06-01"), DEED)
        withdraw(connection, VICTIMS, p("a"), DEED)
        holds.hold(connection, VICTIMS, p("a"), DEED, is_of_person=False)
    imported(engine, row("a", "anka", "2022-05", sex="other", provider="brcko", form=0b10))

    kinds = [each.kind for each in _history(engine)]

    assert ["correction", "import", "correction", "consent", "hold", "import"] == kinds
    first, second, third, fourth, fifth, sixth = _history(engine)
    assert _by_hand("correction", changes=(Change("sex", "male", "female"),), number=1) == first
    assert Event("import", DAY, second.changes) == second
    assert {
        Change("identification", "2022", "2022-05"),
        Change("sex", "female", "other"),
        Change("close_date", None, "2024"),
    } == set(second.changes)
    days = (Change("identification", "2022-05", "2022-06-01"),)
    assert _by_hand("correction", changes=days, number=2) == third
    assert _by_hand("consent", said="withdrawn") == fourth
    assert _by_hand("hold", said="held") == fifth
    assert {
        Change("identification", "2022-06-01", "2022-05"),
        Change("close_date", "2024", None),
        Change("provider", None, "brcko"),
        Change("form", "sexual_exploitation+forced_labour", "sexual_exploitation"),
        Change("identity", None, None),
    } == set(sixth.changes)


def test_only_what_changed_is_kept(engine: Engine) -> None:
    """A register of a million rows of which one changed adds one row, with one field in it."""
    rows = [row(name, name, "2022") for name in "abc"]
    imported(engine, *rows)

    imported(engine, *rows[1:], row("a", "a", "2022", sex="female"))

    with reading(engine) as connection:
        assert 1 == connection.scalar(select(func.count()).select_from(record_history))
        assert "sex\x1funknown\x1e" == connection.scalar(select(record_history.c.said))


def test_history_is_shown_to_whoever_may_see_the_record(engine: Engine) -> None:
    """A provider is not told what was decided about the person, nor another one of the record."""
    imported(engine, row("a", "anna", "2022", provider="brcko"))
    with writing(engine) as connection:
        correct(connection, VICTIMS, p("a"), Fix("sex", "female"), DEED)
        withdraw(connection, VICTIMS, p("a"), DEED)

    with reading(engine) as connection:
        own = history(connection, VICTIMS, p("a"), provider="brcko")
        assert ["correction"] == [each.kind for each in own]
        with pytest.raises(UnknownRecordError):
            history(connection, VICTIMS, p("a"), provider="srpska")
