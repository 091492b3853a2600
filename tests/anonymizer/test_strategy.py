"""A privacy loss is divided exactly, and never exceeded."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.grid import Attribute, Grid
from anonymizer.strategy import even_scales

STEP = Fraction(1, 2**20)

epsilons = st.fractions(Fraction(1, 10**4), 100).filter(bool)
bounds = st.lists(st.integers(1, 27), min_size=1, max_size=20)


def _grid(bound: int) -> Grid:
    return Grid((Attribute("form", ("x",), {"x": "x"}, bound),), "status", frozenset(), "a table")


@pytest.mark.parametrize(
    ("bound", "tables", "scale"), [(1, 1, 1), (3, 1, 3), (1, 16, 16), (3, 16, 48)]
)
def test_an_even_split_pays_each_table_the_same(bound: int, tables: int, scale: int) -> None:
    """Sixteen tables at epsilon 1 each have the noise of epsilon 1/16."""
    assert (scale,) * tables == even_scales([_grid(bound)] * tables, Fraction(1))


@given(bounds, epsilons)
def test_tables_never_cost_more_than_the_whole(bounds: list[int], epsilon: Fraction) -> None:
    """Rounding is towards more noise, by less than one step."""
    grids = [_grid(bound) for bound in bounds]

    scales = even_scales(grids, epsilon)

    shares = [grid.sensitivity / scale for grid, scale in zip(grids, scales, strict=True)]
    finer = [g.sensitivity / (s - STEP) for g, s in zip(grids, scales, strict=True) if s > STEP]
    assert sum(shares) <= epsilon
    assert all(share <= epsilon / len(grids) for share in shares)
    assert all(share > epsilon / len(grids) for share in finer)


@given(bounds, epsilons)
def test_scales_are_exact_as_doubles(bounds: list[int], epsilon: Fraction) -> None:
    """What OpenDP draws with is what the ledger holds."""
    scales = even_scales([_grid(bound) for bound in bounds], epsilon)

    assert all(scale % STEP == 0 for scale in scales)
    assert all(scale == Fraction(float(scale)) for scale in scales)


def test_a_huge_loss_still_draws_noise() -> None:
    """A scale is never zero."""
    assert (STEP,) == even_scales([_grid(1)], Fraction(10**30))


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1, 10**9)])
def test_a_loss_must_be_positive(epsilon: Fraction) -> None:
    """Nothing can be measured for nothing."""
    with pytest.raises(ValueError, match="epsilon must be > 0"):
        even_scales([_grid(1)], epsilon)
