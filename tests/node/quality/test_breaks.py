"""A year that earlier years and chance do not explain is a break; nothing else is."""

from collections.abc import Mapping

import numpy as np
import pytest

from node.quality.breaks import findings, steps
from node.quality.series import Count, Series, Yearly
from tests.node.quality.given import TODAY, facts

_PRESUMED = Series("status", "presumed")
_POLICE, _NGO = Series("source", "Police"), Series("source", "NGO")


def _alone(*counts: int, first: int = 2018) -> Mapping[int, Count]:
    """Years of people who all came alone."""
    return {year: Count(n, n) for year, n in enumerate(counts, first) if n}


def _yearly(**series: Mapping[int, Count]) -> Yearly:
    return {Series(*name.split("__")): counts for name, counts in series.items()}


def _broken(yearly: Yearly) -> list[tuple[str, int]]:
    everybody = {Series("people", ""): _alone(100, 100, 100, 100, 100, 100)}
    found = steps(facts(), {**everybody, **yearly})
    return [("=".join(each.series), each.year) for each in found if each.is_break]


@pytest.mark.parametrize(
    ("counts", "years"),
    [
        ((40, 38, 41, 40, 12, 39), [2022]),
        ((40, 38, 41, 40, 90, 39), [2022]),
        ((40, 38, 41, 0, 40, 41), [2021]),
        ((0, 0, 0, 30, 31, 30), [2021]),
        # Twice as many, but chance may do that; no chance, but less than half as many again.
        ((4, 5, 4, 9, 4, 5), []),
        ((4000, 4000, 4000, 5000, 4300, 4300), []),
        ((40, 38, 41, 40, 38, 41), []),
    ],
)
def test_a_break_is_no_chance_and_matters(counts: tuple[int, ...], years: list[int]) -> None:
    """Against the mean of up to three years before."""
    broken = _broken({_PRESUMED: _alone(*counts)})

    assert [("status=presumed", year) for year in years] == [
        each for each in broken if each[1] in years or not years
    ]
    assert {year for _, year in broken} <= {*years, *(year + 1 for year in years)}


def test_one_large_operation_is_no_break() -> None:
    """Fifty people who came together are one event of chance."""
    raid = {2022: Count(people=90, arrivals=41)}
    alone = {2022: Count(people=90, arrivals=90)}
    others = _alone(40, 38, 41, 40, 0, 40)

    assert [] == _broken({_PRESUMED: {**others, **raid}})
    assert [("status=presumed", 2022)] == _broken({_PRESUMED: {**others, **alone}})


def test_a_source_that_starts_or_stops_is_no_break_of_its_series() -> None:
    """Coverage tells that; a source that falls to a few is one."""
    assert [] == _broken({_POLICE: _alone(50, 50, 50, 50, 0, 0), _NGO: _alone(0, 0, 50, 50)})
    assert [("source=Police", 2022)] == _broken(
        {_POLICE: _alone(50, 50, 50, 50, 5, 50), _NGO: _alone(50, 50, 50, 50, 50, 50)}
    )


def test_the_only_source_is_not_told_apart_from_all_people() -> None:
    """The same people would be told of twice."""
    broken = steps(
        facts(),
        {
            Series("people", ""): _alone(50, 50, 50, 5),
            _POLICE: _alone(50, 50, 50, 5),
        },
    )

    assert ["people"] == [each.series.name for each in broken if each.is_break]


def test_a_year_that_is_not_over_is_compared_with_nothing() -> None:
    """It will still grow."""
    counts = _alone(50, 50, 50, 5, first=TODAY.year - 3)

    assert [] == [each for each in steps(facts(), {Series("people", ""): counts}) if each.is_break]


def test_a_register_without_records_has_no_breaks() -> None:
    """Nor any step from one year to the next."""
    assert () == steps(facts(), {})


def test_a_break_is_told_with_what_was_before() -> None:
    """So that somebody can judge it without looking anything up."""
    yearly = _yearly(people__=_alone(50, 50, 50, 50), status__presumed=_alone(40, 38, 42, 9))

    (finding,) = findings(facts(), steps(facts(), yearly))

    assert (
        "“Victim status”, “Presumed”: 9 people in 2021, against 40.0 a year in 2018 to 2020;"
        " chance does not explain it."
    ) == finding.sentence
    assert ("status=presumed", 9, 2021) == (finding.subject, finding.number, finding.year)


def test_registers_without_a_break_rarely_show_one() -> None:
    """Of 60 registers of 15 even series over 8 years, at most 5 in 100 may: of independent counts.

    With this seed; whatever the seed, more than 8 have a chance below 1 in 100.
    """
    chance = np.random.default_rng(20241103)
    falsely = 0
    for _ in range(60):
        means = chance.uniform(3, 60, 15)
        yearly = {
            Series("form", f"{n}"): _alone(*map(int, chance.poisson(mean, 8)), first=2015)
            for n, mean in enumerate(means)
        }
        everybody = {Series("people", ""): _alone(*[100] * 8, first=2015)}
        falsely += any(each.is_break for each in steps(facts(), {**everybody, **yearly}))

    assert falsely <= 3
