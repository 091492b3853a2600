"""The publishing calendar says what left, what is due, what it lacks and what it would cost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from node.due import Calendar, Due, periods
from node.gate import AwaitsApprovalError
from node.method_notes import note
from node.publish import Publisher
from node.repository import records
from node.storage import writing
from proto.errors import OutsideAgreementError
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.documents import NOW
from tests.node.country import IMPORTED, agreed, prepared, published, publisher, register

SIGNED = agreed(epsilon=Fraction(1))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database of its own: what the calendar asks of it is tested elsewhere on both kinds."""
    with prepared(f"sqlite:///{tmp_path / 'test.db'}") as engine:
        yield engine


@pytest.fixture
def al(engine: Engine) -> Publisher:
    """Albania, with forty people in 2024 and a method note."""
    register(engine)
    return publisher(engine)


def _calendar(al: Publisher, *agreements: SignedAgreement) -> Calendar:
    return Calendar(al, agreements or (SIGNED,), NOW)


def _of(calendar: Calendar, period: str) -> Due:
    return calendar.find(calendar.agreements[0].hash, "victims", period)


@pytest.mark.parametrize(
    ("first", "frequency", "pooled", "expected"),
    [
        ("2024", "A", 1, ["2024", "2025", "2026"]),
        ("2025-S2", "S", 1, ["2025-S2", "2026-S1"]),
        ("2025-Q3", "Q", 1, ["2025-Q3", "2025-Q4", "2026-Q1"]),
        ("2019/2021", "A", 3, ["2019/2021", "2022/2024", "2025/2027"]),
        ("2027", "A", 1, []),
    ],
)
def test_periods_follow_each_other(
    first: str, frequency: str, pooled: int, expected: list[str]
) -> None:
    """From the first one on, as far as they have begun, without a gap and without an overlap."""
    grant = replace(
        documents.grant("AL", ["marri"]),
        first_period=first,
        frequency=frequency,  # type: ignore[arg-type] # one of the three
        pooled_years=pooled,
    )

    assert expected == [str(each) for each in periods(grant, date(2026, 3, 1))]


def test_every_period_since_the_first_is_there(al: Publisher) -> None:
    """The newest first, and none of another party."""
    found = list(_calendar(al).due())

    assert [str(year) for year in range(2026, 2014, -1)] == [
        str(each.assignment.period) for each in found
    ]
    assert {"AL"} == {each.assignment.grant.publisher for each in found}


def test_what_is_over_and_whole_is_due(al: Publisher) -> None:
    """The period has ended, the register came after it, the note is written."""
    due = _of(_calendar(al), "2025")

    assert (True, True, ()) == (due.is_ready, due.is_over, due.missing)


def test_a_period_that_runs_is_not_over_and_nothing_else_is_said(al: Publisher) -> None:
    """What else it lacks does not matter yet."""
    due = _of(_calendar(al), "2026")

    assert (False, False) == (due.is_ready, due.is_over)
    assert ["period-not-over"] == [each.code for each in due.first]


def test_everything_that_is_missing_is_said_at_once(engine: Engine) -> None:
    """No register, no note, and nobody has said which checks come first."""
    al = publisher(engine)
    with writing(engine) as connection:
        connection.execute(delete(note))
    unchecked = documents.signed(replace(documents.agreement(), prior_checks=()))

    due = _of(_calendar(al, unchecked), "2025")

    assert ["no-prior-check", "register-too-old", "no-method-note"] == [
        each.code for each in due.missing
    ]
    assert due.missing == due.first
    assert not due.is_ready


def test_a_register_from_before_the_end_is_too_old(engine: Engine) -> None:
    """What is measured is kept for ever, so the whole year must be in it."""
    register(engine, day=date(2025, 6, 1))

    missing = {
        period: [each.code for each in _of(_calendar(publisher(engine)), period).missing]
        for period in ("2024", "2025")
    }

    assert {"2024": [], "2025": ["register-too-old"]} == missing


def test_what_left_is_shown_with_every_vintage(al: Publisher) -> None:
    """In their order; and nothing is missing any more."""
    published(al, SIGNED)
    register(al.engine, 41, day=IMPORTED)
    published(al, SIGNED, is_correction=True)

    due = _of(_calendar(al), "2024")

    assert [1, 2] == [posted.vintage for posted in due.posted]
    assert (False, ()) == (due.is_ready, due.missing)


