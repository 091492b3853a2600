"""A trend is one question about a whole run of figures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from hub.noise import GRAIN
from hub.statistics.series import Point
from hub.statistics.trend import directions, trend
from tests.hub.statistics.figures import LAPLACE, NORMAL, estimates, figure

few = settings(max_examples=40, deadline=None)
seen = st.lists(estimates, min_size=3, max_size=8)


def run(values: list[float], *, step: float = 1.0) -> list[Point]:
    """A run with the same normal noise in every period."""
    return [Point(str(i), i * step, figure(value, NORMAL)) for i, value in enumerate(values)]


@few
@given(seen)
def test_the_slope_is_that_of_least_squares(values: list[float]) -> None:
    """Against another library, where all periods are equally noisy."""
    found = trend(run(values))

    assert found
    assert float(stats.linregress(range(len(values)), values).slope) == pytest.approx(
        found.slope, abs=1e-6
    )


@few
@given(seen)
def test_normal_noise_has_the_normal_slope(values: list[float]) -> None:
    """Its deviation is that of one period over the root of the squared distances."""
    found, times = trend(run(values)), range(len(values))

    assert found
    sd = 4 / (sum((t - (len(values) - 1) / 2) ** 2 for t in times) ** 0.5)
    grain = GRAIN * (len(values) - 1) / 2 * (sd / 4) ** 2  # times the largest coefficient
    assert min(1, 2 * float(stats.norm.sf(abs(found.slope) - grain, scale=sd))) == pytest.approx(
        found.p_noise, abs=1e-6
    )
    assert 1.959964 * sd + grain == pytest.approx(found.noise.high - found.slope, rel=1e-5)
    assert found.p_noise <= found.p_yearly


@few
@given(seen)
def test_a_run_read_backwards_falls_as_it_rose(values: list[float]) -> None:
    """Only the sign of the slope changes."""
    there, back = trend(run(values)), trend(run(values[::-1]))

    assert there
    assert back
    assert there.slope == pytest.approx(-back.slope, abs=1e-9)
    assert there.p_yearly == pytest.approx(back.p_yearly)


def test_years_are_years_however_long_a_period_is() -> None:
    """Four a half-year are eight a year."""
    found = trend(run([10, 14, 18, 22], step=0.5))

    assert found
    assert 8 == pytest.approx(found.slope)


def test_noisy_periods_weigh_little() -> None:
    """One far-off figure with much noise does not turn the line."""
    sharp = [Point(str(at), at, figure(20, LAPLACE)) for at in range(5)]
    far = Point("5", 5, figure(90, LAPLACE.scaled(50)))

    found = trend([*sharp, far])

    assert found
    assert abs(found.slope) < 0.1


def test_two_points_are_no_trend() -> None:
    """They are a difference."""
    assert trend(run([1, 2])) is None


def test_each_series_is_told_once() -> None:
    """Rising, falling, and one that nobody can tell, on one page."""
    series = [[0, 40, 80, 120], [120, 80, 40, 0], [30, 29, 31, 30]]

    found = [trend(run([float(value) for value in values])) for values in series]

    assert ("rising", "falling", "cannot tell") == directions([each for each in found if each])


def test_without_noise_the_year_keeps_its_doubt() -> None:
    """Every register rose exactly, and so few people may be chance."""
    found = trend([Point(str(at), at, figure(at)) for at in range(4)])

    assert found
    assert 0 == found.p_noise
    assert found.p_yearly > 0.05


def test_a_count_that_grows_with_the_inhabitants_is_no_trend() -> None:
    """In counts it rises; in rates it is as flat as can be."""
    counts = [Point(str(at), at, figure(40 + 20 * at, LAPLACE)) for at in range(6)]
    rates = [
        Point(str(at), at, figure(40 + 20 * at, LAPLACE), unit=100 / (40 + 20 * at))
        for at in range(6)
    ]

    of_counts, of_rates = trend(counts), trend(rates)

    assert of_counts
    assert of_rates
    assert ("rising", "cannot tell") == directions([of_counts, of_rates])
    assert of_rates.slope == pytest.approx(0, abs=1e-9)


@few
@given(seen, st.floats(0.01, 100))
def test_a_trend_of_rates_of_as_many_inhabitants_is_that_of_counts(
    values: list[float], unit: float
) -> None:
    """The slope is the same multiple, the chance the same."""
    counts = trend(run(values))
    rates = trend([Point(p.period, p.at, p.figure, unit) for p in run(values)])

    assert counts
    assert rates
    assert counts.slope * unit == pytest.approx(rates.slope, abs=1e-9)
    assert counts.p_yearly == pytest.approx(rates.p_yearly)
    assert counts.noise.high * unit == pytest.approx(rates.noise.high, abs=1e-9)
