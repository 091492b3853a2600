"""Ratios stay right where the second count is near zero."""

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq  # type: ignore[import-untyped]

from hub.noise import GRAIN, Noise
from hub.selection import Figure
from hub.statistics.ratio import EVERYTHING, ratio
from tests.hub.statistics.figures import LAPLACE, NORMAL, figure, figures

few = settings(max_examples=40, deadline=None)
Z = 1.959963984540054


def ends(a: float, b: float, variance: Callable[[float], float]) -> tuple[float, float]:
    """Where `a cos t - b sin t` is a normal half-width and the grain from zero, at either side."""

    def excess(angle: float) -> float:
        up, across = math.cos(angle), math.sin(angle)
        width = Z * math.sqrt(variance(angle)) + GRAIN
        return abs(a * up - b * across) - width

    middle = math.atan2(a, b)
    low, high = (brentq(excess, middle, far, xtol=1e-12) for far in (0, math.pi / 2))
    return math.tan(low), math.tan(high)


@given(st.integers(15, 300), st.integers(15, 300))
def test_normal_noise_gives_the_set_of_fieller(a: int, b: int) -> None:
    """Where it is bounded: of all angles, the variance is the same."""
    found = ratio(figure(a, NORMAL), figure(b, NORMAL)).noise

    assert ends(a, b, lambda _: 16.0) == pytest.approx((found.low, found.high), rel=1e-5)


@few
@given(figures, figures, st.floats(0.05, 20))
def test_a_ratio_is_left_if_the_noise_explains_it(a: Figure, b: Figure, tried: float) -> None:
    """The same as testing each ratio by itself, for every kind of noise."""
    gap = abs(a.estimate - tried * b.estimate)
    width = (a.noise + b.noise.scaled(tried)).half_width()
    assume(abs(gap - width) > 0.2 * (1 + tried))

    found = ratio(a, b).noise

    assert gap > width or tried in found
    # Where two parts are left, all between them is said to be left too: nobody can tell.
    assert gap <= width or tried not in found or found == EVERYTHING


@few
@given(figures, figures)
def test_a_ratio_read_the_other_way_round(a: Figure, b: Figure) -> None:
    """Its ends are the inverse of the other's."""
    one, other = ratio(a, b).noise, ratio(b, a).noise

    def inverse(end: float) -> float:
        return math.inf if end == 0 else 0.0 if end == math.inf else 1 / end

    assert (inverse(other.high), inverse(other.low)) == pytest.approx(
        (one.low, one.high), rel=0.05, abs=1e-3
    )


@few
@given(figures, figures)
def test_the_estimate_is_in_it_and_the_year_adds_doubt(a: Figure, b: Figure) -> None:
    """Where there is an estimate; the interval for the year holds the one for the noise."""
    found = ratio(a, b)
    assume(found.estimate is not None)

    assert found.estimate is not None
    assert found.estimate * (1 + 1e-6) + 1e-6 >= found.noise.low
    assert found.estimate * (1 - 1e-6) - 1e-6 <= found.noise.high
    assert found.yearly.low <= found.noise.low * 1.05 + 1e-3
    assert found.yearly.high >= found.noise.high * 0.95 - 1e-3


@pytest.mark.parametrize("noise", [LAPLACE, NORMAL, Noise.laplace(2, 3)])
def test_near_zero_nobody_can_tell(noise: Noise) -> None:
    """Two figures like none: no ratio is ruled out. One high figure: at least so much."""
    nothing, much = (
        ratio(figure(1, noise), figure(2, noise)),
        ratio(figure(90, noise), figure(0, noise)),
    )

    assert EVERYTHING == nothing.noise == nothing.yearly
    assert math.inf == much.noise.high == much.yearly.high
    assert 4 < much.noise.low < 12
    assert much.estimate is None


@pytest.mark.parametrize(("a", "b"), [(6, 3), (1, 20), (150, 90)])
def test_without_noise_the_year_is_a_score_interval(a: int, b: int) -> None:
    """The variance of `a - r b` is r times the sum of both counts."""
    found = ratio(figure(a), figure(b)).yearly

    assert ends(a, b, lambda t: (a + b) * math.sin(t) * math.cos(t)) == pytest.approx(
        (found.low, found.high), rel=1e-4
    )


def test_less_than_nothing_is_no_ratio() -> None:
    """Counts are not negative: far below zero, the figure is no guide."""
    found = ratio(figure(60, NORMAL), figure(-60, NORMAL))

    assert found.estimate is None
    assert EVERYTHING == found.noise


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(6, 3, (2, 2)), (0, 3, (0, 0)), (3, 0, (math.inf, math.inf))]
)
def test_without_noise_it_is_the_ratio(a: int, b: int, expected: tuple[float, float]) -> None:
    """And over zero it is no number."""
    found = ratio(figure(a), figure(b)).noise

    assert expected == pytest.approx((found.low, found.high), abs=1e-5)
