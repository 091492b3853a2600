"""Whoever asks why a record does not count is told."""

from sqlalchemy import Engine

from node.life.consent import withdraw
from node.life.counting import why_not
from node.life.lookup import fetch
from node.storage import reading, writing
from tests.node.life.people import DEED, VICTIMS, imported, p, row


def _why(engine: Engine, record: str) -> str | None:
    with reading(engine) as connection:
        return why_not(connection, VICTIMS, fetch(connection, VICTIMS, p(record)))


def test_the_register_says_it(engine: Engine) -> None:
    """Of this record or another one of the same person."""
    imported(
        engine,
        row("a", "anna", "2022", consent="not_given"),
        row("b", "anna", "2023"),
        row("c", "cana", "2023", consent="withdrawn"),
    )

    assert "consent not given, by the register" == _why(engine, "a")
    assert "consent not given, by the register, in another record of this person" == _why(
        engine, "b"
    )
    assert "consent withdrawn, by the register" == _why(engine, "c")


def test_somebody_noted_it(engine: Engine) -> None:
    """With the day; and what the register says beside it."""
    imported(engine, row("a", "anna", "2022"), row("b", "bora", "2022", consent="not_given"))
    with writing(engine) as connection:
        withdraw(connection, VICTIMS, p("a"), DEED)
        withdraw(connection, VICTIMS, p("b"), DEED)

    noted = "consent withdrawn on 2026-07-01, noted by hand"
    assert noted == _why(engine, "a")
    assert f"consent not given, by the register; {noted}" == _why(engine, "b")


def test_another_record_counts_in_its_year(engine: Engine) -> None:
    """One of a person in each year, and none of another year."""
    imported(
        engine,
        row("a", "anna", "2022-02"),
        row("b", "anna", "2022-05"),
        row("c", "anna", "2023-01-01"),
    )

    assert [None, "another record of this person counts instead in 2022", None] == [
        _why(engine, each) for each in "abc"
    ]
