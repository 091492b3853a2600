"""Noise is drawn only for what is paid, at its price, and is what the proof says it is."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import opendp.prelude as dp
import pytest
from hypothesis import given
from opendp.mod import GLOBAL_FEATURES
from sqlalchemy import Connection

from anonymizer.contribution import Rule
from anonymizer.counting import answer
from anonymizer.design import Design, Mechanism, fitted
from anonymizer.errors import PrivacyError
from anonymizer.ledger import Charge, Ledger, Spent
from anonymizer.measurement import Measurement, draw, exact, measure
from anonymizer.query import Query
from tests.anonymizer import registers
from tests.anonymizer.chance import FALSE_ALARM, is_noise, likelihood
from tests.anonymizer.registers import (
    DAY,
    MECHANISMS,
    Record,
    in_memory,
    one_database,
    periods,
    rules,
)

NUMBERS, HALF = 100_000, 50_000
ROOT = Path(__file__).parents[2]
SEX, FORM = registers.attribute("sex"), registers.attribute("form", bound=3)
TOTAL = Query.of(["identified"], {})
PEOPLE = [Record(str(n), str(n), DAY, DAY, form=1 + n % 31) for n in range(50)]

# Written in halves, so that this file does not name what it forbids.
FORBIDDEN = ("honest-but" + "-curious", "idealized" + "-numerics", "floating" + "-point")

Maker = Callable[..., dp.Measurement]
MAKERS = {"discrete-laplace": "then_laplace", "discrete-gaussian": "then_gaussian"}

LAPLACE, GAUSSIAN = MECHANISMS


def _design(mechanism: Mechanism, scale: Fraction = Fraction(10)) -> Design:
    queries = [Query.of(["identified"], {SEX: "centred", FORM: "values"}), TOTAL]
    return Design(mechanism, ((queries[0], 2), (queries[1], 3)), scale)


def _paid(design: Design) -> Spent:
    charge = Charge(
        dataset="victims",
        period="2024",
        years=(2024,),
        vintage=1,
        round=1,
        ceiling=Fraction(1),
        delta=Fraction(1, 10**6),
        rule="status 1, identified on, earliest",
        mechanism=design.mechanism,
        asked=tuple((str(query), weight) for query, weight in design.asked),
        sensitivity=design.sensitivity,
        scale=design.scale,
        agreements=("agreed",),
    )
    ledger = Ledger(Fraction(10**9), Fraction(1, 10**6))
    return ledger.spend(charge, "2025-03-01T00:00:00+00:00")[1]


def _noise(mechanism: Mechanism, scale: Fraction, numbers: Sequence[int]) -> list[int]:
    noisy = draw(numbers, Design(mechanism, ((TOTAL, 1),), scale))
    return [after - before for before, after in zip(numbers, noisy, strict=True)]


@cache
def _good_noise(mechanism: Mechanism) -> list[int]:
    """Noise of scale two, that faults are planted in."""
    return _noise(mechanism, Fraction(2), (0,) * NUMBERS)


@one_database
@given(register=registers.registers(), design=registers.designs(), rule=rules, period=periods)
def test_one_person_changes_the_numbers_by_no_more_than_was_paid_for(
    connection: Connection,
    register: tuple[Record, ...],
    design: Design,
    rule: Rule,
    period: tuple[date, date],
) -> None:
    """Whoever is added or removed, with all their records, from what a database answers."""
    registers.store(connection, register)
    present = exact(registers.ask(connection, rule=rule, period=period), design, status="status")

    for person in {record.person for record in register}:
        registers.store(connection, [each for each in register if each.person != person])
        data = registers.ask(connection, rule=rule, period=period)
        absent = exact(data, design, status="status")

        changes = [abs(one - other) for one, other in zip(present, absent, strict=True)]
        norms = {LAPLACE: sum(changes), GAUSSIAN: sum(change**2 for change in changes)}
        assert norms[design.mechanism] <= design.sensitivity


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize(
    ("scale", "numbers"),
    [
        pytest.param(Fraction(2), (0,) * HALF, id="zeros"),
        pytest.param(Fraction(2**18 + 1, 2**20), (7,) * HALF, id="small scale"),
        pytest.param(Fraction(29 * 2**20 + 1, 2**20), (10**9, 0) * (HALF // 2), id="mixed"),
    ],
)
def test_noise_is_what_was_paid_for(
    mechanism: Mechanism, scale: Fraction, numbers: tuple[int, ...]
) -> None:
    """Of that scale, on every number alike; false alarms are below one in a million."""
    assert is_noise(_noise(mechanism, scale, numbers), mechanism, scale)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_neighbouring_numbers_have_noise_of_their_own(mechanism: Mechanism) -> None:
    """Signs of neighbours agree as often as not; false alarms are below one in a million."""
    noise = _noise(mechanism, Fraction(3), (0,) * HALF)

    pairs = [a * b > 0 for a, b in zip(noise[::2], noise[1::2], strict=True) if a and b]
    assert likelihood(sum(pairs), len(pairs), 0.5) >= FALSE_ALARM / 2


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lambda z, _: z // 2, id="half the scale"),
        pytest.param(lambda z, n: z if n % 40 else 0, id="some numbers without noise"),
        pytest.param(lambda z, _: abs(z), id="one side only"),
        pytest.param(lambda z, _: max(min(z, 6), -6), id="tails cut"),
        pytest.param(lambda z, n: z + (n % 10 == 0), id="shifted"),
        pytest.param(lambda z, n: z - z % 2 if n % 8 == 0 else z, id="some even only"),
        pytest.param(lambda _, n: n, id="no chance in it"),
    ],
)
def test_the_alarm_rings(mechanism: Mechanism, fault: Callable[[int, int], int]) -> None:
    """The test of the noise notices what it is there to notice."""
    faulty = [fault(z, number) for number, z in enumerate(_good_noise(mechanism))]

    assert not is_noise(faulty, mechanism, Fraction(2))


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("scale", [Fraction(19, 10), Fraction(21, 10)])
def test_the_alarm_rings_for_a_scale_that_is_a_twentieth_off(
    mechanism: Mechanism, scale: Fraction
) -> None:
    """A price that is a twentieth too low does not go unnoticed."""
    assert not is_noise(_good_noise(mechanism), mechanism, scale)


def test_the_alarm_tells_the_mechanisms_apart() -> None:
    """Noise of the same spread but of the other kind is another mechanism."""
    scale = Fraction(2)

    assert not is_noise(_noise(LAPLACE, scale / 2, (0,) * HALF), GAUSSIAN, scale)
    assert not is_noise(_good_noise(GAUSSIAN), LAPLACE, Fraction(14142, 10000))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_continuous_noise_that_is_rounded_is_noticed(mechanism: Mechanism) -> None:
    """Rounding a double is not the mechanism of the proof."""
    chance = random.Random(1)  # noqa: S311  # A fault, and the same one every time.
    scale = Fraction(3, 5)
    draws: dict[Mechanism, Callable[[], float]] = {
        LAPLACE: lambda: chance.choice([-1, 1]) * chance.expovariate(1 / float(scale)),
        GAUSSIAN: lambda: chance.gauss(0, float(scale)),
    }
    noise = [round(draws[mechanism]()) for _ in range(NUMBERS)]

    assert not is_noise(noise, mechanism, scale)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_two_draws_differ(mechanism: Mechanism) -> None:
    """Nothing is seeded; sixty-four numbers of this scale agree once in more than 2^500 runs."""
    design = Design(mechanism, ((TOTAL, 1),), Fraction(1000))

    assert draw((5,) * 64, design) != draw((5,) * 64, design)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_number_is_answered(mechanism: Mechanism) -> None:
    """Zeros too, whatever their sign becomes."""
    noisy = draw((0,) * 5000, Design(mechanism, ((TOTAL, 1),), Fraction(100)))

    assert 5000 == len(noisy)
    assert min(noisy) < 0 < max(noisy)
    assert {int} == {type(value) for value in noisy}


@given(registers.registers(), registers.designs())
def test_what_gets_noise_is_the_weighted_answers(
    people: tuple[Record, ...], design: Design
) -> None:
    """One after the other, each in the order of its shape; and they are found again afterwards."""
    data = in_memory(people)

    numbers = exact(data, design, status="status")

    split = Measurement(design, numbers).answers()
    for (query, weight), found in zip(design.asked, split, strict=True):
        expected = weight * answer(data, query, status="status").ravel()
        assert tuple(expected.tolist()) == found
    assert numbers == tuple(number for each in split for number in each)


@given(registers.designs())
def test_what_was_never_measured_is_blank(design: Design) -> None:
    """A zero for every number, as if nobody were there and there were no noise."""
    assert exact(in_memory([]), design, status="status") == Measurement.blank(design).values


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_what_is_paid_is_measured(mechanism: Mechanism) -> None:
    """Around the exact answers, by noise of the scale that was paid."""
    design, data = _design(mechanism), in_memory(PEOPLE)

    found = measure(data, design, _paid(design), status="status")

    errors = np.subtract(found.values, exact(data, design, status="status"))
    assert design == found.design
    assert errors.any()
    assert (np.abs(errors) < 100 * design.scale).all()


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"mechanism": GAUSSIAN}, id="mechanism"),
        pytest.param({"scale": Fraction(9)}, id="scale"),
        pytest.param({"asked": _design(LAPLACE).asked[:1]}, id="a query less"),
        pytest.param({"asked": _design(LAPLACE).asked[::-1]}, id="another order"),
        pytest.param({"asked": (_design(LAPLACE).asked[0], (TOTAL, 4))}, id="another weight"),
        pytest.param(
            {"asked": (_design(LAPLACE).asked[0], (Query.of(["presumed"], {}), 3))},
            id="other people",
        ),
    ],
)
def test_payment_for_another_design_is_refused(changed: dict[str, object]) -> None:
    """A proof of payment buys what it names."""
    paid = _paid(_design(LAPLACE))
    other = replace(_design(LAPLACE), **changed)  # type: ignore[arg-type]  # Each row is another field.

    with pytest.raises(PrivacyError, match="asked for something else"):
        measure(in_memory(PEOPLE), other, paid, status="status")


def test_a_price_for_a_smaller_sensitivity_is_refused() -> None:
    """Somebody would lose more than the ledger says."""
    design = _design(LAPLACE)
    paid = _paid(design)
    cheaper = replace(paid.charge, sensitivity=design.sensitivity - 1)

    with pytest.raises(PrivacyError, match="asked for something else"):
        measure(
            in_memory(PEOPLE), design, Spent(replace(paid.entry, charge=cheaper)), status="status"
        )


@given(registers.designs(), registers.budgets)
def test_every_planned_price_is_opendps_own(design: Design, budget: Fraction) -> None:
    """The ledger's fraction is what OpenDP computes, up to its rounding upwards."""
    planned = fitted(design.mechanism, design.asked, budget)
    numbers = exact(in_memory([]), planned, status="status")

    draw(numbers, planned)  # Nothing is refused.

    loss = _opendp_loss(planned)
    assert planned.loss <= loss <= planned.loss * (1 + Fraction(1, 10**12))


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize(
    "scale",
    [Fraction(1, 3), Fraction(2**53 + 1), Fraction(1, 10), Fraction(2**33 * 2**20 + 1, 2**20)],
)
def test_a_scale_that_no_double_holds_is_refused(mechanism: Mechanism, scale: Fraction) -> None:
    """OpenDP would draw with another one than was paid."""
    design = _design(mechanism, scale)

    with pytest.raises(PrivacyError, match="the ledger paid"):
        measure(in_memory(PEOPLE), design, _paid(design), status="status")


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("factor", [0.5, 1 - 2**-30, 1 + 2**-30, 2.0])
def test_noise_of_another_scale_than_was_paid_is_refused(
    monkeypatch: pytest.MonkeyPatch, mechanism: Mechanism, factor: float
) -> None:
    """The check computes the loss from the very mechanism that would draw."""
    true: Maker = getattr(dp.m, MAKERS[mechanism])
    monkeypatch.setattr(dp.m, MAKERS[mechanism], lambda scale: true(scale=scale * factor))
    design = _design(mechanism)

    with pytest.raises(PrivacyError, match="the ledger paid"):
        measure(in_memory(PEOPLE), design, _paid(design), status="status")


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("loss", [math.inf, -math.inf, math.nan, 0.0])
def test_a_loss_that_is_no_price_is_refused(
    monkeypatch: pytest.MonkeyPatch, mechanism: Mechanism, loss: float
) -> None:
    """Neither infinity nor what is not a number passes for the price, and nothing is drawn."""

    class Silent:
        """A mechanism that claims a loss, and fails the test should it be asked to draw."""

        def map(self, _: float) -> float:
            return loss

        def __call__(self, _: list[int]) -> list[int]:
            raise AssertionError("noise was drawn")

        def __rrshift__(self, _: object) -> "Silent":
            return self

    monkeypatch.setattr(dp.m, MAKERS[mechanism], lambda **_: Silent())
    design = _design(mechanism)

    with pytest.raises(PrivacyError):
        measure(in_memory(PEOPLE), design, _paid(design), status="status")


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_only_vetted_or_contributed_mechanisms_are_enabled(mechanism: Mechanism) -> None:
    """No flag is on that lets OpenDP believe what nobody proved."""
    draw((0,), _design(mechanism))

    assert {"contrib"} == set(GLOBAL_FEATURES)


def test_no_room_names_a_flag_that_weakens_the_proof() -> None:
    """They are not enabled elsewhere either."""
    rooms = ("proto", "anonymizer", "node", "hub", "deploy")

    naming = [
        path
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if any(flag in path.read_text(encoding="utf-8") for flag in FORBIDDEN)
    ]

    assert [] == naming


def _opendp_loss(design: Design) -> float:
    integers, scale = dp.vector_domain(dp.atom_domain(T="i64")), float(design.scale)
    match design.mechanism:
        case "discrete-laplace":
            laplace = (integers, dp.l1_distance(T="i64")) >> dp.m.then_laplace(scale=scale)
            return float(laplace.map(design.sensitivity))
        case "discrete-gaussian":
            gaussian = (integers, dp.l2_distance(T="f64")) >> dp.m.then_gaussian(scale=scale)
            root = math.sqrt(design.sensitivity)
            return float(gaussian.map(math.nextafter(root, math.inf)))
