"""Chances of noise agree with closed forms, and with the half-widths that intervals use."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from hub.noise import GRAIN, Noise
from hub.statistics.tails import above, beyond
from tests.hub.statistics.figures import NONE, noises

STEP = 1 / 16
distances = st.integers(0, 60_000).map(lambda thousandths: thousandths / 1000)


@pytest.mark.parametrize("x", [-7.0, -0.3, 0.0, 0.1, 4.0, 30.0])
def test_normal_noise_is_normal(x: float) -> None:
    """Against another library; the grain of what is released is given away."""
    assert float(stats.norm.sf(x - GRAIN, scale=4)) == pytest.approx(
        float(above(Noise.normal(16.0), np.array([x]))[0])
    )


@pytest.mark.parametrize("x", [-20.0, -7.0, -0.3, 0.0, 0.1, 4.0, 30.0])
@pytest.mark.parametrize("scale", [0.5, 3.0, 20.0])
def test_laplace_noise_is_never_less_likely_than_it_is(x: float, scale: float) -> None:
    """And more likely by two steps of the walk at most."""
    found = float(above(Noise.laplace(scale), np.array([x]))[0])

    assert stats.laplace.sf(x, scale=scale) - 1e-9 <= found
    assert found <= stats.laplace.sf(x - 2 * STEP, scale=scale) + 1e-9


@given(noises, distances, st.sampled_from([0.2, 0.05, 0.004, 1e-5]))
def test_chances_and_half_widths_are_the_same_test(
    noise: Noise, distance: float, level: float
) -> None:
    """What lies beyond the half-width is less likely than the level, and nothing else is."""
    if math.isclose(distance, noise.half_width(1 - level), abs_tol=1e-6):
        return

    assert (beyond(noise, distance) <= level) == (distance > noise.half_width(1 - level))


@given(noises, distances, distances)
def test_what_is_further_out_is_less_likely(noise: Noise, one: float, other: float) -> None:
    """On both sides alike, and never impossible or certain beyond reason."""
    near, far = sorted((one, other))

    assert 0 <= beyond(noise, far) <= beyond(noise, -near) <= 1


def test_without_noise_nothing_but_the_count_is_possible() -> None:
    """A count without noise is where it is."""
    assert [1.0, 1.0, 0.0] == above(NONE, np.array([-1.0, 0.0, 0.001])).tolist()
