"""The ledger is exact, unbroken, and never exceeds its cap."""

from contextlib import suppress
from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymizer.design import Design
from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError, MixedMechanismsError
from anonymizer.ledger import GENESIS, Charge, Entry, Ledger, total
from anonymizer.loss import epsilon_of, rho_of
from anonymizer.query import Query
from tests.anonymizer import registers
from tests.anonymizer.registers import MECHANISMS

AT = "2025-03-01T00:00:00+00:00"
DELTA = Fraction(1, 10**6)
RULE = "status 1, identified on, earliest"
PERIODS = {
    "2022": (2022,),
    "2022-Q1": (2022,),
    "2023-S2": (2023,),
    "2022/2024": (2022, 2023, 2024),
    "2021": (2021,),
}
LAPLACE, GAUSSIAN = MECHANISMS

Stored = tuple[Entry, str]

_ASKED = {LAPLACE: ("people of identified", 1), GAUSSIAN: ("sex:centred of identified", 64)}

charges = st.builds(
    lambda dataset, period, vintage, number, mechanism, sensitivity, scale: Charge(
        dataset=dataset,
        period=period,
        years=PERIODS[period],
        vintage=vintage,
        round=number,
        ceiling=Fraction(1),
        delta=DELTA,
        rule=RULE,
        mechanism=mechanism,
        asked=(_ASKED[mechanism],),
        sensitivity=sensitivity,
        scale=scale,
        agreements=("an agreement",),
    ),
    dataset=st.sampled_from(["victims", "justice"]),
    period=st.sampled_from(tuple(PERIODS)),
    vintage=st.integers(1, 2),
    number=st.integers(1, 3),
    mechanism=st.sampled_from(MECHANISMS),
    sensitivity=st.integers(1, 9),
    scale=st.fractions(Fraction(1, 2), 50),
)


def _charge(
    number: int = 1, *, period: str = "2022", epsilon: Fraction = Fraction(1, 10)
) -> Charge:
    return Charge(
        dataset="victims",
        period=period,
        years=PERIODS[period],
        vintage=1,
        round=number,
        ceiling=Fraction(1),
        delta=Fraction(0),
        rule=RULE,
        mechanism=LAPLACE,
        asked=(_ASKED[LAPLACE],),
        sensitivity=1,
        scale=1 / epsilon,
        agreements=("an agreement",),
    )


def _gaussian(number: int = 1, *, period: str = "2022", rho: Fraction) -> Charge:
    """What costs so much rho, exactly."""
    lost = 2 * rho
    return replace(
        _charge(number, period=period),
        delta=DELTA,
        mechanism=GAUSSIAN,
        asked=(_ASKED[GAUSSIAN],),
        sensitivity=lost.numerator * lost.denominator,
        scale=Fraction(lost.denominator),
    )


def _spent(*charges: Charge, cap: Fraction = Fraction(10)) -> Ledger:
    ledger = Ledger(cap, DELTA)
    for charge in charges:
        ledger, _ = ledger.spend(charge, AT)
    return ledger


def _stored(ledger: Ledger) -> tuple[Stored, ...]:
    return tuple((entry, entry.hash) for entry in ledger.entries)


THREE = _stored(_spent(_charge(1), _gaussian(1, period="2021", rho=Fraction(1, 100)), _charge(2)))


def test_ten_payments_of_a_tenth_fit_a_cap_of_one() -> None:
    """In floats they come to less than one, or to more; here the eleventh has exactly nothing."""
    ledger = _spent(*(_charge(number) for number in range(1, 11)), cap=Fraction(1))

    assert Fraction(1) == ledger.loss("victims", 2022)
    assert 0 == ledger.left("victims", [2022])
    with pytest.raises(
        BudgetExhaustedError, match=r"costs epsilon 0\.1; of the cap 1 epsilon 0 is"
    ):
        ledger.spend(_charge(11), AT)


def test_the_last_grain_is_refused() -> None:
    """A payment is too large by however little."""
    ledger = _spent(_charge(1, epsilon=Fraction(1, 3)), cap=Fraction(1))
    grain = Fraction(1, 10**40)

    with pytest.raises(BudgetExhaustedError):
        ledger.spend(_charge(2, epsilon=Fraction(2, 3) + grain), AT)
    assert ledger.spend(_charge(2, epsilon=Fraction(2, 3)), AT)


