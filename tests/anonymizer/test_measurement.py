"""Noise is drawn only for what is paid, at its price, and is what the proof says it is."""

import math
import random
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import opendp.prelude as dp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opendp.mod import GLOBAL_FEATURES

from anonymizer.counting import Counts
from anonymizer.errors import PrivacyError
from anonymizer.grid import Attribute, Grid
from anonymizer.ledger import Charge, Ledger, Spent
from anonymizer.measurement import measure
from anonymizer.strategy import even_scales
from tests.anonymizer.chance import FALSE_ALARM, is_laplace, likelihood

CELLS = 200_000
ROOT = Path(__file__).parents[2]

# Written in halves, so that this file does not name what it forbids.
FORBIDDEN = ("honest-but" + "-curious", "idealized" + "-numerics", "floating" + "-point")

Laplace = Callable[..., dp.Measurement]


def _grid(cells: int = 4, *, bound: int = 1, name: str = "a table") -> Grid:
    codes = tuple(str(number) for number in range(cells))
    return Grid((Attribute("code", codes, {}, bound),), "status", frozenset(), name)


def _paid(grid: Grid, scale: Fraction) -> Spent:
    charge = Charge("victims", "2024", (2024,), 1, grid.name, grid.sensitivity, scale, "agreed")
    _, spent = Ledger(charge.epsilon).spend(charge, "2025-03-01T00:00:00+00:00")
    return spent


def _noise(scale: Fraction, values: tuple[int, ...]) -> list[int]:
    grid = _grid(len(values))
    noisy = measure(Counts(grid, values), _paid(grid, scale)).values
    return [after - before for before, after in zip(values, noisy, strict=True)]


@cache
def _good_noise() -> list[int]:
    """Noise that faults are planted in."""
    return _noise(Fraction(2), (0,) * CELLS)


@pytest.mark.parametrize(
    ("scale", "values"),
    [
        pytest.param(Fraction(2), (0,) * CELLS, id="zeros"),
        pytest.param(Fraction(2**18 + 1, 2**20), (7,) * CELLS, id="small scale"),
        pytest.param(Fraction(29 * 2**20 + 1, 2**20), (10**9, 0) * (CELLS // 2), id="mixed"),
    ],
)
def test_noise_is_discrete_laplace(scale: Fraction, values: tuple[int, ...]) -> None:
    """Of the scale that was paid, on every cell alike; false alarms are below one in a million."""
    assert is_laplace(_noise(scale, values), scale)


def test_neighbouring_cells_have_noise_of_their_own() -> None:
    """Signs of neighbours agree as often as not; false alarms are below one in a million."""
    noise = _noise(Fraction(3), (0,) * CELLS)

    pairs = [a * b > 0 for a, b in zip(noise[::2], noise[1::2], strict=True) if a and b]
    assert likelihood(sum(pairs), len(pairs), 0.5) >= FALSE_ALARM / 2


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lambda z, _: z // 2, id="half the scale"),
        pytest.param(lambda z, n: z if n % 40 else 0, id="some cells without noise"),
        pytest.param(lambda z, _: abs(z), id="one side only"),
        pytest.param(lambda z, _: max(min(z, 11), -11), id="tails cut"),
        pytest.param(lambda z, n: z + (n % 20 == 0), id="shifted"),
        pytest.param(lambda z, n: z - z % 2 if n % 8 == 0 else z, id="some even only"),
        pytest.param(lambda _, n: n, id="no chance in it"),
    ],
)
def test_the_alarm_rings(fault: Callable[[int, int], int]) -> None:
    """The test of the noise notices what it is there to notice."""
    faulty = [fault(z, number) for number, z in enumerate(_good_noise())]

    assert not is_laplace(faulty, Fraction(2))


@pytest.mark.parametrize("scale", [Fraction(19, 10), Fraction(21, 10)])
def test_the_alarm_rings_for_a_scale_that_is_a_twentieth_off(scale: Fraction) -> None:
    """A price that is a twentieth too low does not go unnoticed."""
    assert not is_laplace(_good_noise(), scale)


def test_continuous_noise_that_is_rounded_is_noticed() -> None:
    """Rounding a double is not the mechanism of the proof."""
    chance = random.Random(1)  # noqa: S311  # A fault, and the same one every time.
    signs = (chance.choice([-1, 1]) for _ in range(CELLS))
    noise = [round(sign * chance.expovariate(0.5)) for sign in signs]

    assert not is_laplace(noise, Fraction(2))


