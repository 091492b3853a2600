"""Chances of counts that vary, against a sum over all counts and against another library."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from hub.noise import Noise
from hub.statistics.yearly import above
from tests.hub.statistics.figures import LAPLACE, NONE, noises

MEANS = st.floats(0, 60)


def enumerated(  # The formula has as many.
    x: float, plus: float, minus: float, scale: float, weight: float = 1.0
) -> float:
    """P[A - w B + Z >= x], one pair of counts after the other."""
    most = 200
    first = stats.poisson.pmf(range(most), plus)
    second = stats.poisson.pmf(range(most), minus)
    return math.fsum(
        first[a] * second[b] * float(stats.laplace.sf(x - a + weight * b, scale=scale))
        for a in range(most)
        for b in range(most)
        if first[a] * second[b] > 1e-12
    )


@pytest.mark.parametrize("x", [-8.0, 0.0, 2.5, 12.0])
@pytest.mark.parametrize(("plus", "minus"), [(0, 0), (0.3, 4), (20, 0), (9, 11)])
def test_counts_are_added_up_one_by_one(x: float, plus: float, minus: float) -> None:
    """Never less than the sum over all counts, and more by two steps of the walk at most."""
    found = above(LAPLACE, x, plus=plus, minus=minus)

    assert enumerated(x, plus, minus, 3.0) - 1e-9 <= found
    assert found <= enumerated(x - 2 / 16, plus, minus, 3.0) + 1e-9


@pytest.mark.parametrize("x", [-8.0, 2.5, 12.0])
@pytest.mark.parametrize("weight", [0.37, 0.99, 2.5])
@pytest.mark.parametrize(("plus", "minus"), [(0.3, 4), (20, 0), (9, 11)])
def test_weighted_counts_are_added_up_one_by_one(
    x: float, weight: float, plus: float, minus: float
) -> None:
    """As well as those that are whole."""
    found = above(LAPLACE, x, plus=plus, minus=minus, weight=weight)

    assert enumerated(x, plus, minus, 3.0, weight) - 1e-9 <= found
    assert found <= enumerated(x - 2 / 16, plus, minus, 3.0, weight) + 1e-9


@given(noises, st.floats(-50, 50), MEANS, MEANS)
def test_a_weight_of_nearly_one_is_nearly_none(
    noise: Noise, x: float, plus: float, minus: float
) -> None:
    """Both ways of adding up meet, within two steps of the walk."""
    less, more = (above(noise, x - by, plus=plus, minus=minus) for by in (-1 / 16, 2 / 16))

    found = above(noise, x, plus=plus, minus=minus, weight=1 + 1e-12)

    assert less - 1e-9 <= found <= more + 1e-9


def test_noise_that_dwarfs_counts_hides_them_all() -> None:
    """Its steps are wider than a count, so that none falls on one."""
    wide = Noise.laplace(100_000.0)

    assert above(wide, 3.0, plus=4, minus=5, weight=0.5) == pytest.approx(0.5, abs=1e-3)


def test_large_weighted_counts_are_as_good_as_normal() -> None:
    """On either side of the bound the chances meet."""
    small = above(NONE, 2_600.0, plus=5_000, minus=4_999, weight=0.5)
    large = above(NONE, 2_601.0, plus=5_002, minus=5_001, weight=0.5)

    assert small == pytest.approx(large, abs=0.005 + 0.01)


@pytest.mark.parametrize("x", [-15, 0, 1, 30])
def test_without_noise_it_is_the_law_of_skellam(x: int) -> None:
    """The difference of two Poisson counts."""
    assert above(NONE, x, plus=20, minus=12) == pytest.approx(stats.skellam.sf(x - 1, 20, 12))


@pytest.mark.parametrize("x", [-100.0, 0.0, 200.0])
def test_large_counts_are_as_good_as_normal(x: float) -> None:
    """On either side of the bound the chances meet within what is stated."""
    small = above(NONE, x, plus=5_000, minus=4_999)
    large = above(NONE, x + 2, plus=5_002, minus=4_999)

    assert small == pytest.approx(large, abs=0.005 + 0.01)


@given(noises, st.floats(-50, 50), MEANS, MEANS, st.floats(0, 10))
def test_more_expected_is_more_likely_high(
    noise: Noise, x: float, plus: float, minus: float, more: float
) -> None:
    """The chance of a high figure grows with the one count and falls with the other."""
    chance = above(noise, x, plus=plus, minus=minus)

    assert chance <= above(noise, x, plus=plus + more, minus=minus) + 1e-9
    assert chance >= above(noise, x, plus=plus, minus=minus + more) - 1e-9
