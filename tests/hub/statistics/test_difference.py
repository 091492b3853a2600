"""Differences of two figures: intervals, chances, and levels with all outcomes added up."""

import math
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from hub.noise import Noise
from hub.selection import Figure
from hub.statistics.difference import Difference, difference, difference_of_rates
from hub.statistics.yearly import above
from tests.hub.statistics.figures import LAPLACE, NORMAL, figure, figures, noises

few = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("distance", [0.5, 6.0, 15.0])
def test_the_chance_under_equal_counts_has_a_closed_form(distance: float) -> None:
    """Of two Laplace noises, P[|Z| > d] = exp(-d / scale) (1 + d / (2 scale))."""

    def beyond(d: float) -> float:
        return math.exp(-d / 3) * (1 + d / 6)

    found = difference(figure(10 + distance, LAPLACE), figure(10, LAPLACE)).p_noise

    assert beyond(distance) <= found <= min(1, beyond(distance - 2 / 16))


def test_normal_noise_gives_the_normal_interval() -> None:
    """Estimate ± 1.96 deviations, both ends rounded inwards to whole counts."""
    found = difference(figure(30, NORMAL), figure(10.4, NORMAL))

    width = 1.959964 * math.sqrt(32)
    assert 19.6 == found.estimate
    assert (math.ceil(19.6 - width), math.floor(19.6 + width)) == (
        found.noise.low,
        found.noise.high,
    )


@few
@given(figures, figures)
def test_a_difference_read_the_other_way_round(a: Figure, b: Figure) -> None:
    """Estimate and ends change their sign, chances stay."""
    one, other = difference(a, b), difference(b, a)

    assert one.estimate == -other.estimate
    assert (one.noise.low, one.noise.high) == (-other.noise.high, -other.noise.low)
    assert (one.yearly.low, one.yearly.high) == pytest.approx(
        (-other.yearly.high, -other.yearly.low), abs=1e-3
    )
    assert (one.p_noise, one.p_yearly) == pytest.approx((other.p_noise, other.p_yearly))


@few
@given(figures, figures, st.integers(1, 50))
def test_what_counts_more_on_both_sides_is_the_same_difference(
    a: Figure, b: Figure, more: int
) -> None:
    """For the noise alone the level does not matter."""
    higher = figure(a.estimate + more, a.noise), figure(b.estimate + more, b.noise)

    found, moved = difference(a, b), difference(*higher)

    assert found.estimate == pytest.approx(moved.estimate)
    assert found.p_noise == pytest.approx(moved.p_noise, abs=1e-3)


@few
@given(figures, figures, noises)
def test_more_noise_says_less(a: Figure, b: Figure, more: Noise) -> None:
    """Chances grow with the noise, and the interval for the year holds the estimate."""
    noisier = figure(a.estimate, a.noise + more)

    found, less = difference(a, b), difference(noisier, b)

    assert found.estimate in found.yearly
    assert found.p_noise <= less.p_noise + 1e-9
    assert found.noise.high - found.noise.low <= less.noise.high - less.noise.low + 1


@few
@given(figures, figures)
def test_the_year_adds_doubt(a: Figure, b: Figure) -> None:
    """Who asks for the average year cannot be surer than who asks for the registers."""
    found = difference(a, b)

    assert found.p_noise <= found.p_yearly


@few
@given(noises, st.floats(0.1, 40), st.floats(0, 40), st.floats(0.1, 20))
def test_the_chance_grows_with_the_common_rate(
    noise: Noise, x: float, mean: float, more: float
) -> None:
    """What the proof says: the upper end of the rate gives the largest chance."""
    assert above(noise, x, plus=mean, minus=mean) <= (
        above(noise, x, plus=mean + more, minus=mean + more) + 1e-9
    )


@pytest.mark.parametrize("level", [0.1, 0.05, 0.01, 0.001])
@pytest.mark.parametrize("mean", [0.2, 1.0, 4.0, 12.0])
def test_equal_rates_are_seldom_told_apart(mean: float, level: float) -> None:
    """All pairs of counts added up: told with at most the stated chance, whatever the rate."""
    counts = range(int(mean + 8 * math.sqrt(mean) + 8))
    chances = stats.poisson.pmf(counts, mean)

    wrong = sum(
        chances[a] * chances[b]
        for a, b in product(counts, counts)
        if _without_noise(a, b).p_yearly <= level
    )

    assert wrong <= level


