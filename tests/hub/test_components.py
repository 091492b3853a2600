"""Sums of cells are as noisy as the covariances of their cells add up to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.components import variance
from proto.release import Component, TableNoise
from tests.hub.brute_force import from_components


@given(
    variances=st.lists(st.floats(0.01, 50), min_size=8, max_size=8),
    chosen=st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 4)),
)
def test_a_rectangle_has_the_variance_of_its_cells_together(
    variances: list[float], chosen: tuple[int, int, int]
) -> None:
    """The formula for sums adds up the covariances of all pairs of cells in them."""
    dimensions = ("sex", "age", "form")
    subsets = [
        frozenset(name for bit, name in enumerate(dimensions) if place >> bit & 1)
        for place in range(8)
    ]
    stated = dict(zip(subsets, variances, strict=True))
    noise = TableNoise(tuple(Component(tuple(own), v) for own, v in stated.items()), (), 1.0)
    picked = np.zeros((3, 2, 4))
    picked[: chosen[0], : chosen[1], : chosen[2]] = 1

    found = variance(
        noise,
        dict(zip(dimensions, picked.shape, strict=True)),
        dict(zip(dimensions, chosen, strict=True)),
    )

    assert found == pytest.approx(
        picked.ravel() @ from_components(dimensions, stated) @ picked.ravel()
    )
