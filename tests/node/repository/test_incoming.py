"""A file's rows wait beside the records, and only differences are written."""

from datetime import date

from sqlalchemy import Engine, inspect

from node import storage
from node.repository.incoming import Incoming, Line
from tests.node.repository.registers import VICTIMS, stored

_CODES = {indicator.id: "unknown" for indicator in VICTIMS.indicators} | {"form": 1}


def _line(line: int, record: str, content: str = "as it was") -> Line:
    day = date(2024, 1, line)
    named = {"record": record, "person": "p", "content": content, "source": "s"}
    return {"line": line, "first_day": day, "last_day": day, **named, **_CODES}


def test_only_differences_are_written(engine: Engine) -> None:
    """New and changed records are stored, the others are left alone."""
    with storage.writing(engine) as connection:
        first = Incoming(connection, VICTIMS)
        first.add([_line(2, "a"), _line(3, "b")])
        assert 2 == first.store()

    with storage.writing(engine) as connection:
        second = Incoming(connection, VICTIMS)
        second.add([_line(2, "a"), _line(3, "b", "otherwise")])
        second.add([_line(4, "c")])
        assert 2 == second.store()

    assert 3 == second.distinct
    assert {("a", "as it was"), ("b", "otherwise"), ("c", "as it was")} == {
        (row.record, row.content) for row in stored(engine)
    }


def test_of_a_repeated_record_the_first_line_counts(engine: Engine) -> None:
    """Every later line is named together with the first."""
    with storage.writing(engine) as connection:
        incoming = Incoming(connection, VICTIMS)
        incoming.add([_line(5, "a", "later"), _line(2, "a"), _line(3, "b"), _line(4, "a", "later")])
        repeated = list(incoming.repeated())
        written = incoming.store()

    assert [(4, 2), (5, 2)] == repeated
    assert 2 == incoming.distinct == written
    assert ["as it was", "as it was"] == [row.content for row in stored(engine)]


def test_nothing_waits_after_the_transaction(engine: Engine) -> None:
    """The next file finds no rows of this one, whether it was stored or given up."""
    with storage.writing(engine) as connection:
        incoming = Incoming(connection, VICTIMS)
        incoming.add([_line(2, "a")])
        incoming.store()
        assert [] == inspect(connection).get_temp_table_names()
    with storage.writing(engine) as connection:
        Incoming(connection, VICTIMS).add([_line(2, "b")])
        connection.rollback()

    with storage.writing(engine) as connection:
        assert 0 == Incoming(connection, VICTIMS).store()
