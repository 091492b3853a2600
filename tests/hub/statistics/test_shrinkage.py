"""A model's values are drawn towards the mean by their noise, and say that they are a model's."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.noise import Noise
from hub.selection import Figure
from hub.statistics.shrinkage import FEWEST, ModelValue, shrunk
from tests.hub.statistics.figures import NORMAL, estimates, figure, noises

cells = st.lists(st.builds(figure, estimates, noises), min_size=FEWEST, max_size=15)


def test_equal_noise_gives_the_estimator_of_james_and_stein() -> None:
    """Written down by hand: the pull is (m - 3) / sum of squares times the variance."""
    seen = np.array([0.0, 5.0, 8.0, 14.0, 20.0, 31.0])

    found = shrunk([figure(value, NORMAL) for value in seen.tolist()])

    pull = (len(seen) - 3) / float(((seen - seen.mean()) ** 2).sum()) * 16
    assert seen.mean() + (1 - pull) * (seen - seen.mean()) == pytest.approx(
        [each.value for each in found]
    )
    assert 1 - pull == pytest.approx(found[0].weight)
    doubt = 16 * (1 - 5 / 6 * pull) + 2 / 3 * (pull * (31 - seen.mean())) ** 2
    assert 1.959964 * doubt**0.5 == pytest.approx(found[-1].interval.high - found[-1].value)


@given(cells)
def test_values_lie_between_their_figure_and_the_mean(seen: list[Figure]) -> None:
    """Never beyond either, never below zero, and inside their interval."""
    for cell, found in zip(seen, shrunk(seen), strict=True):
        low, high = sorted((max(0, cell.estimate), max(0, found.prior.mean)))
        assert low - 1e-6 <= found.value <= high + 1e-6
        assert found.value in found.interval
        assert 0 <= found.weight <= 1


@given(cells)
def test_the_noisier_the_more_it_is_drawn(seen: list[Figure]) -> None:
    """The weight of a cell's own figure falls with its variance."""
    found = sorted(zip(seen, shrunk(seen), strict=True), key=lambda each: each[0].noise.variance)

    weights = [each.weight for _, each in found]
    assert weights == sorted(weights, reverse=True)


def test_cells_that_scatter_no_more_than_noise_are_one() -> None:
    """Nothing lies between them: the variance is zero and the pull as strong as it gets."""
    found = shrunk([figure(10 + i % 2, NORMAL) for i in range(8)])

    assert 0 == found[0].prior.variance
    assert 1 - 5 / 7 == pytest.approx(found[0].weight)


def test_without_noise_nothing_is_drawn() -> None:
    """Counts that are known need no model."""
    seen = [3.0, 9.0, 1.0, 12.0, 30.0, 2.0]

    found = shrunk([figure(value, Noise()) for value in seen])

    assert seen == pytest.approx([each.value for each in found])
    assert {1.0} == {each.weight for each in found}


def test_a_model_says_that_it_is_one() -> None:
    """No figure and no estimate by its type, and a sentence goes with it."""
    [found, *_] = shrunk([figure(5 * i, NORMAL) for i in range(8)])

    names = {each.name for each in fields(ModelValue)}
    assert names.isdisjoint(each.name for each in fields(Figure))
    assert found.prior.sentence.startswith("A model, not a measurement: 8 cells")


def test_too_few_cells_have_no_model() -> None:
    """Nobody can tell how five cells scatter."""
    with pytest.raises(ValueError, match="at least 6 cells, got 5"):
        shrunk([figure(1, NORMAL)] * 5)
