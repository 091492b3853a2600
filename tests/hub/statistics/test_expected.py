"""Intervals for expected counts, against closed forms and by adding up every outcome."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from hub.noise import Noise
from hub.statistics.expected import at_least, at_most, expected
from tests.hub.statistics.figures import LAPLACE, NORMAL, estimates, figure, noises


@pytest.mark.parametrize("count", [0, 1, 7, 60, 200])
def test_without_noise_it_is_the_interval_of_garwood(count: int) -> None:
    """Quantiles of chi-square, from another library."""
    found = expected(figure(count))

    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0
    assert (low, stats.chi2.ppf(0.975, 2 * count + 2) / 2) == pytest.approx(
        (found.low, found.high), abs=1e-3
    )


@pytest.mark.parametrize("mean", [0.0, 0.4, 3.0, 12.0])
def test_every_outcome_added_up_covers(mean: float) -> None:
    """Without chance: all counts, and noise on a fine grid."""
    grid = [k / 2 for k in range(-40, 41)]
    chances = [
        float(stats.norm.cdf(z + 1 / 4, scale=4) - stats.norm.cdf(z - 1 / 4, scale=4)) for z in grid
    ]
    ends: dict[float, bool] = {}
    covered = 0.0
    for count in range(40):
        for z, chance in zip(grid, chances, strict=True):
            seen = count + z
            if seen not in ends:
                ends[seen] = mean in expected(figure(seen, NORMAL))
            covered += float(stats.poisson.pmf(count, mean)) * chance * ends[seen]

    assert 0.948 < covered < 0.98


@settings(max_examples=60, deadline=None)
@given(estimates, st.integers(0, 30), noises)
def test_a_higher_figure_expects_more(estimate: float, more: int, noise: Noise) -> None:
    """Both ends rise with the estimate, which lies between them."""
    found, higher = expected(figure(estimate, noise)), expected(figure(estimate + more, noise))

    assert found.low <= higher.low + 1e-6
    assert found.high <= higher.high + 1e-6
    assert found.low <= max(0, estimate)
    assert estimate <= found.high or estimate < 0


def test_a_figure_far_below_zero_expects_nothing() -> None:
    """No expected count is negative."""
    found = expected(figure(-60, LAPLACE))

    assert (0.0, 0.0) == (found.low, found.high)


def test_less_risk_is_further_out() -> None:
    """One-sided bounds move away as they must be surer."""
    seen = figure(20, LAPLACE)

    assert at_least(seen, 0.001) < at_least(seen, 0.1) < 20 < at_most(seen, 0.1)
    assert at_most(seen, 0.1) < at_most(seen, 0.001)
