"""The rate of false discoveries is held as another library holds it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control  # type: ignore[import-untyped]

from hub.noise import Noise
from hub.statistics.discovery import Pair, discoveries, levels
from tests.hub.statistics.figures import LAPLACE, NORMAL, estimates, noises

chances = st.lists(st.sampled_from([0.0, 1e-6, 0.001, 0.004, 0.01, 0.03, 0.05, 0.2, 0.9, 1.0]))
pairs = st.lists(st.builds(Pair, estimates, noises), min_size=1, max_size=12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_it_is_the_procedure_of_benjamini_and_hochberg(found: list[float]) -> None:
    """Told is exactly what another library adjusts to at most the rate."""
    adjusted = false_discovery_control(found)
    sure = np.abs(adjusted - 0.05) > 1e-9

    told = np.array([p <= level for p, level in zip(found, levels(found), strict=True)])

    assert (adjusted <= 0.05)[sure].tolist() == told[sure].tolist()


@given(chances)
def test_each_level_is_that_of_the_others(found: list[float]) -> None:
    """By definition: how many would be told if this chance were zero."""
    for place, level in enumerate(levels(found)):
        others = sorted([*found[:place], 0.0, *found[place + 1 :]])
        steps = [0.05 * rank / len(found) for rank in range(1, len(found) + 1)]
        most = max(step for p, step in zip(others, steps, strict=True) if p <= step)
        assert most == pytest.approx(level)


def test_nothing_is_judged_where_there_is_nothing() -> None:
    """A page without pairs."""
    assert () == levels([])
    assert () == discoveries([])


@given(pairs)
def test_noticeable_is_what_would_have_been_told(found: list[Pair]) -> None:
    """Moved to that difference a pair is told, one count below it is not; the others stay."""
    for place, each in enumerate(discoveries(found)):
        noise = found[place].noise

        def told(difference: float, place: int = place, noise: Noise = noise) -> bool:
            moved = [*found[:place], Pair(difference, noise), *found[place + 1 :]]
            return discoveries(moved)[place].is_told

        assert told(each.noticeable)
        assert not told(each.noticeable - 1)
        assert each.noticeable <= each.noticeable_80


@pytest.mark.parametrize("noise", [LAPLACE + LAPLACE, NORMAL + NORMAL])
def test_four_times_in_five_it_is_noticed(noise: Noise) -> None:
    """Drawn a hundred thousand times; five standard errors and a whole count of room."""
    [found] = discoveries([Pair(0.0, noise)])
    chance = np.random.default_rng(7)
    drawn = chance.normal(0, np.sqrt(noise.spread), 100_000)
    for scale, times in noise.parts:
        drawn += chance.laplace(0, scale, (times, 100_000)).sum(axis=0)

    def told(count: int) -> float:
        return float(np.mean(np.abs(count + drawn) > noise.half_width()))

    assert told(found.noticeable_80 - 2) < 0.8 + 0.0065
    assert told(found.noticeable_80) > 0.8 - 0.0065


def test_without_noise_one_count_is_noticed() -> None:
    """Nothing stands between a difference and who looks for it."""
    [found] = discoveries([Pair(1.0, Noise())])

    assert (True, 1, 1) == (found.is_told, found.noticeable, found.noticeable_80)
