"""Columns say of each cell what `Noise` and the release say of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hub.noise import Noise
from hub.sdmx.observations import interval

noises = st.one_of(
    st.floats(0.05, 40).map(Noise.laplace),
    st.floats(0.01, 900).map(Noise.normal),
)
estimates = st.integers(-50_000, 900_000).map(lambda number: number / 1000)


@given(noises, st.lists(estimates, min_size=1, max_size=20))
def test_intervals_are_those_of_the_noise(noise: Noise, numbers: list[float]) -> None:
    """Many at once are the same as one after the other."""
    low, high = interval(noise, np.array(numbers))

    expected = [noise.interval(number) for number in numbers]
    assert expected == list(zip(low.tolist(), high.tolist(), strict=True))
