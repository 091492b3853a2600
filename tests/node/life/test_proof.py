"""An erasure that left something behind is found out."""

from sqlalchemy import Engine

from node.life.proof import NotErasedError, left_behind
from node.life.tombstones import bury
from node.storage import reading, writing
from tests.node.life.people import CATALOGUE, VICTIMS, imported, p, row


def test_what_is_left_and_what_would_be_counted_is_told(engine: Engine) -> None:
    """Each table for itself, with how many rows."""
    imported(engine, row("a", "anna", "2024", proceeding=p("K-1")), row("b", "bora", "2024"))
    with writing(engine) as connection:
        bury(connection, VICTIMS, 1, "record", [p("a")])
        bury(connection, VICTIMS, 2, "record", [p("x")])

    with reading(engine) as connection:
        assert [
            "1 rows of linked_case are left",
            "1 rows of victims are left",
            "1 records of victims would still be counted",
        ] == list(left_behind(connection, CATALOGUE.datasets, 1))
        assert [] == list(left_behind(connection, CATALOGUE.datasets, 2))


def test_every_objection_is_said() -> None:
    """In one sentence each."""
    error = NotErasedError(["one", "two"])

    assert "one; two" == str(error)
    assert ("one", "two") == error.objections