def test_two_draws_differ() -> None:
    """Nothing is seeded; sixty-four cells of this scale agree once in more than 2^500 runs."""
    counts = Counts(_grid(64), (5,) * 64)
    spent = _paid(counts.grid, Fraction(1000))

    assert measure(counts, spent).values != measure(counts, spent).values


def test_every_cell_is_answered_and_says_what_was_paid() -> None:
    """Zeros too, and the sign of an estimate is not touched."""
    counts = Counts(_grid(5000), (0,) * 5000)
    spent = _paid(counts.grid, Fraction(100))

    measurement = measure(counts, spent)

    assert spent.charge == measurement.charge
    assert 5000 == len(measurement.values)
    assert min(measurement.values) < 0 < max(measurement.values)
    assert {int} == {type(value) for value in measurement.values}


@pytest.mark.parametrize(
    "other",
    [_grid(name="another table"), _grid(bound=2)],
    ids=["another table", "another sensitivity"],
)
def test_payment_for_another_grid_is_refused(other: Grid) -> None:
    """A proof of payment buys what it names."""
    with pytest.raises(PrivacyError, match="paid for a table at sensitivity 1, asked for"):
        measure(Counts(other, (0,) * 4), _paid(_grid(), Fraction(10)))


@given(
    st.lists(st.integers(1, 81), min_size=1, max_size=20),
    st.fractions(Fraction(1, 1000), 50, max_denominator=10**6),
)
def test_every_planned_price_is_opendps_own(bounds: list[int], epsilon: Fraction) -> None:
    """The ledger's fraction is what OpenDP computes, up to its rounding upwards."""
    grids = [_grid(1, bound=bound) for bound in bounds]

    for grid, scale in zip(grids, even_scales(grids, epsilon), strict=True):
        spent = _paid(grid, scale)
        measure(Counts(grid, (3,)), spent)

        loss = _opendp_loss(scale, grid.sensitivity)
        assert spent.charge.epsilon <= loss <= math.nextafter(spent.charge.epsilon, math.inf)


@pytest.mark.parametrize(
    "scale",
    [Fraction(1, 3), Fraction(2**53 + 1), Fraction(1, 10), Fraction(2**33 * 2**20 + 1, 2**20)],
)
def test_a_scale_that_no_double_holds_is_refused(scale: Fraction) -> None:
    """OpenDP would draw with another one than was paid."""
    grid = _grid()

    with pytest.raises(PrivacyError, match="the ledger paid"):
        measure(Counts(grid, (0,) * 4), _paid(grid, scale))


@pytest.mark.parametrize("factor", [0.5, 1 - 2**-50, 1 + 2**-50, 2.0])
def test_noise_of_another_scale_than_was_paid_is_refused(
    monkeypatch: pytest.MonkeyPatch, factor: float
) -> None:
    """The check computes the loss from the very mechanism that would draw."""
    true: Laplace = dp.m.then_laplace
    monkeypatch.setattr(dp.m, "then_laplace", lambda scale: true(scale=scale * factor))
    grid = _grid()

    with pytest.raises(PrivacyError, match="the ledger paid"):
        measure(Counts(grid, (0,) * 4), _paid(grid, Fraction(10)))


@pytest.mark.parametrize("loss", [math.inf, -math.inf, math.nan, 0.0])
def test_a_loss_that_is_no_price_is_refused(monkeypatch: pytest.MonkeyPatch, loss: float) -> None:
    """Neither infinity nor what is not a number passes for the price, and nothing is drawn."""

    class Silent:
        """A mechanism that claims a loss, and fails the test should it be asked to draw."""

        def map(self, _: int) -> float:
            return loss

        def __call__(self, _: list[int]) -> list[int]:
            raise AssertionError("noise was drawn")

        def __rrshift__(self, _: object) -> "Silent":
            return self

    monkeypatch.setattr(dp.m, "then_laplace", lambda **_: Silent())
    grid = _grid()

    with pytest.raises(PrivacyError):
        measure(Counts(grid, (0,) * 4), _paid(grid, Fraction(10)))


def test_only_vetted_or_contributed_mechanisms_are_enabled() -> None:
    """No flag is on that lets OpenDP believe what nobody proved."""
    grid = _grid()

    measure(Counts(grid, (0,) * 4), _paid(grid, Fraction(10)))

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


def _opendp_loss(scale: Fraction, sensitivity: int) -> float:
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
    mechanism = space >> dp.m.then_laplace(scale=float(scale))
    return float(mechanism.map(sensitivity))
