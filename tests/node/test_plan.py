"""What a release would measure and cost."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from anonymizer.ledger import Charge, Ledger
from node import plan as plans
from node.plan import Plan
from proto.errors import OutsideAgreementError
from proto.period import Period
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant
from tests import documents
from tests.documents import TODAY
from tests.node.country import CAP, VICTIMS

EMPTY = Ledger(CAP)
SIGNED = documents.signed(documents.agreement())


def _plan(
    signed: SignedAgreement = SIGNED, *, period: str = "2024", ledger: Ledger = EMPTY
) -> Plan:
    grant = signed.agreement.grant("AL", "victims")
    assert grant is not None
    when = Period.parse(period)
    return plans.make(signed, grant, dataset=VICTIMS, period=when, ledger=ledger)


def _under(**changes: object) -> SignedAgreement:
    """An agreement whose grants are changed."""
    document = documents.agreement()
    grants = tuple(_changed(grant, changes) for grant in document.grants)
    return documents.signed(replace(document, grants=grants))


def _changed(grant: Grant, changes: dict[str, object]) -> Grant:
    return replace(grant, **changes)  # type: ignore[arg-type] # each value has its field's type


def test_the_ceiling_is_shared_evenly() -> None:
    """Three tables under a ceiling of three cost one each, the dear one with more noise."""
    plan = _plan()

    assert [Fraction(1)] * 3 == [charge.epsilon for charge in plan.charges]
    assert [1, 1, 3] == [charge.scale for charge in plan.charges]
    assert Fraction(3) == plan.outline.epsilon


def test_a_plan_never_costs_more_than_the_ceiling() -> None:
    """Scales are rounded upwards, so a third each stays below one."""
    plan = _plan(_under(epsilon=Fraction(1)))

    assert Fraction(1) - Fraction(1, 1000) < plan.outline.epsilon <= Fraction(1)


def test_a_plan_says_what_it_needs() -> None:
    """Every indicator of its tables and the status, each once."""
    assert ("age_group", "form", "sex", "status") == _plan().attributes


def test_a_plan_names_its_release() -> None:
    """Publisher, agreement, dataset, period and vintage are settled before anything is counted."""
    outline = _plan().outline

    named = outline.publisher, outline.agreement, outline.dataset, outline.period, outline.vintage
    assert ("AL", SIGNED.hash, "victims", "2024", 1) == named
    assert documents.TABLES == tuple(table.dimensions for table in outline.tables)


def test_what_was_paid_for_is_taken_as_it_is() -> None:
    """A table that another agreement paid for is planned at that price."""
    paid: Charge = replace(_plan().charges[1], scale=Fraction(5), agreement="b" * 64)
    ledger, _ = EMPTY.spend(paid, "2026-02-01T00:00:00+00:00")

    plan = _plan(ledger=ledger)

    assert paid == plan.charges[1]
    assert Fraction(1) + Fraction(1, 5) + Fraction(1) == plan.outline.epsilon


def test_a_settled_plan_has_the_prices_that_were_paid() -> None:
    """Should somebody else have paid first, the release says what it truly cost."""
    plan = _plan()
    ledger = EMPTY
    for charge in plan.charges:
        ledger, _ = ledger.spend(replace(charge, scale=charge.scale * 2), "now")
    proofs = tuple(proof for c in plan.charges if (proof := ledger.paid(c)))

    settled = plans.at_price(plan, proofs)

    assert plan.outline.epsilon / 2 == settled.outline.epsilon
    assert plan.shapes == settled.shapes


def test_a_permitted_plan_passes() -> None:
    """What the agreement grants may be planned."""
    plan = _plan()

    assert plan is plans.permit(plan, TODAY)


@pytest.mark.parametrize(
    ("signed", "period", "today", "code"),
    [
        (SIGNED, "2014", TODAY, "before-first-period"),
        (SIGNED, "2024-S1", TODAY, "wrong-frequency"),
        (SIGNED, "2022/2024", TODAY, "wrong-pooling"),
        (SIGNED, "2024", date(2025, 12, 31), "not-yet-in-force"),
        (SIGNED, "2024", date(2029, 1, 1), "expired"),
        (SIGNED, "2024", date(2028, 7, 1), "lapsed"),
    ],
)
def test_what_the_agreement_forbids_is_refused(
    signed: SignedAgreement, period: str, today: date, code: str
) -> None:
    """Before it costs anything, with the code of the rule."""
    with pytest.raises(OutsideAgreementError, match=code):
        plans.permit(_plan(signed, period=period), today)


def test_what_costs_more_than_the_ceiling_is_refused() -> None:
    """A table that was paid for at a higher price cannot leave under a lower ceiling."""
    paid = replace(_plan().charges[1], scale=Fraction(1, 2), agreement="b" * 64)
    ledger, _ = EMPTY.spend(paid, "2026-02-01T00:00:00+00:00")

    with pytest.raises(OutsideAgreementError, match="loss-over-ceiling"):
        plans.permit(_plan(ledger=ledger), TODAY)
