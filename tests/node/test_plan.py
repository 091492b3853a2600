"""What a release would measure and cost."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from anonymizer.errors import CeilingSpentError, MixedMechanismsError
from anonymizer.ledger import Charge, Ledger, total
from anonymizer.loss import rho_of
from node import plan as plans
from node.plan import OtherCodesError, Plan
from proto.errors import OutsideAgreementError
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.documents import TODAY
from tests.node.country import VICTIMS, WIDE, agreed, assigned
from tests.node.payments import CAP, DELTA

EMPTY = Ledger(CAP, DELTA)
SIGNED = agreed()


def _plan(
    signed: SignedAgreement = SIGNED,
    *others: SignedAgreement,
    period: str = "2024",
    vintage: int = 1,
) -> Plan:
    own = assigned(signed, period)
    asking = (own, *(assigned(each, period) for each in others))
    return Plan(own, asking, VICTIMS, vintage)


def _settled(plan: Plan, ledger: Ledger = EMPTY) -> Ledger:
    for charge in plan.due(ledger):
        ledger, _ = ledger.spend(charge, "2026-03-01T12:00:00+00:00")
    return ledger


def test_a_plan_names_its_release() -> None:
    """Publisher, agreement, dataset, period and vintage are settled before anything is counted."""
    outline = _plan().outline

    named = outline.publisher, outline.agreement, outline.dataset, outline.period, outline.vintage
    assert ("AL", SIGNED.hash, "victims", "2024", 1) == named
    assert documents.TABLES == tuple(table.dimensions for table in outline.tables)
    assert Fraction(3) == outline.epsilon


def test_one_round_serves_one_agreement() -> None:
    """All its tables from one vector of answers, under one payment that says everything."""
    (charge,) = _plan().due(EMPTY)

    assert ("victims", "2024", 1, 1) == charge.key
    assert (2024,) == charge.years
    assert (Fraction(3), Fraction(0)) == (charge.ceiling, charge.delta)
    assert (SIGNED.hash,) == charge.agreements
    (table,) = [asked for asked, _ in charge.asked if "sex" in asked and "age_group" in asked]
    assert table.endswith(" of formally_identified+identified")


@pytest.mark.parametrize("epsilon", [Fraction(1, 8), Fraction(1), Fraction(3)])
def test_a_plan_spends_its_ceiling_and_never_more(epsilon: Fraction) -> None:
    """Scales are rounded upwards: the loss is below the ceiling by less than a millionth."""
    laplace = agreed(epsilon=epsilon)
    gaussian = agreed(*WIDE, epsilon=epsilon, delta=DELTA)

    for signed in (laplace, gaussian):
        loss = total(_plan(signed).due(EMPTY), DELTA)
        assert epsilon * (1 - Fraction(1, 10**6)) < loss <= epsilon


def test_gaussian_noise_needs_a_delta() -> None:
    """Where an agreement allows none, noise is Laplace, whatever that costs in accuracy."""
    mechanisms = [
        _plan(agreed(*WIDE, epsilon=Fraction(1), delta=delta)).due(EMPTY)[0].mechanism
        for delta in (DELTA, Fraction(0))
    ]

    assert ["discrete-gaussian", "discrete-laplace"] == mechanisms


def test_a_stricter_delta_is_a_lower_ceiling() -> None:
    """Of two agreements with one epsilon, the stricter one is measured first, for both."""
    mine, stricter = (
        agreed(*WIDE, id=id_, epsilon=Fraction(1), delta=delta)
        for id_, delta in (("mine", DELTA), ("stricter", DELTA / 10))
    )

    first, second = _plan(mine, stricter).due(EMPTY)

    assert (DELTA / 10, DELTA) == (first.delta, second.delta)
    assert first.loss <= rho_of(Fraction(1), DELTA / 10)
    assert first.loss + second.loss <= rho_of(Fraction(1), DELTA)
    assert [first.asked] == [each.asked for each in _plan(stricter, mine).due(EMPTY)]
    assert {mine.hash, stricter.hash} == set(first.agreements)
    assert (mine.hash,) == second.agreements


def test_one_delta_of_zero_makes_all_noise_laplace() -> None:
    """Two kinds of noise are never mixed, so one agreement decides for all."""
    allows = agreed(*WIDE, id="allows", epsilon=Fraction(1), delta=DELTA)
    forbids = agreed(("sex",), id="forbids", epsilon=Fraction(1), delta=Fraction(0))

    for plan in (_plan(allows, forbids), _plan(forbids, allows)):
        assert {"discrete-laplace"} == {charge.mechanism for charge in plan.due(EMPTY)}


def test_the_noise_of_the_first_payment_stays() -> None:
    """An agreement that comes later is served with it, or is told what to do."""
    gaussian = agreed(*WIDE, epsilon=Fraction(1), delta=DELTA)
    strict = agreed(*WIDE, id="strict", epsilon=Fraction(1), delta=Fraction(0))
    lenient = agreed(*WIDE, id="lenient", epsilon=Fraction(1), delta=DELTA)
    ledger = _settled(_plan(gaussian))

    with pytest.raises(MixedMechanismsError, match="agree on a delta above 0, or let a correction"):
        _plan(strict, gaussian).due(ledger)
    assert () == _plan(lenient, gaussian, strict).due(ledger)
    anew = _plan(lenient, gaussian, strict, vintage=2)
    assert {"discrete-laplace"} == {charge.mechanism for charge in anew.due(ledger)}


def test_laplace_noise_stays_where_gaussian_would_be_better() -> None:
    """The second agreement's delta allows more than the first payment did."""
    first = agreed(("sex",), epsilon=Fraction(1, 2))
    second = agreed(*WIDE, id="second", epsilon=Fraction(1), delta=DELTA)

    later = _plan(second, first).due(_settled(_plan(first)))

    assert {"discrete-laplace"} == {charge.mechanism for charge in later}


