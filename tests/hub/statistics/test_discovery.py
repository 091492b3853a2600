"""The rate of false discoveries is held as another library holds it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control  # type: ignore[import-untyped]

from hub.noise import Noise
from hub.statistics.discovery import Differences, discoveries, levels
from tests.hub.statistics.figures import LAPLACE, NORMAL, estimates, noises

chances = st.lists(st.sampled_from([0.0, 1e-6, 0.001, 0.004, 0.01, 0.03, 0.05, 0.2, 0.9, 1.0]))
pairs = st.lists(st.tuples(estimates, noises), min_size=1, max_size=12)


def together(found: list[tuple[float, Noise]]) -> Differences:
    """Differences, each with a noise of its own."""
    values, of_each = zip(*found, strict=True) if found else ((), ())
    return Differences(np.array(values, dtype=np.float64), of_each, np.arange(len(found)))


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
    assert 0 == len(discoveries(together([])).told)


@given(pairs)
def test_noticeable_is_what_would_have_been_told(found: list[tuple[float, Noise]]) -> None:
    """Moved to that difference a pair is told, one count below it is not; the others stay."""
    judged = discoveries(together(found))
    for place, (_, noise) in enumerate(found):

        def told(difference: float, place: int = place, noise: Noise = noise) -> bool:
            moved = [*found[:place], (difference, noise), *found[place + 1 :]]
            return bool(discoveries(together(moved)).told[place])

        least, often = judged.noticeable(place)
        assert told(least)
        assert not told(least - 1)
        assert least <= often


@pytest.mark.parametrize("noise", [LAPLACE + LAPLACE, NORMAL + NORMAL])
def test_four_times_in_five_it_is_noticed(noise: Noise) -> None:
    """Drawn a hundred thousand times; five standard errors and a whole count of room."""
    _, often = discoveries(together([(0.0, noise)])).noticeable(0)
    chance = np.random.default_rng(7)
    drawn = chance.normal(0, np.sqrt(noise.spread), 100_000)
    for scale, times in noise.parts:
        drawn += chance.laplace(0, scale, (times, 100_000)).sum(axis=0)

    def told(count: int) -> float:
        return float(np.mean(np.abs(count + drawn) > noise.half_width()))

    assert told(often - 2) < 0.8 + 0.0065
    assert told(often) > 0.8 - 0.0065


def test_without_noise_one_count_is_noticed() -> None:
    """Nothing stands between a difference and who looks for it."""
    found = discoveries(together([(1.0, Noise())]))

    assert [True] == found.told.tolist()
    assert (1, 1) == found.noticeable(0)
