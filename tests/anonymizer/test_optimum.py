"""Errors are as small as a loss allows, and no search ever spends more than it may."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from anonymizer.optimum import precisions, shares

Floats = NDArray[np.float64]

numbers = st.floats(0.01, 100)
some = settings(max_examples=12)


def _floats(size: int) -> st.SearchStrategy[Floats]:
    return st.lists(numbers, min_size=size, max_size=size).map(np.array)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Floats, Floats, Floats, float]:
    """Worth of blocks, what is known of them, costs for every kind of person, and a budget."""
    blocks, kinds = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    is_first = draw(st.booleans())
    before = np.zeros(blocks) if is_first else draw(_floats(blocks))
    costs = np.stack([draw(_floats(blocks)) for _ in range(kinds)], axis=1)
    return draw(_floats(blocks)), before, costs, draw(numbers)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Floats, Floats, Floats]:
    """Worth of blocks, what is known of them, and what each table tells: each block by one."""
    blocks, count = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    tells = np.stack([draw(_floats(blocks)) for _ in range(count)], axis=1)
    hidden = draw(st.lists(st.booleans(), min_size=tells.size, max_size=tells.size))
    tells[np.array(hidden).reshape(tells.shape)] = 0.0
    tells[:, 0] = np.where(tells.any(axis=1), tells[:, 0], 1.0)
    is_first = draw(st.booleans())
    return draw(_floats(blocks)), np.zeros(blocks) if is_first else draw(_floats(blocks)), tells


@some
@given(problems())
def test_no_kind_of_person_pays_more_than_the_budget(
    problem: tuple[Floats, Floats, Floats, float],
) -> None:
    """And one pays all of it, or less would be known than could be."""
    worth, before, costs, budget = problem

    added = precisions(worth, before, costs, budget)

    assert (added >= 0).all()
    assert budget == pytest.approx((added @ costs).max())


@given(_floats(5), _floats(5), numbers)
def test_where_all_people_pay_the_same_the_answer_is_known(
    worth: Floats, costs: Floats, budget: float
) -> None:
    """Precision goes with the root of worth over cost (Lagrange)."""
    wished = np.sqrt(worth / costs)

    added = precisions(worth, np.zeros(5), costs[:, None], budget)

    assert wished * budget / (wished @ costs) == pytest.approx(added)


@some
@given(problems(), st.integers(0, 2**32 - 1))
def test_no_other_precisions_of_the_same_cost_are_much_better(
    problem: tuple[Floats, Floats, Floats, float], seed: int
) -> None:
    """However uneven costs are, random neighbours, near and far, gain less than a hundredth."""
    worth, before, costs, budget = problem
    added = precisions(worth, before, costs, budget)
    least = np.sum(worth / (before + added))

    chance = np.random.default_rng(seed)
    for spread in (0.001, 0.01, 0.1, 1.0) * 10:
        other = added * np.exp(spread * chance.normal(size=len(added)))
        other *= budget / (other @ costs).max()
        assert np.sum(worth / np.maximum(before + other, 1e-300)) >= least * (1 - 1e-2)


def test_two_kinds_of_people_are_brought_into_balance() -> None:
    """Even where what was known before makes prices jump from one side to the other."""
    worth, before = np.array([17.0, 1, 1, 1, 1]), np.array([6.0, 5, 5, 4, 7])
    costs = np.array([[1.0, 19], [1, 1], [1, 1], [3, 0.25], [1, 1]])

    added = precisions(worth, before, costs, 5.0)

    assert [5.0, 5.0] == pytest.approx(added @ costs, rel=1e-3)
    assert np.sum(worth / (before + added)) == pytest.approx(3.44098, rel=1e-4)


@some
@given(problems())
def test_what_is_known_well_enough_is_not_measured_again(
    problem: tuple[Floats, Floats, Floats, float],
) -> None:
    """A budget goes where it helps."""
    worth, before, costs, budget = problem
    before = before.copy()
    before[0] = 1e9

    added = precisions(worth, before, costs, budget)

    assert 0 == added[0] or len(added) == 1


@some
@given(problems())
def test_two_steps_end_where_one_does(problem: tuple[Floats, Floats, Floats, float]) -> None:
    """Half the budget and then the other half: hardly anything is lost by measuring in rounds."""
    worth, _, costs, budget = problem
    nothing = np.zeros_like(worth)
    once = precisions(worth, nothing, costs, budget)

    half = precisions(worth, nothing, costs, budget / 2)
    twice = half + precisions(worth, half, costs, budget / 2)

    assert np.sum(worth / once) == pytest.approx(np.sum(worth / twice), rel=1e-2)


@given(tables())
def test_shares_are_shares(problem: tuple[Floats, Floats, Floats]) -> None:
    """They add up to the whole loss, no table has less than nothing, and every block is known."""
    worth, before, tells = problem

    found = shares(worth, before, tells)

    assert (found >= 0).all()
    assert 1.0 == pytest.approx(found.sum())
    assert (before + tells @ found**2 > 0).all()


@given(tables())
def test_shares_are_hardly_ever_worse_than_even_ones(
    problem: tuple[Floats, Floats, Floats],
) -> None:
    """The search starts there, and leaving out crumbs costs next to nothing."""
    worth, before, tells = problem
    even = np.full(tells.shape[1], 1 / tells.shape[1])

    found = shares(worth, before, tells)

    assert _error(problem, found) <= _error(problem, even) * (1 + 0.01)


@pytest.mark.parametrize(
    ("tells", "expected"),
    [
        pytest.param([[1.0]], [1.0], id="one table"),
        pytest.param([[1.0, 0.0], [0.0, 1.0]], [0.5, 0.5], id="two alike"),
        pytest.param([[1.0, 1.0], [1.0, 0.0]], [1.0, 0.0], id="one that tells all"),
    ],
)
def test_shares_go_to_the_tables_that_tell_most(
    tells: list[list[float]], expected: list[float]
) -> None:
    """A table that another one makes needless is left out altogether."""
    count = len(tells)

    found = shares(np.ones(count), np.zeros(count), np.array(tells))

    assert expected == pytest.approx(found)


def _error(problem: tuple[Floats, Floats, Floats], chosen: Floats) -> float:
    worth, before, tells = problem
    return float(np.sum(worth / (before + tells @ chosen**2)))
