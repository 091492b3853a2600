"""Series are cut at breaks, and pooling years narrows what they say."""

import math

import pytest

from hub.noise import GRAIN
from hub.statistics.difference import difference
from hub.statistics.series import Point, changes, pooled, runs
from tests.hub.statistics.figures import LAPLACE, NORMAL, figure

YEARS = [Point(str(year), year, figure(10 + year % 10, LAPLACE)) for year in range(2018, 2024)]


def test_breaks_cut_the_line() -> None:
    """A period from which on something else is counted begins a new run."""
    found = runs(YEARS[::-1], {"2020", "2023"})

    assert [("2018", "2019"), ("2020", "2021", "2022"), ("2023",)] == [
        tuple(point.period for point in run) for run in found
    ]
    assert () == runs([], {"2020"})


def test_nothing_is_subtracted_over_a_break() -> None:
    """Each later period less the one before it, within a run."""
    found = changes(YEARS, {"2020"})

    pairs = [("2018", "2019"), ("2020", "2021"), ("2021", "2022"), ("2022", "2023")]
    assert pairs == [(each.earlier, each.later) for each in found]
    assert difference(YEARS[1].figure, YEARS[0].figure) == found[0].difference


def test_pooling_narrows_by_the_root_of_the_number() -> None:
    """Of normal noise, but for its grain; the average keeps its unit."""
    points = [Point(str(at), at, figure(20 + at, NORMAL)) for at in range(4)]

    found = pooled(points)

    assert 21.5 == found.average
    assert 1 / 2 == pytest.approx(found.narrower, rel=2e-3)
    width = 1.959964 * 4 / math.sqrt(4) + GRAIN / 4
    assert width == pytest.approx(found.noise.high - 21.5)
    assert ("0", "1", "2", "3") == found.periods


def test_one_period_pooled_is_itself() -> None:
    """And so are figures without noise: nothing is left to narrow."""
    assert 1 == pooled(YEARS[:1]).narrower == pooled([Point("0", 0, figure(3))]).narrower


def test_rates_are_pooled_over_the_inhabitants_of_all_periods() -> None:
    """A period with twice the inhabitants weighs twice as much."""
    few = Point("2019", 2019, figure(10, NORMAL), unit=2.0)
    many = Point("2020", 2020, figure(40, NORMAL), unit=1.0)

    found = pooled([few, many])

    assert 50 / (1 / 2 + 1) == pytest.approx(found.average)
    width = 1.959964 * math.sqrt(32) + GRAIN
    assert width / 1.5 == pytest.approx(found.noise.high - found.average)


def test_a_change_of_rates_is_one_of_what_counts_make() -> None:
    """Ten fewer people of half as many inhabitants are more of a rate."""
    [found] = changes(
        [Point("2019", 2019, figure(30), unit=1.0), Point("2020", 2020, figure(20), unit=2.0)]
    )

    assert 10 == pytest.approx(found.difference.estimate)
