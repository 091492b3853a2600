"""What noise does to a reader, against second ways to compute it.

Where noise is simulated, a test of correct code fails with a probability below `FALSE_ALARM`.
"""

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from anonymizer.accuracy import CONFIDENCE, half_width, margins, share_above
from anonymizer.doubt import Doubt, LaplaceParts
from tests.anonymizer.chance import FALSE_ALARM, likelihood

SIZES = {"sex": 4, "age_group": 3}
DRAWS = 400_000

scales = st.floats(0.05, 500, allow_nan=False)
mixtures = st.lists(
    st.builds(LaplaceParts, scales, st.integers(1, 400)),
    min_size=1,
    max_size=12,
    unique_by=lambda part: part.scale,
).map(tuple)


def _variance(parts: tuple[LaplaceParts, ...]) -> float:
    return sum(2 * part.times * part.scale**2 for part in parts)


def _width(*parts: LaplaceParts) -> float:
    return half_width(_variance(parts), parts)


def _doubt(variance: float, *parts: LaplaceParts, sizes: Mapping[str, int] | None = None) -> Doubt:
    """The noise of a table in which it is the same in all cells, and of this variance."""
    return Doubt({frozenset(): variance}, parts, SIZES if sizes is None else sizes)


@pytest.mark.parametrize("scale", [0.1, 1.0, 17.5, 4000.0])
def test_one_laplace_noise_has_its_known_margin(scale: float) -> None:
    """P[|Z| > q] = exp(-q / scale), so q = scale ln 20."""
    assert math.log(20) * scale == pytest.approx(_width(LaplaceParts(scale, 1)), rel=1e-4)


@pytest.mark.parametrize("scale", [0.1, 1.0, 17.5])
def test_two_laplace_noises_have_their_known_margin(scale: float) -> None:
    """P[|Z + Z'| > q] = (1 + q / (2 scale)) exp(-q / scale)."""
    width = _width(LaplaceParts(scale, 2)) / scale

    assert 1 - CONFIDENCE == pytest.approx((1 + width / 2) * math.exp(-width), rel=1e-3)


@pytest.mark.parametrize(("one", "other"), [(1.0, 2.0), (3.0, 0.5), (10.0, 9.0), (1.0, 100.0)])
def test_noises_of_two_scales_have_their_known_margin(one: float, other: float) -> None:
    """P[|Z + Z'| > q] = (a^2 exp(-q / a) - b^2 exp(-q / b)) / (a^2 - b^2)."""
    width = _width(LaplaceParts(one, 1), LaplaceParts(other, 1))

    above = one**2 * math.exp(-width / one) - other**2 * math.exp(-width / other)
    assert 1 - CONFIDENCE == pytest.approx(above / (one**2 - other**2), rel=1e-3)


@pytest.mark.parametrize("variance", [1e-6, 1.0, 250.0, 1e9])
def test_normal_noise_has_its_known_margin(variance: float) -> None:
    """Of 1.959964 standard deviations."""
    expected = 1.959963984540054 * math.sqrt(variance)

    assert expected == pytest.approx(half_width(variance, ()), rel=1e-12)


@pytest.mark.parametrize(
    "parts",
    [
        (LaplaceParts(7, 1), LaplaceParts(2, 5)),
        (LaplaceParts(20, 1), LaplaceParts(1, 100), LaplaceParts(0.5, 40)),
        (LaplaceParts(0.2, 3), LaplaceParts(5, 2), LaplaceParts(6, 2), LaplaceParts(50, 1)),
        (LaplaceParts(1, 251), LaplaceParts(30, 1)),
    ],
)
def test_a_mixture_has_the_margin_that_simulation_finds(parts: tuple[LaplaceParts, ...]) -> None:
    """Nineteen of twenty draws lie within it, as far as chance lets that be seen."""
    width = _width(*parts)

    noise = _drawn(parts)

    within = int(np.count_nonzero(np.abs(noise) <= width))
    assert likelihood(within, DRAWS, CONFIDENCE) > FALSE_ALARM / 2


def _drawn(parts: tuple[LaplaceParts, ...]) -> NDArray[np.float64]:
    """Laplace noises added up: each is the difference of two exponentials, so of two gammas."""
    chance = np.random.default_rng()
    noise = np.zeros(DRAWS)
    for part in parts:
        one, other = chance.standard_gamma(part.times, (2, DRAWS))
        noise += part.scale * (one - other)
    return noise


