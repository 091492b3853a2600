"""Roots are found wherever they are."""

import pytest

from hub.statistics.root import first_from


@pytest.mark.parametrize("root", [0.001, 1.0, 1234.5])
@pytest.mark.parametrize("side", [-1, 1])
def test_a_root_is_found_on_either_side(root: float, side: int) -> None:
    """Near the start or many strides away."""
    found = first_from(10.0, side * 1.0, lambda x: side * (x - 10.0) - root)

    assert 10.0 + side * root == pytest.approx(found, abs=1e-6)


def test_where_the_start_is_beyond_it_the_start_is_the_answer() -> None:
    """Nothing lies before the start."""
    assert 3.0 == first_from(3.0, 1.0, lambda x: x)