def test_the_price_is_exact() -> None:
    """Of Laplace noise it is change over scale, of Gaussian half the ratio of their squares."""
    laplace = replace(_charge(), sensitivity=3, scale=Fraction(48 * 2**20 + 1, 2**20))
    gaussian = replace(laplace, mechanism=GAUSSIAN)

    assert Fraction(3 * 2**20, 48 * 2**20 + 1) == laplace.loss
    assert Fraction(3 * 2**40, 2 * (48 * 2**20 + 1) ** 2) == gaussian.loss


@pytest.mark.parametrize(
    "wrong",
    [
        {"sensitivity": 0},
        {"scale": Fraction(0)},
        {"scale": Fraction(-1)},
        {"years": ()},
        {"asked": ()},
    ],
    ids=str,
)
def test_a_charge_pays_for_something_in_some_year(wrong: dict[str, object]) -> None:
    """One that does not would be a proof of payment for nothing."""
    with pytest.raises(
        ValueError, match="expected sensitivity >= 1, scale > 0, a year and a query"
    ):
        replace(_charge(), **wrong)  # type: ignore[arg-type]  # Each row is another field.


@given(registers.designs())
def test_a_charge_pays_for_the_design_it_names(design: Design) -> None:
    """To the last weight, and for no other noise."""
    charge = replace(
        _charge(),
        mechanism=design.mechanism,
        asked=tuple((str(query), weight) for query, weight in design.asked),
        sensitivity=design.sensitivity,
        scale=design.scale,
    )
    (query, weight), *others = design.asked
    heavier = replace(design, asked=((query, weight + 1), *others))
    further = replace(design, asked=(*design.asked, (Query.of(["presumed"], {}), 1)))

    assert charge.pays_for(design)
    assert not charge.pays_for(heavier)
    assert not charge.pays_for(further)
    assert not charge.pays_for(replace(design, scale=design.scale / 2))
    assert not charge.pays_for(replace(design, scale=design.scale * 2))
    assert not replace(charge, sensitivity=charge.sensitivity + 1).pays_for(design)


def test_periods_that_overlap_share_the_years_cap() -> None:
    """A person of March 2022 may be in the year, the quarter and the pooled years."""
    ledger = _spent(
        _charge(period="2022", epsilon=Fraction(1, 2)),
        _charge(period="2022-Q1", epsilon=Fraction(1, 4)),
        _charge(period="2022/2024", epsilon=Fraction(1, 8)),
    )

    losses = [ledger.loss("victims", year) for year in (2021, 2022, 2023, 2024, 2025)]
    assert [0, Fraction(7, 8), Fraction(1, 8), Fraction(1, 8), 0] == losses
    assert Fraction(7, 8) == ledger.loss("victims")


def test_a_pooled_period_is_paid_in_its_fullest_year() -> None:
    """What is left in the other years does not help."""
    ledger = _spent(_charge(period="2023-S2", epsilon=Fraction(3, 4)), cap=Fraction(1))

    assert Fraction(1, 4) == ledger.left("victims", PERIODS["2022/2024"])
    with pytest.raises(BudgetExhaustedError, match=r"epsilon 0\.25 is left for 2023"):
        ledger.spend(_charge(period="2022/2024", epsilon=Fraction(1, 2)), AT)
    assert ledger.spend(_charge(period="2022", epsilon=Fraction(1)), AT)


def test_somebody_counted_in_every_period_loses_the_sum() -> None:
    """The worst case over all periods is known, beyond the cap of any one year."""
    ledger = _spent(
        _charge(period="2021", epsilon=Fraction(1)),
        _charge(period="2022", epsilon=Fraction(1)),
        _charge(period="2023-S2", epsilon=Fraction(1)),
        cap=Fraction(1),
    )

    assert 3 == ledger.loss("victims")
    assert 0 == ledger.loss("justice")


def test_datasets_have_caps_of_their_own() -> None:
    """Victims and suspects are counted from different records."""
    ledger = _spent(_charge(epsilon=Fraction(1)), cap=Fraction(1))

    assert 0 == ledger.loss("justice", 2022)
    assert ledger.spend(replace(_charge(epsilon=Fraction(1)), dataset="justice"), AT)


def test_gaussian_losses_are_worth_less_together_than_apart() -> None:
    """They add up as rho, and are converted once, at the delta of the ledger."""
    rho = Fraction(1, 100)
    ledger = _spent(_gaussian(1, rho=rho), _gaussian(2, rho=rho), _gaussian(3, rho=rho))

    assert epsilon_of(3 * rho, DELTA) == ledger.loss("victims", 2022)
    assert ledger.loss("victims", 2022) < 2 * epsilon_of(rho, DELTA)


