"""Corrected figures: measured anew, paid again, and told apart; on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from anonymizer.errors import BudgetExhaustedError
from anonymizer.ledger import Spent
from anonymizer.measurement import Measurement
from node.measurements import Measurements
from node.plan import OtherCodesError
from node.publish import Published, Publisher, Request
from node.snapshots import NothingToCorrectError, RegisterChangedError
from proto.errors import OutsideAgreementError
from proto.period import Period
from proto.signed_agreement import SignedAgreement
from tests.documents import NOW, TODAY
from tests.node.country import (
    agreed,
    assigned,
    measured,
    published,
    publisher,
    register,
    release_of,
)
from tests.node.payments import due

TABLES = ((), ("sex",))
FIRST = agreed(*TABLES, epsilon=Fraction(1))
SECOND = agreed(*TABLES, id="second", epsilon=Fraction(1))
FINAL = agreed(*TABLES, id="final", epsilon=Fraction(1), revisions=0)
LATER = NOW + timedelta(days=30)
NOTHING = Fraction(0)


@pytest.fixture
def al(engine: Engine) -> Publisher:
    """Albania, with forty people in 2024, brought in on the day of the first release."""
    register(engine, day=TODAY)
    return publisher(engine)


def _changed(al: Publisher, *, year: int = 2024, by: int = 2020) -> None:
    """A year's records are corrected: one person more, who was known since an earlier year."""
    register(al.engine, 1, year=year, first_seen=by, day=LATER.date())


def _corrected(al: Publisher, signed: SignedAgreement, *others: SignedAgreement) -> Published:
    return published(al, signed, *others, now=LATER, is_correction=True)


def _vintages(al: Publisher) -> list[int]:
    return [entry.charge.vintage for entry in al.ledger.ledger().entries]


def test_a_correction_is_measured_anew_and_paid_again(al: Publisher) -> None:
    """The ledger shows a second vintage at the full price, and so does the release."""
    first = published(al, FIRST)
    _changed(al)

    second = _corrected(al, FIRST)

    assert [1, 2] == _vintages(al)
    assert first.paid == second.paid > 0
    assert first.paid + second.paid == al.ledger.ledger().loss("victims", 2024)
    assert (1, 2) == (first.posted.vintage, second.posted.vintage)
    notes = [release_of(each.posted).measurements[0].entry for each in (first, second)]
    assert [entry.hash for entry in al.ledger.ledger().entries] == notes
    assert () == FIRST.agreement.objections(release_of(second.posted), LATER.date())


def test_a_correction_knows_the_new_records(al: Publisher, engine: Engine) -> None:
    """Ten thousand people more than noise could hide."""
    published(al, FIRST)
    register(engine, 10_000, year=2024, day=LATER.date())

    total = release_of(_corrected(al, FIRST).posted).tables[0]

    assert abs(total.estimates[0] - 10_000) < 200


def test_what_left_first_stays_as_it_is(al: Publisher) -> None:
    """Byte for byte, in the outbox beside the correction."""
    first = published(al, FIRST)
    _changed(al)

    second = _corrected(al, FIRST)

    assert {first.posted, second.posted} == set(al.outbox.list())
    assert second.posted.hash != first.posted.hash


def test_publishing_after_a_correction_gives_the_correction(al: Publisher) -> None:
    """What left last is what is looked up; nothing more is paid."""
    published(al, FIRST)
    _changed(al)
    corrected = _corrected(al, FIRST)

    again = published(al, FIRST, now=LATER)

    assert (corrected.posted, NOTHING) == (again.posted, again.paid)


def test_another_agreement_shares_the_correction(al: Publisher) -> None:
    """One that has published asks for it, one that has not gets it at once: both for free."""
    published(al, FIRST)
    published(al, SECOND, FIRST)
    _changed(al)
    corrected = _corrected(al, FIRST, SECOND)

    second = _corrected(al, SECOND, FIRST)
    third = published(al, agreed(*TABLES, id="third", epsilon=Fraction(1)), FIRST, now=LATER)

    assert NOTHING == second.paid == third.paid
    assert [1, 2] == _vintages(al)
    figures = [release_of(each.posted).tables for each in (corrected, second, third)]
    assert figures[0] == figures[1] == figures[2]
    assert 2 == third.posted.vintage


