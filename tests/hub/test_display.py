"""Nobody reads of a sum what its release would hide."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.compare import compare
from hub.display import Rules
from hub.table_name import TableName
from tests import documents
from tests.hub import invented
from tests.hub.invented import CATALOGUE, minimum_of, release, table


@pytest.mark.parametrize(
    ("values", "rule", "estimate", "expected"),
    [
        ((3, 9), minimum_of(0), -4, None),
        ((0, 9), minimum_of(0), -4, None),
        ((0, 9), minimum_of(0, zero_shown=True), -4, 0),
        ((0, 3, 9, 10), minimum_of(5), 12, 12),
        ((0, 3, 9, 10), minimum_of(5), 12.499, 12),
        ((0, 3, 9, 10), minimum_of(5), 12.5, 13),
        ((0, 3, 9, 10), minimum_of(5), 9, 9),
        ((0, 3, 9, 10), minimum_of(5), 8.4, None),
        ((0, 3, 4), minimum_of(5), 100, None),
        ((7, 9, 23), minimum_of(5, 5, zero_shown=True), 13, 15),
        ((7, 9, 2), minimum_of(5, 5), 13, 15),
        ((7, 9, 2), minimum_of(5, 5), 4.4, None),
        ((20, 30), minimum_of(5), 24, 20),
        ((20, 30), minimum_of(5), 12, None),
        ((20, 31), minimum_of(5), 24, 24),
    ],
)
def test_sums_are_shown_as_the_release_shows(
    values: tuple[int, ...], rule: invented.Rule, estimate: float, expected: int | None
) -> None:
    """A sum is rounded and hidden as the release itself rounds and hides."""
    grid = {"sex": tuple(str(i) for i in range(len(values)))}
    released = release("AL", table(grid, lambda code: values[int(code)], rule=rule))

    assert expected == Rules.of(released).shown(estimate)


@given(
    values=st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=8),
    minimum=st.integers(0, 20),
    base=st.integers(1, 12),
    zero_shown=st.booleans(),
)
def test_few_numbers_answer_for_all(
    values: list[int | None],
    minimum: int,
    base: int,
    zero_shown: bool,  # noqa: FBT001  # Drawn.
) -> None:
    """An agreement lets a reader see the witnesses exactly if it lets them see everything."""
    [terms] = documents.agreement(publishers=("AL",)).grants
    grant = replace(terms, minimum_count=minimum, rounding_base=base, zero_shown=zero_shown)
    agreement = replace(documents.agreement(publishers=("AL",)), grants=(grant,))
    grid = {"sex": tuple(str(i) for i in range(len(values)))}
    one = table(grid, lambda _: 7)
    released = release("AL", replace(one, shown=tuple(values)))

    witnesses = Rules.of(released).witnesses

    assert bool(agreement.display_objections(released)) == bool(
        agreement.shown_objections(released.outline, witnesses)
    )


@given(
    values=st.lists(st.integers(0, 60), min_size=1, max_size=12),
    minimum=st.integers(0, 20),
    base=st.integers(1, 12),
    zero_shown=st.booleans(),
)
def test_no_sum_shows_what_its_release_would_hide(
    values: list[int],
    minimum: int,
    base: int,
    zero_shown: bool,  # noqa: FBT001  # Drawn.
) -> None:
    """Whatever was released: a multiple of the base, at least the minimum, zero if agreed."""
    grid = {"sex": tuple(str(i) for i in range(len(values)))}
    rule = minimum_of(minimum, base, zero_shown=zero_shown)
    released = release("AL", table(grid, lambda code: values[int(code)], rule=rule))

    total = compare(invented.held([released]), TableName.parse("victims:total"), "2019", CATALOGUE)
    [figure] = [cell.figure for cell in total.cells]

    assert figure
    match figure.shown:
        case None:
            pass
        case 0:
            assert zero_shown
        case shown:
            assert shown >= minimum
            assert shown % base == 0
