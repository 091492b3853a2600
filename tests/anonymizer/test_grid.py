"""A table's shape comes from code lists alone."""

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.grid import Attribute, Grid
from tests.anonymizer import registers

FORM = Attribute(
    "form",
    "form@group",
    codes=("abuse", "work", "other"),
    fold={"sexual": "abuse", "labour": "work", "begging": "work", "other": "other"},
    bound=3,
)
SEX = Attribute("sex", "sex", codes=("female", "male"), fold={"female": "female", "male": "male"})


def _grid(*attributes: Attribute) -> Grid:
    return Grid(attributes, "status", frozenset({"identified"}))


def _numbered(size: int, bound: int) -> Attribute:
    codes = tuple(map(str, range(size)))
    return Attribute("number", "number", codes, {}, bound)


@pytest.mark.parametrize("bound", [0, -1])
def test_an_attribute_counts_at_least_one_value(bound: int) -> None:
    """Without it nobody would be in the table, and noise would cost nothing."""
    with pytest.raises(ValueError, match=f"a bound >= 1, got {bound}"):
        Attribute("sex", "sex", ("female",), {}, bound)


def test_an_attribute_has_a_code() -> None:
    """Nobody fits into a table without cells."""
    with pytest.raises(ValueError, match="expected codes"):
        Attribute("sex", "sex", (), {})


def test_an_attribute_folds_into_its_own_codes() -> None:
    """Otherwise the data could add a cell."""
    with pytest.raises(ValueError, match="folds into codes that it does not have"):
        Attribute("sex", "sex", ("female",), {"female": "female", "male": "male"})


def test_an_attribute_has_each_code_once() -> None:
    """Two cells of one name would be one, and the table shorter than its grid."""
    with pytest.raises(ValueError, match="sex has a code twice"):
        Attribute("sex", "sex", ("female", "female"), {"female": "female"})


@pytest.mark.parametrize(
    ("values", "counted"),
    [
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


@given(st.lists(st.sampled_from(tuple(FORM.fold)), min_size=1, max_size=8), st.integers(1, 5))
def test_somebody_counts_under_one_code_at_least_and_the_bound_at_most(
    values: list[str], bound: int
) -> None:
    """Whatever a record holds, repeated or out of order."""
    attribute = Attribute("form", "form", FORM.codes, FORM.fold, bound)

    counted = attribute.counted(tuple(values))

    assert 1 <= len(counted) <= attribute.most <= bound
    assert len(set(counted)) == len(counted)
    assert set(counted) <= set(FORM.codes)


@pytest.mark.parametrize("values", [("F",), (), ("female", "F")], ids=str)
def test_a_record_that_fits_no_code_is_refused(values: tuple[str, ...]) -> None:
    """Nobody is dropped in silence: who has no value or an unknown one has no cell."""
    attribute = Attribute("sex", "sex", SEX.codes, SEX.fold, bound=2)

    with pytest.raises(KeyError):
        attribute.counted(values)


@pytest.mark.parametrize(
    ("size", "bound", "most", "is_multiple"),
    [(3, 1, 1, False), (3, 2, 2, True), (3, 9, 3, True), (1, 9, 1, False)],
)
def test_nobody_counts_under_more_codes_than_there_are(
    *, size: int, bound: int, most: int, is_multiple: bool
) -> None:
    """An attribute with one code is none that people have several values of."""
    attribute = _numbered(size, bound)

    assert (most, is_multiple) == (attribute.most, attribute.is_multiple)


@pytest.mark.parametrize("bound", [1, 2, 3, 7, 9])
def test_the_centre_is_equally_far_from_the_most_and_the_second_most_values(bound: int) -> None:
    """So that neither kind of person alone decides the price."""
    attribute = _numbered(7, bound)

    most, centre = min(bound, 7), attribute.centre

    assert Fraction(1, 2) == most - centre == centre - (most - 1)


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


def test_a_total_has_one_cell() -> None:
    """A table without dimensions is the number of people."""
    total = _grid()

    assert [()] == list(total.cells())
    assert (1, (), frozenset()) == (total.size, total.shape, total.multiples)


def test_a_table_knows_under_which_dimensions_somebody_counts_several_times() -> None:
    """Its cells add up to values of these, not to people."""
    assert {FORM} == _grid(SEX, FORM).multiples
    assert frozenset() == _grid(SEX).multiples


@given(registers.grids())
def test_a_grid_is_as_large_as_its_code_lists_say(grid: Grid) -> None:
    """Every combination is a cell, once, whatever the data."""
    codes = [attribute.codes for attribute in grid.attributes]

    assert list(product(*codes)) == list(grid.cells())
    assert tuple(map(len, codes)) == grid.shape
    assert prod(grid.shape) == grid.size