def test_an_agreement_without_revisions_keeps_to_the_first(al: Publisher) -> None:
    """Though others have corrected since."""
    first = published(al, FIRST)
    _changed(al)
    _corrected(al, FIRST, FINAL)

    done = published(al, FINAL, FIRST, now=LATER)

    assert (1, NOTHING) == (done.posted.vintage, done.paid)
    assert release_of(first.posted).tables == release_of(done.posted).tables


def test_an_agreement_without_revisions_has_no_say_in_a_correction(al: Publisher) -> None:
    """Nothing is measured for readers who may never see it."""
    published(al, FIRST)
    _changed(al)
    lower = agreed(("form",), id="lower", epsilon=Fraction(1, 2), revisions=0)

    _corrected(al, FIRST, lower)

    assert [1, 2] == _vintages(al)
    assert (FIRST.hash,) == al.ledger.ledger().entries[-1].charge.agreements


def test_killed_after_its_payment_a_correction_goes_on(
    al: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same vintage, not a third one."""
    published(al, FIRST)
    _changed(al)
    with monkeypatch.context() as killing:
        killing.setattr(type(al.outbox), "put", _die)
        with pytest.raises(KeyboardInterrupt):
            _corrected(al, FIRST)

    done = _corrected(al, FIRST)

    assert (2, NOTHING) == (done.posted.vintage, done.paid)
    assert [1, 2] == _vintages(al)


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_what_never_left_is_not_corrected(al: Publisher) -> None:
    """There is nothing that anybody would read it beside."""
    with pytest.raises(NothingToCorrectError, match="nothing of 2024 has left"):
        _corrected(al, FIRST)

    assert 0 == al.ledger.ledger().count


def test_the_same_records_are_not_measured_again(al: Publisher) -> None:
    """Where nothing of the period was changed, the same figures would be paid for twice."""
    published(al, FIRST)
    register(al.engine, 0, day=LATER.date())
    _changed(al, year=2023)

    with pytest.raises(NothingToCorrectError, match="no record of 2024 was changed"):
        _corrected(al, FIRST)

    assert ([1], 1) == (_vintages(al), measured(al.engine))


def test_a_correction_asked_for_twice_is_made_once(al: Publisher) -> None:
    """Also on the day of the import: the second time nothing has changed."""
    twice = agreed(*TABLES, epsilon=Fraction(1), revisions=9)
    published(al, twice)
    _changed(al)
    _corrected(al, twice)

    with pytest.raises(NothingToCorrectError):
        _corrected(al, twice)

    assert [1, 2] == _vintages(al)


def test_rounds_of_one_vintage_count_the_same_records(al: Publisher) -> None:
    """More for a higher ceiling is not measured over records that were changed in between."""
    higher = agreed(*TABLES, id="higher", epsilon=Fraction(2))
    published(al, FIRST)
    _changed(al)

    with pytest.raises(RegisterChangedError, match=r"a correction \(--correct\) measures it anew"):
        published(al, higher, FIRST, now=LATER)
    _corrected(al, FIRST, higher)
    done = published(al, higher, FIRST, now=LATER)

    assert 2 == done.posted.vintage
    assert [1, 2, 2] == _vintages(al)
    assert 2 == len(release_of(done.posted).measurements)


def test_who_comes_after_a_change_may_ask_for_the_correction(al: Publisher) -> None:
    """Though nothing has left under their own agreement: what others got cannot be added to."""
    higher = agreed(*TABLES, id="higher", epsilon=Fraction(2))
    published(al, FINAL)
    _changed(al)

    done = _corrected(al, higher, FINAL)

    assert 2 == done.posted.vintage
    assert [1, 2] == _vintages(al)
    assert (higher.hash,) == al.ledger.ledger().entries[-1].charge.agreements


def test_a_round_that_was_paid_is_not_measured_over_other_records(
    al: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two rounds, with an import before it is tried again."""
    higher = agreed(*TABLES, id="higher", epsilon=Fraction(3, 2))
    with monkeypatch.context() as killing:
        killing.setattr(Measurements, "keep", _once)
        with pytest.raises(KeyboardInterrupt):
            published(al, higher, FIRST)
    _changed(al)

    with pytest.raises(RegisterChangedError):
        published(al, higher, FIRST, now=LATER)
    assert 1 == measured(al.engine)
    done = _corrected(al, higher, FIRST)

    assert (2, 2) == (done.posted.vintage, len(release_of(done.posted).measurements))
    assert [1, 1, 2, 2] == _vintages(al)


def _once(
    self: Measurements,
    spent: Spent,
    measurement: Measurement,
    *,
    state: int,
    keep: Callable[..., Measurement] = Measurements.keep,
) -> Measurement:
    if measured(self.engine):
        raise KeyboardInterrupt
    return keep(self, spent, measurement, state=state)


def test_a_payment_without_a_measurement_is_used_first(
    al: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before anything was counted, there is nothing to correct: publishing is free."""
    with monkeypatch.context() as killing:
        killing.setattr(Measurements, "keep", _die)
        with pytest.raises(KeyboardInterrupt):
            published(al, FIRST)
    _changed(al)

    with pytest.raises(NothingToCorrectError):
        _corrected(al, FIRST)

    done = published(al, FIRST, now=LATER)
    assert (1, NOTHING) == (done.posted.vintage, done.paid)


def test_what_was_measured_under_other_codes_is_measured_anew(al: Publisher) -> None:
    """A catalogue that counts otherwise is a reason to correct, though no record was changed."""
    (charge,) = al.plan(assigned(FIRST), [FIRST]).due(al.ledger.ledger())
    al.ledger.settle(due(replace(charge, rule="another rule")), NOW)

    with pytest.raises(OtherCodesError):
        published(al, FIRST)
    done = _corrected(al, FIRST)

    assert (2, [1, 2]) == (done.posted.vintage, _vintages(al))


def test_who_needs_nothing_more_may_still_publish(al: Publisher) -> None:
    """What was measured before the change is there for others at the same ceiling."""
    first = published(al, FIRST)
    _changed(al)

    done = published(al, SECOND, FIRST, now=LATER)

    assert (1, NOTHING) == (done.posted.vintage, done.paid)
    assert release_of(first.posted).tables == release_of(done.posted).tables


@pytest.mark.parametrize(
    ("cap", "signed", "code"),
    [
        (Fraction(3), FINAL, "outside-agreement"),
        (Fraction(3, 2), FIRST, "budget-exhausted"),
    ],
)
def test_a_correction_may_be_refused(
    engine: Engine, cap: Fraction, signed: SignedAgreement, code: str
) -> None:
    """Where the agreement allows none, or the cap is spent; nothing is paid then."""
    register(engine, day=TODAY)
    al = publisher(engine, cap=cap)
    published(al, signed)
    _changed(al)

    done, refused = al.publish_all(
        [Period.parse("2024")], [signed], Request(is_correction=True), LATER
    )

    assert ((), [code]) == (done, [each.code for each in refused])
    assert [1] == _vintages(al)


def test_too_many_revisions_are_said(al: Publisher) -> None:
    """With the code of the rule; the budget is not asked."""
    published(al, FIRST)
    _changed(al)
    _corrected(al, FIRST)
    _changed(al, by=2021)

    with pytest.raises(OutsideAgreementError, match="too-many-revisions"):
        _corrected(al, FIRST)

    assert [1, 2] == _vintages(al)


def test_a_spent_cap_is_said(engine: Engine) -> None:
    """A correction is no exception to it."""
    register(engine, day=TODAY)
    al = publisher(engine, cap=Fraction(1))
    published(al, FIRST)
    _changed(al)

    with pytest.raises(BudgetExhaustedError, match="is left for 2024"):
        _corrected(al, FIRST)
