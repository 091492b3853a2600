"""An interval holds its ends and what lies between."""

import math

from hub.statistics.interval import Interval


def test_both_ends_are_in_it() -> None:
    """Also an infinite one has no value beyond it."""
    assert [False, True, True, True, False] == [x in Interval(1, 3) for x in (0.9, 1, 2, 3, 3.1)]
    assert 1e300 in Interval(0, math.inf)


def test_of_a_multiple() -> None:
    """Both ends are multiplied."""
    assert Interval(2, math.inf) == Interval(1, math.inf).times(2)
