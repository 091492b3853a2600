"""Rates are counts divided by people, with all their doubt."""

import pytest

from hub.statistics.expected import expected
from hub.statistics.rate import Population, rate, rate_ratio
from hub.statistics.ratio import ratio
from tests.hub.statistics.figures import LAPLACE, figure

SMALL = Population("ME", 2023, None, None, 500_000, "a census")
LARGE = Population("RS", 2022, None, None, 5_000_000, "another census")


def test_intervals_scale() -> None:
    """Per 100,000 of half a million is a fifth of the count, at both ends."""
    seen = figure(40, LAPLACE)

    found = rate(seen, SMALL)

    low, high = seen.noise.interval(40)
    assert 8 == pytest.approx(found.estimate)
    assert (low / 5, high / 5) == pytest.approx((found.noise.low, found.noise.high))
    assert expected(seen).times(1 / 5) == found.yearly
    assert SMALL == found.population


def test_pooled_years_count_people_once_a_year() -> None:
    """Four years of forty in all are two per 100,000 a year."""
    assert 2 == pytest.approx(rate(figure(40, LAPLACE), SMALL, years=4).estimate)


def test_rates_are_compared_by_their_people() -> None:
    """The same count in a tenth of the people is ten times the rate."""
    a, b = figure(80, LAPLACE), figure(80, LAPLACE)

    found = rate_ratio(a, b, (SMALL, LARGE))

    assert 10 == pytest.approx(found.estimate)
    assert ratio(a, b).noise.times(10) == found.noise