def test_the_price_is_what_is_then_paid(al: Publisher) -> None:
    """To the last digit; and what is left afterwards is what the ledger then has left."""
    offer = _calendar(al).offer(_of(_calendar(al), "2024").assignment)

    done = published(al, SIGNED)

    assert offer.missing == ()
    assert 0 < offer.cost == done.paid
    assert {2024: al.ledger.ledger().left("victims", [2024])} == offer.left


def test_looking_at_a_price_costs_nothing(al: Publisher) -> None:
    """Whoever only looks has spent nothing and measured nothing."""
    _calendar(al).offer(_of(_calendar(al), "2024").assignment)

    assert 0 == al.ledger.ledger().count


def test_what_was_measured_before_is_offered_for_nothing(al: Publisher) -> None:
    """Another agreement of the same terms profits from it."""
    other = agreed(id="bilateral", epsilon=Fraction(1))
    published(al, SIGNED, other)

    offer = _calendar(al, other, SIGNED).offer(_of(_calendar(al, other), "2024").assignment)

    assert offer.missing == ()
    assert 0 == offer.cost


def test_a_correction_of_nothing_is_not_offered(al: Publisher) -> None:
    """The same figures would be paid for twice."""
    published(al, SIGNED)

    offer = _calendar(al).offer(_of(_calendar(al), "2024").assignment, is_correction=True)

    assert ["nothing-to-correct"] == [each.code for each in offer.missing]


def test_a_correction_has_its_price(al: Publisher) -> None:
    """After the register was changed, it is measured anew and paid for anew."""
    published(al, SIGNED)
    register(al.engine, 41, day=IMPORTED)

    offer = _calendar(al).offer(_of(_calendar(al), "2024").assignment, is_correction=True)

    assert offer.missing == ()
    assert offer.cost > 0


def test_what_the_cap_cannot_pay_is_not_offered(engine: Engine) -> None:
    """With the sentence that says what is left."""
    register(engine)
    calendar = _calendar(publisher(engine, cap=Fraction(1, 2)))

    offer = calendar.offer(_of(calendar, "2024").assignment)

    assert ["budget-exhausted"] == [each.code for each in offer.missing]
    assert "0.5" in offer.missing[0].sentence


def test_a_register_that_changed_half_way_is_not_offered(al: Publisher) -> None:
    """Rounds of one snapshot count the same records, or their mean would be of nothing."""
    published(al, SIGNED)
    register(al.engine, 41, day=IMPORTED)
    finer = agreed(id="finer", epsilon=Fraction(2))

    offer = _calendar(al, finer, SIGNED).offer(_of(_calendar(al, finer), "2024").assignment)

    assert ["register-changed"] == [each.code for each in offer.missing]


def test_what_nobody_asks_for_is_not_found(al: Publisher) -> None:
    """A made-up address is refused with a sentence."""
    with pytest.raises(OutsideAgreementError, match="no agreement in force asks for victims 1999"):
        _of(_calendar(al), "1999")


def test_the_tables_hold_no_calendar(al: Publisher) -> None:
    """It is told from what is there, every time anew."""
    assert _of(_calendar(al), "2025").is_ready
    with writing(al.engine) as connection:
        connection.execute(delete(records.imported))

    assert not _of(_calendar(al), "2025").is_ready


def test_what_waits_for_officers_is_finished(al: Publisher) -> None:
    """It has a name to say yes to; what is looked at again costs nothing more."""
    checks = tuple(replace(each, approvals=1) for each in documents.agreement().prior_checks)
    careful = documents.signed(replace(documents.agreement(), prior_checks=checks))
    calendar = _calendar(al, careful)
    assert _of(calendar, "2024").finished is None
    with pytest.raises(AwaitsApprovalError):
        al.publish(al.plan(_of(calendar, "2024").assignment, (careful,)), NOW)

    due = _of(calendar, "2024")

    assert [due.finished] == [name for name, _ in al.finished.all()]
    assert (False, ()) == (bool(due.posted), due.missing)
    assert 0 == calendar.offer(due.assignment).cost
