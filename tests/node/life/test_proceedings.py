"""Victims and accused meet in the proceedings that both registers name."""

import pytest
from sqlalchemy import Engine

from node.life.consent import withdraw
from node.life.proceedings import (
    Outcome,
    link,
    linked_case,
    outcomes,
    proceedings_of,
    records_in,
)
from node.storage import reading, writing
from proto.period import Period
from tests.node.life.people import DEED, JUSTICE, VICTIMS, Row, imported, linked, p, row
from tests.node.planner import rows_known

STATUSES = "identified", "formally_identified"
SEEN: Row = {"status": "identified"}


def _accused(record: str, person: str, day: str, case: str, stage: str) -> Row:
    return row(record, person, day, dataset=JUSTICE, proceeding=p(case), stage=stage)


def _victim(record: str, person: str, case: str | None, **said: object) -> Row:
    linked_to = p(case) if case else None
    return row(record, person, "2024-05-01", proceeding=linked_to, **{**SEEN, **said})


@pytest.fixture
def courts(engine: Engine) -> Engine:
    """Three proceedings with victims, one without, and a victim without a proceeding."""
    imported(
        engine,
        _victim("a", "anna", "K-1"),
        _victim("b", "bora", "K-1"),
        _victim("c", "anna", "K-2"),
        _victim("d", "dana", "K-3"),
        _victim("e", "elsa", None),
        _victim("f", "fana", "K-1", status="presumed"),
    )
    imported(
        engine,
        _accused("j1", "jan", "2023", "K-1", "prosecuted"),
        _accused("j2", "jan", "2024", "K-1", "convicted"),
        _accused("j3", "jon", "2024", "K-1", "acquitted"),
        _accused("j4", "jan", "2025", "K-2", "investigated"),
        _accused("j5", "jim", "2025", "K-4", "convicted"),
        dataset=JUSTICE,
    )
    return engine


def _outcomes(engine: Engine, period: str | None = None) -> tuple[Outcome, ...]:
    asked = Period.parse(period) if period else None
    with reading(engine) as connection:
        return outcomes(connection, VICTIMS, JUSTICE, statuses=STATUSES, period=asked)


def test_outcomes_are_counted_where_victims_took_part(courts: Engine) -> None:
    """By the last stage of each accused in each proceeding, each person once."""
    assert (
        Outcome("investigated", proceedings=1, accused=1, victims=1),
        Outcome("convicted", proceedings=1, accused=1, victims=2),
        Outcome("acquitted", proceedings=1, accused=1, victims=2),
        Outcome(None, proceedings=1, accused=0, victims=1),
    ) == _outcomes(courts)
    assert () == _outcomes(courts, "2023")
    assert _outcomes(courts) == _outcomes(courts, "2024")


def test_who_may_not_count_is_not_counted_here(courts: Engine) -> None:
    """Neither as a victim nor in a second identity."""
    with writing(courts) as connection:
        withdraw(connection, VICTIMS, p("d"), DEED)
    linked(courts, "bora", "anna")

    assert [("investigated", 1), ("convicted", 1), ("acquitted", 1)] == [
        (each.stage, each.victims) for each in _outcomes(courts)
    ]


def test_both_ends_of_a_link_are_found(courts: Engine) -> None:
    """From a proceeding to its records, from a person to the proceedings."""
    with reading(courts) as connection:
        assert {p("a"), p("b"), p("f")} == set(records_in(connection, VICTIMS, p("K-1")))
        assert {p("j1"), p("j2"), p("j3")} == set(records_in(connection, JUSTICE, p("K-1")))
        assert {p("K-1"), p("K-2")} == set(proceedings_of(connection, VICTIMS, p("anna")))
        assert () == proceedings_of(connection, VICTIMS, p("elsa"))


def test_the_first_links_are_known_before_the_import_is_over(engine: Engine) -> None:
    """Or else each further batch would read all that came before it."""
    with writing(engine) as connection:
        link(connection, VICTIMS, [(p("a"), [p("K-1"), p("K-2")])])

        assert 2 == rows_known(connection, linked_case)


def test_a_changed_row_names_another_proceeding(courts: Engine) -> None:
    """And no longer the one before."""
    imported(courts, _victim("a", "anna", "K-3"), _victim("b", "bora", None))

    with reading(courts) as connection:
        assert (p("f"),) == records_in(connection, VICTIMS, p("K-1"))
        assert {p("a"), p("d")} == set(records_in(connection, VICTIMS, p("K-3")))
