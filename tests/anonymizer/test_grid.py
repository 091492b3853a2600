"""A table's shape comes from code lists alone."""

from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.grid import Attribute, Grid
from tests.anonymizer import registers

FORM = Attribute(
    "form",
    codes=("abuse", "work", "other"),
    fold={"sexual": "abuse", "labour": "work", "begging": "work", "other": "other"},
    bound=3,
)
SEX = Attribute("sex", codes=("female", "male"), fold={"female": "female", "male": "male"})


def _grid(*attributes: Attribute) -> Grid:
    return Grid(attributes, "status", frozenset({"identified"}), "a table")


@pytest.mark.parametrize("bound", [0, -1])
def test_an_attribute_counts_at_least_one_value(bound: int) -> None:
    """Without it nobody would be in the table, and noise would cost nothing."""
    with pytest.raises(ValueError, match=f"bound must be >= 1, got {bound}"):
        Attribute("sex", ("female",), {}, bound)


def test_an_attribute_folds_into_its_own_codes() -> None:
    """Otherwise the data could add a cell."""
    with pytest.raises(ValueError, match="folds into codes that it does not have"):
        Attribute("sex", ("female",), {"female": "female", "male": "male"})


def test_an_attribute_has_each_code_once() -> None:
    """Two cells of one name would be one, and the table shorter than its grid."""
    with pytest.raises(ValueError, match="sex has a code twice"):
        Attribute("sex", ("female", "female"), {"female": "female"})


@pytest.mark.parametrize(
    ("values", "counted"),
    [
        ((), ()),
        (("labour",), ("work",)),
        (("labour", "begging"), ("work",)),
        (("sexual", "labour", "begging"), ("abuse", "work")),
        (("labour", "labour", "labour", "other"), ("work",)),
        (("sexual", "labour", "begging", "other"), ("abuse", "work")),
    ],
)
def test_values_that_fold_together_count_once(
    values: tuple[str, ...], counted: tuple[str, ...]
) -> None:
    """The bound cuts what is recorded, and folding merges what is left."""
    assert counted == FORM.counted(values)


@given(st.lists(st.sampled_from(tuple(FORM.fold)), max_size=8), st.integers(1, 5))
def test_no_more_values_count_than_the_bound(values: list[str], bound: int) -> None:
    """Whatever a record holds, repeated or out of order."""
    counted = Attribute("form", FORM.codes, FORM.fold, bound).counted(tuple(values))

    assert len(counted) <= bound
    assert len(set(counted)) == len(counted)
    assert set(counted) <= set(FORM.codes)


def test_a_value_that_is_not_in_the_list_is_refused() -> None:
    """It has no cell."""
    with pytest.raises(KeyError):
        SEX.counted(("F",))


def test_cells_are_in_row_major_order() -> None:
    """The last dimension changes fastest, as the hub reads it."""
    assert [
        ("female", "abuse"),
        ("female", "work"),
        ("female", "other"),
        ("male", "abuse"),
        ("male", "work"),
        ("male", "other"),
    ] == list(_grid(SEX, FORM).cells())


def test_a_total_has_one_cell_and_one_person_changes_it_by_one() -> None:
    """A table without dimensions is the number of people."""
    assert [()] == list(_grid().cells())
    assert (1, 1) == (_grid().size, _grid().sensitivity)


def test_the_sensitivity_is_the_product_of_the_bounds() -> None:
    """Three forms and two roles are six cells."""
    role = Attribute("role", ("guard", "driver"), {"guard": "guard", "driver": "driver"}, bound=2)

    assert (1, 3, 6) == (
        _grid(SEX).sensitivity,
        _grid(SEX, FORM).sensitivity,
        _grid(FORM, role, SEX).sensitivity,
    )


@given(registers.grids())
def test_a_grid_is_as_large_as_its_code_lists_say(grid: Grid) -> None:
    """Every combination is a cell, once, whatever the data."""
    codes = [attribute.codes for attribute in grid.attributes]

    assert list(product(*codes)) == list(grid.cells())
    assert prod(map(len, codes)) == grid.size
