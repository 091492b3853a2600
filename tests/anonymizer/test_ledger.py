"""The ledger is exact, unbroken, and never exceeds its cap."""

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError
from anonymizer.ledger import GENESIS, Charge, Entry, Ledger, Spent

AT = "2025-03-01T00:00:00+00:00"
PERIODS = {
    "2022": (2022,),
    "2022-Q1": (2022,),
    "2023-S2": (2023,),
    "2022/2024": (2022, 2023, 2024),
    "2021": (2021,),
}

Stored = tuple[Entry, str]

charges = st.builds(
    lambda dataset, period, vintage, table, sensitivity, scale: Charge(
        dataset, period, PERIODS[period], vintage, table, sensitivity, scale, "an agreement"
    ),
    dataset=st.sampled_from(["victims", "justice"]),
    period=st.sampled_from(tuple(PERIODS)),
    vintage=st.integers(1, 2),
    table=st.sampled_from(["total", "sex", "sex+form"]),
    sensitivity=st.integers(1, 9),
    scale=st.fractions(Fraction(1, 2), 50),
)


def _charge(
    table: str = "sex", *, period: str = "2022", epsilon: Fraction = Fraction(1, 10)
) -> Charge:
    return Charge("victims", period, PERIODS[period], 1, table, 1, 1 / epsilon, "an agreement")


def _spent(*charges: Charge, cap: Fraction = Fraction(10)) -> Ledger:
    ledger = Ledger(cap)
    for charge in charges:
        ledger, _ = ledger.spend(charge, AT)
    return ledger


def _stored(ledger: Ledger) -> tuple[Stored, ...]:
    return tuple((entry, entry.hash) for entry in ledger.entries)


THREE = _stored(_spent(_charge("total"), _charge("sex"), _charge("age", period="2022/2024")))


def test_ten_payments_of_a_tenth_fit_a_cap_of_one() -> None:
    """In floats they come to less than one, or to more; here the eleventh has exactly nothing."""
    ledger = _spent(*(_charge(f"table {n}") for n in range(10)), cap=Fraction(1))

    assert Fraction(1) == ledger.loss("victims", 2022)
    assert 0 == ledger.left(_charge("one more"))
    with pytest.raises(BudgetExhaustedError, match="costs epsilon 1/10; 0 of the cap 1 is left"):
        ledger.spend(_charge("one more"), AT)


def test_the_last_grain_is_refused() -> None:
    """A payment is too large by however little."""
    ledger = _spent(_charge("total", epsilon=Fraction(1, 3)), cap=Fraction(1))
    grain = Fraction(1, 10**40)

    with pytest.raises(BudgetExhaustedError):
        ledger.spend(_charge("sex", epsilon=Fraction(2, 3) + grain), AT)
    assert ledger.spend(_charge("sex", epsilon=Fraction(2, 3)), AT)


def test_the_price_is_the_sensitivity_over_the_scale() -> None:
    """Exact, whatever the scale."""
    charge = replace(_charge(), sensitivity=3, scale=Fraction(48 * 2**20 + 1, 2**20))

    assert Fraction(3 * 2**20, 48 * 2**20 + 1) == charge.epsilon


@pytest.mark.parametrize(
    "wrong",
    [{"sensitivity": 0}, {"scale": Fraction(0)}, {"scale": Fraction(-1)}, {"years": ()}],
    ids=str,
)
def test_a_charge_pays_something_in_some_year(wrong: dict[str, object]) -> None:
    """One that does not would be a proof of payment for nothing."""
    with pytest.raises(ValueError, match="expected sensitivity >= 1, scale > 0 and at least one"):
        replace(_charge(), **wrong)  # type: ignore[arg-type]  # Each row is another field.


def test_periods_that_overlap_share_the_years_cap() -> None:
    """A person of March 2022 may be in the year, the quarter and the pooled years."""
    ledger = _spent(
        _charge(period="2022", epsilon=Fraction(1, 2)),
        _charge(period="2022-Q1", epsilon=Fraction(1, 4)),
        _charge(period="2022/2024", epsilon=Fraction(1, 8)),
    )

    losses = [ledger.loss("victims", year) for year in (2021, 2022, 2023, 2024, 2025)]
    assert [0, Fraction(7, 8), Fraction(1, 8), Fraction(1, 8), 0] == losses


def test_a_pooled_period_is_paid_in_its_fullest_year() -> None:
    """What is left in the other years does not help."""
    ledger = _spent(_charge(period="2022", epsilon=Fraction(3, 4)), cap=Fraction(1))

    assert Fraction(1, 4) == ledger.left(_charge(period="2022/2024"))
    with pytest.raises(BudgetExhaustedError):
        ledger.spend(_charge(period="2022/2024", epsilon=Fraction(1, 2)), AT)
    assert ledger.spend(_charge(period="2023-S2", epsilon=Fraction(1)), AT)


def test_datasets_have_caps_of_their_own() -> None:
    """Victims and suspects are counted from different records."""
    ledger = _spent(_charge(epsilon=Fraction(1)), cap=Fraction(1))

    assert 0 == ledger.loss("justice", 2022)
    assert ledger.spend(replace(_charge(epsilon=Fraction(1)), dataset="justice"), AT)


@given(st.lists(charges, max_size=40), st.fractions(0, 3))
def test_no_sequence_of_payments_exceeds_the_cap(asked: list[Charge], cap: Fraction) -> None:
    """In whatever order measurements are asked for, in no year and dataset."""
    ledger = Ledger(cap)

    for charge in asked:
        before = ledger
        with suppress(BudgetExhaustedError, ValueError):
            ledger, spent = ledger.spend(charge, AT)
            assert spent == Spent(charge)
            assert ledger.entries[:-1] == before.entries

    paid = [entry.charge for entry in ledger.entries]
    for dataset in ("victims", "justice"):
        for year in range(2021, 2025):
            loss = sum(c.epsilon for c in paid if c.dataset == dataset and year in c.years)
            assert loss == ledger.loss(dataset, year) <= cap
    assert len({charge.key for charge in paid}) == len(paid)
    assert ledger == Ledger.of(cap, _stored(ledger))