@settings(max_examples=50)
@given(mixtures)
def test_a_margin_is_between_normal_and_laplace(parts: tuple[LaplaceParts, ...]) -> None:
    """No sum of Laplace noises has lighter tails at 95 % than normal, or heavier than one noise."""
    sd = math.sqrt(_variance(parts))

    assert 1.9599 * sd < _width(*parts) < math.log(20) / math.sqrt(2) * sd * 1.001


@settings(max_examples=50)
@given(mixtures, st.floats(0.01, 100))
def test_a_margin_grows_with_its_scales(parts: tuple[LaplaceParts, ...], factor: float) -> None:
    """In other units it is the same margin."""
    larger = tuple(LaplaceParts(factor * part.scale, part.times) for part in parts)

    assert factor * _width(*parts) == pytest.approx(_width(*larger), rel=1e-3)


def test_many_small_noises_are_normal() -> None:
    """By the central limit theorem."""
    parts = (LaplaceParts(1, 100_000),)

    assert half_width(_variance(parts), ()) == pytest.approx(_width(*parts), rel=1e-3)


def test_the_order_of_noises_changes_no_margin() -> None:
    """They are added up."""
    parts = (LaplaceParts(7, 1), LaplaceParts(2, 5))

    assert _width(*parts) == pytest.approx(_width(*parts[::-1]), rel=1e-9)


def test_margins_of_laplace_noise() -> None:
    """A change between two periods carries the noise of both."""
    found = margins(_doubt(2 * 3.0**2, LaplaceParts(3.0, 1)))

    assert found.sd == pytest.approx(3 * math.sqrt(2))
    assert found.margin == pytest.approx(_width(LaplaceParts(3.0, 1)))
    assert found.noticeable == pytest.approx(_width(LaplaceParts(3.0, 2)))


def test_margins_of_normal_noise() -> None:
    """A change is noticed from the root of two times the margin."""
    found = margins(_doubt(25.0))

    expected = (5, 1.959964 * 5, 1.959964 * 5 * math.sqrt(2))
    assert expected == pytest.approx((found.sd, found.margin, found.noticeable))


@given(st.floats(0.01, 1e4), st.integers(0, 10**6), st.integers(0, 1000))
def test_a_share_is_a_share(variance: float, people: int, minimum: int) -> None:
    """Between none and all."""
    assert 0 <= share_above(_doubt(variance), people=people, minimum=minimum) <= 1


@given(st.floats(0.01, 1e4), st.integers(0, 10**4))
def test_fewer_cells_are_shown_where_the_minimum_rises(variance: float, people: int) -> None:
    """Never more, for any register."""
    minimums = (0, 1, 2, 3, 5, 10, 100)

    shares = [share_above(_doubt(variance), people=people, minimum=each) for each in minimums]

    assert all(before >= after for before, after in pairwise(shares))


@given(st.floats(0.01, 1e4), st.integers(0, 100))
def test_more_cells_are_shown_where_more_people_are(variance: float, minimum: int) -> None:
    """Never fewer, for any minimum."""
    sizes = (0, 1, 10, 100, 1000, 10**5)

    shares = [share_above(_doubt(variance), people=each, minimum=minimum) for each in sizes]

    assert all(before <= after + 1e-12 for before, after in pairwise(shares))


def test_with_many_people_everything_is_shown() -> None:
    """And with none, only what noise makes up."""
    little = _doubt(0.01)

    assert 1.0 == pytest.approx(share_above(little, people=10**6, minimum=5))
    assert 0.0 == pytest.approx(share_above(little, people=0, minimum=5))


def test_without_dimensions_a_table_is_its_total() -> None:
    """Shown or not: above the minimum by far, below it, or at it with an even chance."""
    total = _doubt(1.0, sizes={})

    shares = [share_above(total, people=people, minimum=10) for people in (100, 2)]

    assert [1.0, 0.0] == pytest.approx(shares)
    assert 0.6 < share_above(total, people=10, minimum=10) < 0.8


def test_people_are_taken_to_be_spread_unevenly() -> None:
    """As 1, 1/2, 1/3, 1/4 over four codes: with little noise the first two of 25 reach ten."""
    by_sex = _doubt(0.01, sizes={"sex": 4})

    assert 0.25 == pytest.approx(share_above(by_sex, people=25, minimum=10), abs=1e-6)
    assert 0.5 == pytest.approx(share_above(by_sex, people=42, minimum=10), abs=1e-6)
    assert 1.0 == pytest.approx(share_above(by_sex, people=84, minimum=10), abs=1e-6)