def test_a_cap_can_be_spent_on_gaussian_noise_to_the_last_step() -> None:
    """In however many payments; a little more is refused."""
    rho = rho_of(Fraction(1), DELTA)
    ledger = _spent(*(_gaussian(n, rho=rho / 3) for n in (1, 2, 3)), cap=Fraction(1))

    assert Fraction(1) - Fraction(1, 10**9) <= ledger.loss("victims", 2022) <= 1
    with pytest.raises(BudgetExhaustedError):
        ledger.spend(_gaussian(4, rho=Fraction(1, 10**6)), AT)


def test_losses_of_both_kinds_add_up() -> None:
    """Of two periods, measured in two ways: epsilon, and what rho is worth."""
    rho = Fraction(1, 100)
    charges = [_charge(period="2022"), _gaussian(period="2022-Q1", rho=rho)]

    expected = Fraction(1, 10) + epsilon_of(rho, DELTA)

    assert expected == _spent(*charges).loss("victims", 2022) == total(charges, DELTA)
    assert 0 == total([], DELTA)


def test_one_snapshot_is_measured_with_one_kind_of_noise() -> None:
    """The one of its first payment; another vintage or period may choose anew."""
    ledger = _spent(_charge(1))
    other = _gaussian(2, rho=Fraction(1, 100))

    with pytest.raises(MixedMechanismsError):
        ledger.spend(other, AT)
    assert ledger.spend(replace(other, vintage=2, round=1), AT)
    assert ledger.spend(replace(other, period="2022-Q1", round=1), AT)


@settings(max_examples=40)
@given(st.lists(charges, max_size=40), st.fractions(0, 3))
def test_no_sequence_of_payments_exceeds_the_cap(asked: list[Charge], cap: Fraction) -> None:
    """In whatever order rounds are asked for, in no year and dataset."""
    ledger = Ledger(cap, DELTA)

    for charge in asked:
        before = ledger
        with suppress(BudgetExhaustedError, MixedMechanismsError, ValueError):
            ledger, spent = ledger.spend(charge, AT)
            assert charge == spent.charge
            assert ledger.entries == (*before.entries, spent.entry)

    paid = [entry.charge for entry in ledger.entries]
    for dataset in ("victims", "justice"):
        for year in range(2021, 2025):
            charged = [c for c in paid if c.dataset == dataset and year in c.years]
            rho = sum(c.loss for c in charged if c.mechanism == GAUSSIAN)
            epsilon = sum(c.loss for c in charged if c.mechanism == LAPLACE)
            worth = epsilon_of(Fraction(rho), DELTA)
            assert epsilon + worth == ledger.loss(dataset, year) <= cap
    assert len({charge.key for charge in paid}) == len(paid)
    assert ledger == Ledger.of(cap, DELTA, _stored(ledger))


def test_a_refused_payment_leaves_no_trace() -> None:
    """Whoever could not pay has not paid."""
    ledger = _spent(_charge(1), cap=Fraction(1, 10))

    with pytest.raises(BudgetExhaustedError):
        ledger.spend(_charge(2), AT)

    assert 1 == ledger.count
    assert [_charge(1)] == [spent.charge for spent in ledger.rounds(_charge(1).snapshot)]


def test_a_round_is_paid_for_once() -> None:
    """Whoever asks again, at whatever price, is refused: noise is never drawn a second time."""
    first = _charge()
    ledger = _spent(first)

    for again in (first, replace(first, scale=Fraction(1), agreements=("another",))):
        with pytest.raises(ValueError, match="expected round 2, got"):
            ledger.spend(again, AT)


@pytest.mark.parametrize("number", [0, 2, 3, -1])
def test_rounds_are_numbered_without_a_gap(number: int) -> None:
    """The first is the first, and what was measured is never unknown."""
    with pytest.raises(ValueError, match="expected round 1"):
        _spent(_charge(number))


@pytest.mark.parametrize("other", [{"dataset": "justice"}, {"period": "2022-Q1"}, {"vintage": 2}])
def test_every_snapshot_has_rounds_of_its_own(other: dict[str, object]) -> None:
    """Corrected data are measured anew, and paid anew."""
    charge = replace(_charge(1), **other)  # type: ignore[arg-type]  # Each row is another field.
    ledger = _spent(_charge(1), _charge(2))

    after, spent = ledger.spend(charge, AT)

    assert (spent,) == after.rounds(charge.snapshot)
    assert [1, 2] == [each.charge.round for each in after.rounds(_charge().snapshot)]
    assert () == ledger.rounds(charge.snapshot)