def test_a_refused_payment_leaves_no_trace() -> None:
    """Whoever could not pay has not paid."""
    ledger = _spent(_charge(), cap=Fraction(1, 10))

    with pytest.raises(BudgetExhaustedError):
        ledger.spend(_charge("total"), AT)

    assert 1 == ledger.count
    assert ledger.paid(_charge("total")) is None


def test_a_measurement_is_paid_for_once() -> None:
    """Whoever asks again, at whatever price, is shown the first payment."""
    first = _charge()
    ledger = _spent(first)
    again = replace(first, scale=Fraction(1), agreement="another agreement")

    assert Spent(first) == ledger.paid(again)
    with pytest.raises(ValueError, match="is on the ledger already"):
        ledger.spend(again, AT)


@pytest.mark.parametrize(
    "other", [{"dataset": "justice"}, {"period": "2022-Q1"}, {"vintage": 2}, {"table": "age"}]
)
def test_another_measurement_is_another_payment(other: dict[str, object]) -> None:
    """Another dataset, period, snapshot or table was not paid for."""
    charge = replace(_charge(), **other)  # type: ignore[arg-type]  # Each row is another field.

    assert _spent(_charge()).paid(charge) is None


def test_a_ledger_is_taken_up_as_it_was_left() -> None:
    """What was stored is what is loaded, and the next entry follows it."""
    ledger = Ledger.of(Fraction(10), THREE)

    after, _ = ledger.spend(_charge("form"), AT)

    assert THREE == _stored(ledger)
    assert (3, THREE[-1][1]) == (ledger.count, ledger.head)
    assert (4, ledger.head) == (after.entries[-1].number, after.entries[-1].previous)
    assert GENESIS == Ledger(Fraction(1)).head == ledger.entries[0].previous


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    "changed",
    [
        {"dataset": "justice"},
        {"period": "2021"},
        {"years": (2021,)},
        {"vintage": 2},
        {"table": "form"},
        {"sensitivity": 2},
        {"scale": Fraction(10**9)},
        {"agreement": "another"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_no_part_of_a_charge_can_be_changed(place: int, changed: dict[str, object]) -> None:
    """A cheaper past does not pass for the past."""
    entry, stored = THREE[place]
    charge = replace(entry.charge, **changed)  # type: ignore[arg-type]  # As above.
    forged = _put(place, (replace(entry, charge=charge), stored))

    with pytest.raises(LedgerBrokenError, match=f"entry {place + 1} is not what was written"):
        Ledger.of(Fraction(10), forged)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    "changed", [{"number": 9}, {"at": "2020"}, {"previous": "f" * 64}], ids=str
)
def test_no_part_of_an_entry_can_be_changed(place: int, changed: dict[str, object]) -> None:
    """Nor its place, nor its time."""
    entry, stored = THREE[place]
    changed_entry = replace(entry, **changed)  # type: ignore[arg-type]  # As above.

    with pytest.raises(LedgerBrokenError):
        Ledger.of(Fraction(10), _put(place, (changed_entry, stored)))


@pytest.mark.parametrize("place", [0, 1])
def test_an_entry_forged_with_its_hash_breaks_the_next(place: int) -> None:
    """Whoever changes one must write all that follow anew."""
    entry, _ = THREE[place]
    forged = replace(entry, charge=replace(entry.charge, scale=Fraction(10**9)))

    with pytest.raises(LedgerBrokenError, match=f"entry {place + 2} does not follow"):
        Ledger.of(Fraction(10), _put(place, (forged, forged.hash)))


def test_entries_are_numbered_without_a_gap() -> None:
    """A last entry that was forged with its hash still has to say which it is."""
    entry = replace(THREE[2][0], number=9)

    with pytest.raises(LedgerBrokenError, match="entry 3 does not follow"):
        Ledger.of(Fraction(10), _put(2, (entry, entry.hash)))


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param((THREE[1], THREE[2]), id="first removed"),
        pytest.param((THREE[0], THREE[2]), id="middle removed"),
        pytest.param((THREE[1], THREE[0], THREE[2]), id="first two swapped"),
        pytest.param((THREE[0], THREE[2], THREE[1]), id="last two swapped"),
        pytest.param((THREE[0], THREE[0], THREE[1], THREE[2]), id="first repeated"),
        pytest.param((*THREE, THREE[2]), id="last repeated"),
    ],
)
def test_no_entry_can_be_removed_moved_or_put_in(moved: tuple[Stored, ...]) -> None:
    """Each entry holds the one before it."""
    with pytest.raises(LedgerBrokenError, match="does not follow the one before it"):
        Ledger.of(Fraction(10), moved)


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_an_entry_put_in_with_its_hash_breaks_the_chain(place: int) -> None:
    """A foreign entry fits nowhere but at the end, where spending puts one."""
    head = THREE[place - 1][1] if place else GENESIS
    entry = Entry(place + 1, _charge("form"), AT, head)
    forged = (*THREE[:place], (entry, entry.hash), *THREE[place:])

    if place == len(THREE):
        assert 4 == Ledger.of(Fraction(10), forged).count
    else:
        with pytest.raises(LedgerBrokenError):
            Ledger.of(Fraction(10), forged)


def _put(place: int, stored: Stored) -> tuple[Stored, ...]:
    return (*THREE[:place], stored, *THREE[place + 1 :])