@pytest.mark.parametrize(("a", "b"), [(12, 3), (40, 41), (0, 0)])
def test_the_chance_under_equal_rates_is_the_largest_that_is_left(a: int, b: int) -> None:
    """By another library: the bound of chi-square for the common rate, then the law of Skellam."""
    mean = stats.chi2.ppf(1 - 1e-4, 2 * (a + b) + 2) / 4

    expected = 2 * stats.skellam.sf(abs(a - b) - 1, mean, mean) + 1e-4

    assert min(1, expected) == pytest.approx(difference(figure(a), figure(b)).p_yearly, abs=1e-6)


@pytest.mark.parametrize("mean", [4.0, 12.0])
def test_a_test_that_ignores_the_year_tells_equal_rates_apart(mean: float) -> None:
    """So that the test above can fail: what is right for registers is wrong for rates."""
    counts = range(int(mean + 8 * math.sqrt(mean) + 8))
    chances = stats.poisson.pmf(counts, mean)

    wrong = sum(
        chances[a] * chances[b]
        for a, b in product(counts, counts)
        if _without_noise(a, b).p_noise <= 0.05
    )

    assert wrong > 0.8


@pytest.mark.parametrize("weight", [0.5, 0.9, 1.3])
@pytest.mark.parametrize("mean", [0.2, 1.0, 4.0, 8.0])
def test_equal_rates_of_unlike_countries_are_seldom_told_apart(mean: float, weight: float) -> None:
    """The same, where w expected counts of the one stand against one of the other."""
    firsts, seconds = (range(int(m + 8 * math.sqrt(m) + 8)) for m in (mean, mean / weight))
    chances, others = stats.poisson.pmf(firsts, mean), stats.poisson.pmf(seconds, mean / weight)

    wrong = sum(
        chances[a] * others[b]
        for a, b in product(firsts, seconds)
        if chances[a] * others[b] > 1e-9 and _without_noise(a, b, weight).p_yearly <= 0.05
    )

    assert wrong <= 0.05


def test_counts_are_no_guide_to_rates_of_unlike_countries() -> None:
    """So that the test above can fail: twice as many among twice as many are told apart."""
    assert _without_noise(40, 80).p_yearly < 0.05
    assert _without_noise(40, 80, 0.5).p_yearly > 0.5


@cache
def _without_noise(a: int, b: int, weight: float = 1.0) -> Difference:
    return difference(figure(a), figure(b), weight=weight)


@few
@given(figures, figures, st.floats(0.2, 5), st.floats(0.2, 5))
def test_rates_read_the_other_way_round_differ_by_the_sign(
    a: Figure, b: Figure, of_a: float, of_b: float
) -> None:
    """Also where one count makes more of the one than of the other."""
    there = difference_of_rates(a, b, (of_a, of_b))
    back = difference_of_rates(b, a, (of_b, of_a))

    assert there.estimate == pytest.approx(-back.estimate, abs=0.01)
    assert there.noise.low == pytest.approx(-back.noise.high, abs=0.4)
    assert there.p_yearly == pytest.approx(back.p_yearly, abs=0.05)


@few
@given(figures, figures, st.floats(0.01, 100))
def test_rates_of_as_many_inhabitants_are_judged_as_counts(
    a: Figure, b: Figure, unit: float
) -> None:
    """Every number is the same multiple, every chance the same."""
    counts, rates = difference(a, b), difference_of_rates(a, b, (unit, unit))

    assert (counts.p_noise, counts.p_yearly) == (rates.p_noise, rates.p_yearly)
    assert counts.estimate * unit == pytest.approx(rates.estimate)
    assert counts.yearly.high * unit == pytest.approx(rates.yearly.high)


def test_twice_the_inhabitants_explain_twice_the_count() -> None:
    """In counts it rose, in rates nobody can tell."""
    before, after = figure(60, LAPLACE), figure(120, LAPLACE)

    counts = difference(after, before)
    rates = difference_of_rates(after, before, (1.0, 2.0))

    assert counts.p_yearly < 0.01
    assert 0 == rates.estimate
    assert rates.p_yearly > 0.9
    assert 0 in rates.yearly


def test_without_noise_registers_are_what_they_say() -> None:
    """Equal counts are equal and others are not; the year still has its doubt."""
    equal, unequal = difference(figure(5), figure(5)), difference(figure(7), figure(5))

    assert (1.0, 0.0) == (equal.p_noise, unequal.p_noise)
    assert (2, 2) == (unequal.noise.low, unequal.noise.high)
    assert 0 in unequal.yearly
    assert unequal.p_yearly > 0.5
