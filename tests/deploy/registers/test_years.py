"""How people are dealt to years and blocks."""

import pytest

from deploy.registers.dirt import CLEAN, Dirt, with_rates
from deploy.registers.years import LARGEST_OPERATION, Calendar, calendar
from proto.errors import InputError

_YEARS = range(2019, 2025)


def _dealt(people: int, dirt: Dirt = CLEAN, seed: int = 1) -> Calendar:
    return calendar(people, _YEARS, dirt, named=(seed, "AL"))


@pytest.mark.parametrize("people", [50, 333, 100_000, 10_000_000])
def test_everybody_is_found_in_one_year(people: int) -> None:
    """Years follow each other without a gap and without anybody twice."""
    years = _dealt(people, Dirt()).years

    assert people == sum(year.people for year in years)
    assert [0, *(year.first + year.people for year in years)] == [
        *(year.first for year in years),
        people,
    ]


def test_everybody_can_be_found_again_by_number() -> None:
    """A number leads to the year and the block that hold it."""
    dealt = _dealt(700, Dirt())

    lost = [
        number
        for year, block in dealt.blocks()
        for number in year.members(block)
        if (dealt.year_of(number), dealt.year_of(number).block_of(number)) != (year, block)
    ]

    assert [] == lost
    assert list(range(700)) == [
        number for year, block in dealt.blocks() for number in year.members(block)
    ]


def test_an_operation_dominates_its_year() -> None:
    """Croatia 2018: 59 of 73. No operation is larger than the largest there was."""
    operation = with_rates(CLEAN, ["operation=0.8"])

    small = [year for year in _dealt(300, operation).years if year.operation]
    large = [year for year in _dealt(100_000, operation).years if year.operation]

    assert [0.8] == [round(year.operation / year.people, 1) for year in small]
    assert [LARGEST_OPERATION] == [year.operation for year in large]
    assert not any(year.operation for year in _dealt(300).years)


@pytest.mark.parametrize("seed", range(6))
def test_a_break_is_seen_in_the_totals(seed: int) -> None:
    """While the body does not report, there are fewer people by its share."""
    dealt = _dealt(60_000, with_rates(CLEAN, ["broken_series=0.7"]), seed)

    assert dealt.series is not None
    reporting = [y.people for y in dealt.years if dealt.series.share_in(y.year)]
    silent = [y.people for y in dealt.years if not dealt.series.share_in(y.year)]
    assert reporting
    assert silent
    assert max(silent) < min(reporting)


@pytest.mark.parametrize("people", [49, 10_000_001])
def test_other_sizes_are_refused(people: int) -> None:
    """From 50 people to ten million."""
    with pytest.raises(InputError, match="50 to 10,000,000"):
        _dealt(people)


def test_no_years_are_refused() -> None:
    """A span that ends before it begins has no years."""
    with pytest.raises(InputError, match="years"):
        calendar(100, range(2024, 2020), CLEAN, named=())
