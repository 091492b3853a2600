"""What is computed is what would be drawn, and an interval that is too narrow is found out."""

import math
from functools import partial
from statistics import fmean

import numpy as np
import pytest
from numpy.random import default_rng

from hub.noise import CONFIDENCE, GRAIN, Noise
from hub.selection import Figure
from hub.statistics.expected import expected
from hub.statistics.interval import Interval
from tests.benchmarks.exact_coverage import (
    COUNTS,
    PAIRS,
    SDS,
    TURNS,
    Setting,
    Share,
    covered,
    held,
    poisson,
    shares,
    slope_weights,
)
from tests.benchmarks.law import law
from tests.benchmarks.noisy import KINDS, STEPS, Kind

ERRORS = 5
"""Standard errors: once in a million runs, and with a fixed seed never."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sd", [2.0, 20.0])
def test_the_law_is_that_of_what_is_drawn(kind: Kind, sd: float) -> None:
    """Chances of being below a few places, and the deviation that the noise states."""
    drawn = kind.draw(default_rng(1), sd, (200_000,))
    found = law(kind, sd)

    assert found.sd == pytest.approx(sd * STEPS, rel=1e-6)
    for place in (-2 * sd, -0.3 * sd, 0, sd, 3 * sd):
        share = float(np.mean(drawn < place * STEPS))
        below = found.within(-found.reach, round(place * STEPS))
        assert share == pytest.approx(below, abs=ERRORS * math.sqrt(below * (1 - below) / 200_000))


def test_laws_add_up_and_multiply() -> None:
    """Three times one noise and another has the variance of both; nothing gets lost."""
    one, other = law(KINDS[1], 0.4), law(KINDS[0], 0.7)

    found = one.times(3) + other

    assert math.hypot(3 * one.sd, other.sd) == pytest.approx(found.sd)
    assert 1 == pytest.approx(found.within(-found.reach, found.reach + 1))
    assert one.within(-2, 3) == pytest.approx(one.times(3).within(-6, 7))


def test_a_coarse_lattice_is_stated_in_thousandths() -> None:
    """Steps of 1/64 of a count are 15 or 16 thousandths, and those between have no chance."""
    found = law(KINDS[0], 2.0, 64)

    [places] = np.nonzero(found.chances)

    assert {15, 16} == set(np.diff(places).tolist())
    assert found.sd == pytest.approx(2000, rel=1e-4)


def test_the_slope_is_that_of_least_squares() -> None:
    """Whole numbers in the ratio of what each year adds, by another library."""
    sds = (2.0, 4.0, 2.0, 4.0)
    times = np.arange(4.0)

    found = np.array(slope_weights(sds))

    slopes = [np.polyfit(times, year, 1, w=1 / np.array(sds))[0] for year in np.eye(4)]
    assert (slopes / slopes[0]).tolist() == pytest.approx((found / found[0]).tolist())
    assert 1 == math.gcd(*found.tolist())
    assert 0 == found.sum()


@pytest.fixture(scope="module", params=KINDS)
def computed(request: pytest.FixtureRequest) -> list[Share]:
    """All shares of one kind of noise, on the coarsest lattice."""
    return shares(Setting(request.param, 64))


def test_exact_intervals_never_cover_less_than_they_say(computed: list[Share]) -> None:
    """All of them, whatever the truth; and they hardly cover more."""
    exact = [each for each in computed if "(exact)" in each.name and "false" not in each.name]
    tests = [each for each in computed if each.name.startswith("false")]

    assert len(SDS) * len(COUNTS) * 2 + len(PAIRS) * len(COUNTS) + len(TURNS) == len(exact)
    assert len(PAIRS) == len(tests)
    assert [] == [each for each in exact if each.value < 0.95]
    assert [] == [each for each in tests if each.value > 0.05]
    assert max(each.value for each in exact if not each.truth.startswith("0,")) < 0.98


def test_who_ignores_noise_is_wrong(computed: list[Share]) -> None:
    """Of the same truths; least where counts are large and the noise is small."""
    ignored = [each.value for each in computed if "ignored" in each.name]

    assert len(SDS) * len(COUNTS) * 2 == len(ignored)
    assert min(ignored) < 0.05
    assert fmean(ignored) < 0.6


def test_an_interval_without_its_grain_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of a deviation less is enough, where a simulation would see nothing."""
    right = Noise.half_width

    def narrower(noise: Noise, confidence: float = CONFIDENCE) -> float:
        return right(noise, confidence) - GRAIN

    monkeypatch.setattr(Noise, "half_width", narrower)
    found = shares(Setting(KINDS[0], 64))

    short = {each.name.partition(" (")[0] for each in found if 0.949 < each.value < 0.95}
    assert {"count", "difference, noise alone", "slope, noise alone"} == short


def test_what_is_computed_is_what_is_simulated() -> None:
    """An expected count, drawn: the Poisson count and its noise."""
    kind, sd, mean, tries = KINDS[1], 5.0, 3, 4000
    chance = default_rng(1)
    figures = kind.figures(chance, sd, chance.poisson(mean, tries))

    drawn = sum(mean in expected(figure) for figure in figures) / tries
    found = covered(partial(_expected, kind.noise(sd)), law(kind, sd), mean, poisson(mean))

    assert drawn == pytest.approx(found, abs=ERRORS * math.sqrt(0.05 * 0.95 / tries))


def test_the_estimates_that_hold_a_truth_lie_together() -> None:
    """Many are asked, and all near the ends: those from the first to the last, and no other."""
    ends, grid = partial(_expected, Noise.laplace(0.6)), range(-4000, 16_000)

    first, after = held(3, ends, grid)

    asked = [*grid[::50], *range(first - 5, first + 5), *range(after - 5, after + 5)]
    assert grid.start < first < after < grid.stop
    assert [] == [each for each in asked if (3 in ends(each)) != (first <= each < after)]


def _expected(noise: Noise, thousandths: int) -> Interval:
    return expected(Figure(thousandths / STEPS, noise, None))