def test_the_vintages_of_a_period_are_known() -> None:
    """So that the next snapshot gets a number of its own."""
    ledger = _spent(_charge(), replace(_charge(), vintage=3), _charge(period="2021"))

    assert {1, 3} == ledger.vintages("victims", "2022")
    assert {1} == ledger.vintages("victims", "2021")
    assert frozenset() == ledger.vintages("justice", "2022")


def test_every_entry_names_the_one_before() -> None:
    """From nothing to the head."""
    ledger = Ledger.of(Fraction(10), DELTA, THREE)

    after, _ = ledger.spend(_charge(3), AT)

    assert THREE == _stored(ledger)
    assert (3, THREE[-1][1]) == (ledger.count, ledger.head)
    assert (4, ledger.head) == (after.entries[-1].number, after.entries[-1].previous)
    assert GENESIS == Ledger(Fraction(1), DELTA).head == ledger.entries[0].previous


CHANGES = {
    "dataset": "justice",
    "period": "2020",
    "years": (2020,),
    "vintage": 2,
    "round": 9,
    "ceiling": Fraction(9),
    "delta": Fraction(1, 9),
    "rule": "another rule",
    "mechanism": {LAPLACE: GAUSSIAN, GAUSSIAN: LAPLACE},
    "asked": (("people of presumed", 1),),
    "sensitivity": 12345,
    "scale": Fraction(10**9),
    "agreements": ("another",),
}


def test_every_part_of_a_charge_is_tried() -> None:
    """The next test forgets none."""
    assert {each.name for each in fields(Charge)} == set(CHANGES)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("name", CHANGES)
def test_no_part_of_a_charge_can_be_changed(place: int, name: str) -> None:
    """A cheaper past does not pass for the past."""
    entry, stored = THREE[place]
    other = CHANGES[name]
    value = other[entry.charge.mechanism] if isinstance(other, dict) else other
    charge = replace(entry.charge, **{name: value})  # type: ignore[arg-type]  # As above.
    forged = _put(place, (replace(entry, charge=charge), stored))

    with pytest.raises(LedgerBrokenError, match=f"entry {place + 1} is not what was written"):
        _of(forged)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    "changed", [{"number": 9}, {"at": "2020"}, {"previous": "f" * 64}], ids=str
)
def test_no_part_of_an_entry_can_be_changed(place: int, changed: dict[str, object]) -> None:
    """Nor its place, nor its time."""
    entry, stored = THREE[place]
    changed_entry = replace(entry, **changed)  # type: ignore[arg-type]  # As above.

    with pytest.raises(LedgerBrokenError):
        _of(_put(place, (changed_entry, stored)))


@pytest.mark.parametrize("place", [0, 1])
def test_an_entry_forged_with_its_hash_breaks_the_next(place: int) -> None:
    """Whoever changes one must write all that follow anew."""
    entry, _ = THREE[place]
    forged = replace(entry, charge=replace(entry.charge, scale=Fraction(10**9)))

    with pytest.raises(LedgerBrokenError, match=f"entry {place + 2} does not follow"):
        _of(_put(place, (forged, forged.hash)))


def test_entries_are_numbered_without_a_gap() -> None:
    """A last entry that was forged with its hash still has to say which it is."""
    entry = replace(THREE[2][0], number=9)

    with pytest.raises(LedgerBrokenError, match="entry 3 does not follow"):
        _of(_put(2, (entry, entry.hash)))


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
        _of(moved)


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_an_entry_put_in_with_its_hash_breaks_the_chain(place: int) -> None:
    """A foreign entry fits nowhere but at the end, where spending puts one."""
    head = THREE[place - 1][1] if place else GENESIS
    entry = Entry(place + 1, _charge(3), AT, head)
    forged = (*THREE[:place], (entry, entry.hash), *THREE[place:])

    if place == len(THREE):
        assert 4 == _of(forged).count
    else:
        with pytest.raises(LedgerBrokenError):
            _of(forged)


def _put(place: int, stored: Stored) -> tuple[Stored, ...]:
    return (*THREE[:place], stored, *THREE[place + 1 :])


def _of(entries: tuple[Stored, ...]) -> Ledger:
    return Ledger.of(Fraction(10), DELTA, entries)