def test_what_was_paid_is_not_due_again() -> None:
    """Neither for the same agreement nor for another one with the same tables."""
    ledger = _settled(_plan())

    assert () == _plan().due(ledger)
    assert () == _plan(agreed(id="bilateral"), SIGNED).due(ledger)


def test_a_plan_knows_what_its_readers_profit_from() -> None:
    """The rounds within its ceiling, each as what it measured."""
    low, high = agreed(epsilon=Fraction(1)), agreed(id="high", epsilon=Fraction(2))
    ledger = _settled(_plan(high, low))

    used = [[spent.charge.round for spent, _ in _plan(each).used(ledger)] for each in (low, high)]

    assert [[1], [1, 2]] == used
    for spent, paid in _plan(high).used(ledger):
        assert spent.charge.pays_for(paid.design)


def test_a_ceiling_spent_on_other_tables_is_refused() -> None:
    """With what to do, and nothing is due."""
    first = agreed(("sex",), epsilon=Fraction(1))
    other = agreed(("form",), id="other", epsilon=Fraction(1))
    ledger = _settled(_plan(first))

    with pytest.raises(CeilingSpentError, match="measured then, or agree on a higher ceiling"):
        _plan(other, first).due(ledger)


def test_a_period_measured_under_other_codes_is_refused() -> None:
    """What the catalogue cannot read any more is not taken for something else."""
    (charge,) = _plan().due(EMPTY)
    renamed = replace(charge, asked=(("sex 0.9:cells of identified", 1),))
    ledger, _ = EMPTY.spend(renamed, "2026-03-01T12:00:00+00:00")

    with pytest.raises(OtherCodesError, match="a correction measures it anew"):
        _plan().due(ledger)
    assert _plan(vintage=2).due(ledger)


def test_a_charge_says_who_asked() -> None:
    """Every agreement whose ceiling reaches it, and no other."""
    low, high = agreed(epsilon=Fraction(1)), agreed(id="high", epsilon=Fraction(2))

    first, second = _plan(high, low).due(EMPTY)

    assert {low.hash, high.hash} == set(first.agreements)
    assert (high.hash,) == second.agreements


def test_a_pooled_period_is_charged_to_each_of_its_years() -> None:
    """One measurement, three years."""
    pooled: tuple[Charge, ...] = _plan(agreed(pooled_years=3), period="2022/2024").due(EMPTY)

    assert [(2022, 2023, 2024)] == [charge.years for charge in pooled]


def test_a_permitted_plan_passes() -> None:
    """What the agreement grants may be planned."""
    plan = _plan()

    assert plan is plans.permit(plan, TODAY)


@pytest.mark.parametrize(
    ("period", "vintage", "today", "code"),
    [
        ("2014", 1, TODAY, "before-first-period"),
        ("2024-S1", 1, TODAY, "wrong-frequency"),
        ("2022/2024", 1, TODAY, "wrong-pooling"),
        ("2024", 3, TODAY, "too-many-revisions"),
        ("2024", 1, date(2025, 12, 31), "not-yet-in-force"),
        ("2024", 1, date(2029, 1, 1), "expired"),
        ("2024", 1, date(2028, 7, 1), "lapsed"),
    ],
)
def test_what_the_agreement_forbids_is_refused(
    period: str, vintage: int, today: date, code: str
) -> None:
    """Before it costs anything, with the code of the rule."""
    with pytest.raises(OutsideAgreementError, match=code):
        plans.permit(_plan(period=period, vintage=vintage), today)
