"""A release is what was agreed, and nobody reads a number that was not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proto.release import MOST, shown
from tests.proto.specimens import measurement, release


@pytest.mark.parametrize(
    ("display", "minimum_count", "rounding_base", "zero_shown", "expected"),
    [
        (7, 0, 1, False, 7),
        (7, 7, 1, False, 7),
        (6, 7, 1, False, None),
        (0, 0, 1, False, None),
        (0, 0, 1, True, 0),
        (0, 5, 1, True, 0),
        (3, 5, 1, True, None),
        (12, 0, 5, False, 10),
        (13, 0, 5, False, 15),
        (2, 0, 5, True, 0),
        (2, 0, 5, False, None),
        (3, 5, 5, False, None),
        (5, 5, 5, False, 5),
        (14, 0, 10, False, 10),
        (15, 0, 10, False, 20),
        (15, 20, 10, False, None),
        (24, 21, 10, False, None),
        (MOST, 0, 1, False, MOST),
    ],
)
def test_a_display_value_is_shown_as_agreed(
    display: int, minimum_count: int, rounding_base: int, *, zero_shown: bool, expected: int | None
) -> None:
    """Hidden where the value or what would be shown for it is below the minimum."""
    assert expected == shown(
        display, minimum_count=minimum_count, rounding_base=rounding_base, zero_shown=zero_shown
    )


@given(st.integers(0, MOST), st.integers(0, 100), st.integers(1, 100), st.booleans())
def test_what_is_shown_keeps_every_promise(
    display: int,
    minimum_count: int,
    rounding_base: int,
    zero_shown: bool,  # noqa: FBT001  # Drawn.
) -> None:
    """A multiple of the base, near the value, at least the minimum; or zero; or nothing."""
    read = shown(
        display, minimum_count=minimum_count, rounding_base=rounding_base, zero_shown=zero_shown
    )

    match read:
        case None:
            assert display < minimum_count + rounding_base
        case 0:
            assert zero_shown
            assert 2 * display < max(rounding_base, 2)
        case _:
            assert min(read, display) >= minimum_count
            assert read % rounding_base == 0
            assert 2 * abs(read - display) <= rounding_base


@given(st.integers(0, MOST), st.integers(0, 100), st.integers(1, 100))
def test_a_larger_value_is_never_shown_smaller(
    display: int, minimum_count: int, rounding_base: int
) -> None:
    """Hiding and rounding do not turn the order of two countries around."""
    here, there = (
        shown(each, minimum_count=minimum_count, rounding_base=rounding_base, zero_shown=True)
        for each in (display, display + 1)
    )

    if here is not None and there is not None:
        assert here <= there


def test_nothing_below_zero_is_displayed() -> None:
    """A display value was made non-negative before anybody asks how to show it."""
    with pytest.raises(ValueError, match="display must be >= 0, got -1"):
        shown(-1, minimum_count=0, rounding_base=1, zero_shown=True)


def test_noise_has_its_price() -> None:
    """Laplace noise loses epsilon, Gaussian noise rho, both exactly."""
    note = measurement(sensitivity=9, scale=Fraction(2, 3))

    assert Fraction(27, 2) == note.price("discrete-laplace")
    assert Fraction(81, 8) == note.price("discrete-gaussian")


def test_an_outline_is_the_release_without_its_figures() -> None:
    """What is asked before any loss is spent is asked of the same things."""
    document = release()

    outline = document.outline

    assert ("AL", "victims", "2024", 1, Fraction(1)) == (
        outline.publisher,
        outline.dataset,
        outline.period,
        outline.vintage,
        outline.epsilon,
    )
    assert document.agreement == outline.agreement
    assert tuple(table.shape for table in document.tables) == outline.tables
