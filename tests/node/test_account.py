"""The statement of account."""

from dataclasses import replace
from fractions import Fraction

import pytest

from anonymizer.ledger import Charge, Ledger
from anonymizer.loss import epsilon_of
from node.account import statement
from tests.node.payments import CAP, DELTA, charge

HALF = Fraction(1, 2)
GAUSSIAN = charge(mechanism="discrete-gaussian", delta=DELTA, sensitivity=1, scale=Fraction(10))


def _ledger(*charges: Charge) -> Ledger:
    ledger = Ledger(CAP, DELTA)
    for each in charges:
        ledger, _ = ledger.spend(each, "2026-03-01T12:00:00+00:00")
    return ledger


def test_an_empty_ledger_has_an_empty_account() -> None:
    """Nothing was paid and nobody lost anything."""
    account = statement(Ledger(CAP, DELTA), None)

    assert (CAP, DELTA, (), ()) == (account.cap, account.delta, account.entries, account.years)
    assert {} == account.worst_case


def test_an_account_states_every_payment_and_every_year() -> None:
    """What each year has lost and has left, for each dataset by itself."""
    ledger = _ledger(
        charge(HALF), charge(HALF, round=2), charge(HALF, period="2023", years=(2023,))
    )

    account = statement(ledger, None)

    assert ledger.entries == account.entries
    years = [(year.dataset, year.year, year.spent, year.left) for year in account.years]
    assert [("victims", 2023, HALF, CAP - HALF), ("victims", 2024, 2 * HALF, CAP - 1)] == years


def test_the_worst_case_is_a_person_in_every_period() -> None:
    """Their losses add up over years, quarters and vintages; datasets are told apart."""
    ledger = _ledger(
        charge(HALF),
        charge(HALF, vintage=2),
        charge(HALF, period="2023-Q1", years=(2023,)),
        charge(HALF, dataset="justice"),
    )

    assert {"justice": HALF, "victims": 3 * HALF} == statement(ledger, None).worst_case


def test_a_pooled_payment_counts_once_in_the_worst_case() -> None:
    """Though it stands in the account of each of its years."""
    ledger = _ledger(charge(HALF, period="2022/2024", years=(2022, 2023, 2024)))

    account = statement(ledger, None)

    assert [HALF] * 3 == [year.spent for year in account.years]
    assert {"victims": HALF} == account.worst_case


def test_one_period_is_stated_beside_all_that_touches_its_years() -> None:
    """Only its payments are listed; what its years have left is said of everything."""
    pooled = charge(HALF, period="2022/2024", years=(2022, 2023, 2024))
    ledger = _ledger(charge(HALF), pooled, charge(HALF, period="2021", years=(2021,)))

    account = statement(ledger, "2024")

    assert ["2024"] == [entry.charge.period for entry in account.entries]
    assert [(2024, 2 * HALF)] == [(year.year, year.spent) for year in account.years]
    assert {"victims": 3 * HALF} == account.worst_case


def test_gaussian_payments_add_up_to_less() -> None:
    """Each is worth an epsilon by itself; together they are worth one of their own."""
    ledger = _ledger(GAUSSIAN, replace(GAUSSIAN, round=2))

    account = statement(ledger, None)

    alone = [account.epsilon(entry) for entry in account.entries]
    assert [epsilon_of(GAUSSIAN.loss, DELTA)] * 2 == alone
    (year,) = account.years
    assert epsilon_of(2 * GAUSSIAN.loss, DELTA) == year.spent < sum(alone)
    assert CAP == year.spent + year.left


@pytest.mark.parametrize("cap", [Fraction(1, 10), Fraction(0)])
def test_a_cap_that_was_lowered_leaves_less_than_nothing(cap: Fraction) -> None:
    """What was spent before stays said."""
    ledger = replace(_ledger(charge(HALF)), cap=cap)

    (year,) = statement(ledger, None).years

    assert (HALF, cap - HALF) == (year.spent, year.left)
    assert year.left < 0
