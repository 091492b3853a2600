"""Figures over several years are pooled as released or summed, and hide what was hidden."""

import math
from collections.abc import Sequence
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.display import Rules
from hub.noise import Noise
from hub.pooling import Series, Span, Year, at_hand, common, pooled, series
from hub.selection import Figure, Reading
from proto.release import Release
from tests.hub import invented
from tests.hub.invented import minimum_of, release, table

VICTIMS = invented.CATALOGUE.dataset("victims")
SEX = ("sex",)
YEARS = ("2018", "2019", "2020")
COUNTED = frozenset(invented.VICTIM_STATUSES)
RULES = Rules(1, 5, zero_shown=False)


def _sexes(party: str, period: str, count: float, *, minimum: int = 5) -> Release:
    grid = invented.codes("sex")
    return release(
        party,
        table(grid, lambda sex: count if sex == "female" else 5, rule=minimum_of(minimum)),
        period=period,
    )


def _series(*releases: Release) -> dict[str, Series]:
    return dict(series(invented.held(releases), VICTIMS, SEX))


def _figure(estimate: float, shown: int | None) -> Figure:
    return Figure(estimate, Noise.laplace(2.0), shown)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([(3.2, None)], None),
        ([(20.0, 20), (30.4, 30)], 50),
        ([(20.0, 20), (3.2, None)], None),
        ([(20.0, 20), (7.0, None)], None),
        ([(2.0, None), (2.4, None)], None),
        ([(3.0, None), (3.6, None)], 7),
        ([(40.0, 40), (1.0, None), (1.0, None)], None),
        ([(40.0, 40), (3.0, None), (3.0, None)], 46),
    ],
)
def test_a_sum_never_gives_away_what_was_hidden(
    figures: list[tuple[float, int | None]], expected: int | None
) -> None:
    """One hidden part hides the sum; several do unless they reach the minimum together."""
    found = pooled([Year(_figure(*each), RULES) for each in figures])

    assert expected == found.shown


def test_the_strictest_rules_of_all_releases_hold() -> None:
    """What one release would hide, the sum hides; rounding is the coarsest."""

    def shown(*rules: Rules) -> int | None:
        return pooled([Year(_figure(4.0, None), each) for each in rules]).shown

    assert 8 == shown(RULES, RULES)
    assert shown(RULES, Rules(1, 10, zero_shown=False)) is None
    assert shown(Rules(1, 10, zero_shown=False), RULES) is None
    assert 10 == shown(RULES, Rules(5, 5, zero_shown=False))
    assert shown(RULES, Rules(1, None, zero_shown=False)) is None


def test_a_sum_carries_the_noise_of_all_its_parts() -> None:
    """Variances of independent noises add up, and so do estimates."""
    found = pooled([Year(_figure(3.25, None), RULES), Year(_figure(-1.5, None), RULES)])

    assert 1.75 == found.estimate
    assert math.isclose(16.0, found.noise.variance)


@given(st.lists(st.floats(-4, 12).map(lambda each: round(each, 3)), min_size=2, max_size=7))
def test_no_two_sums_give_away_what_both_hide(estimates: list[float]) -> None:
    """Subtract any sum that is shown from any other: what is left was never below the minimum."""
    shown = [RULES.shown(each) for each in estimates]
    chosen = [
        frozenset(places)
        for size in range(1, len(estimates) + 1)
        for places in combinations(range(len(estimates)), size)
        if _sum(estimates, shown, places).shown is not None
    ]

    for one, other in product(chosen, repeat=2):
        rest = [place for place in one - other if shown[place] is None]
        assert not other < one or not rest or _is_showable(estimates, rest)


def _sum(estimates: Sequence[float], shown: Sequence[int | None], places: Sequence[int]) -> Figure:
    return pooled(
        [
            Year(_figure(*each), RULES, place in places)
            for place, each in enumerate(zip(estimates, shown, strict=True))
        ]
    )


def _is_showable(estimates: Sequence[float], places: Sequence[int]) -> bool:
    """Of several blocks together; each is rounded by itself."""
    return len(places) > 1 and sum(estimates[place] for place in places) >= 4.5


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (["2019"], ["2020"], None),
        (["2018", "2019", "2021"], ["2019", "2021", "2022"], ("2019", "2021")),
        (["2019/2021"], ["2019/2021"], ("2019/2021",)),
        (["2019/2021"], ["2019", "2020", "2021"], ("2019/2021",)),
        (["2019/2021"], ["2019", "2021"], None),
        (["2019/2021", "2019", "2020", "2021"], ["2019", "2020", "2021"], ("2019/2021",)),
        (["2019/2020", "2019", "2020", "2021"], ["2019", "2020", "2021"], ("2019", "2020", "2021")),
        (["2019-S1"], ["2019-S1"], None),
    ],
)
def test_as_many_years_as_both_have_are_counted(
    ours: list[str], theirs: list[str], expected: tuple[str, ...] | None
) -> None:
    """Pooled where that loses no year, else the sum of the single years in common."""
    releases = [
        *(_sexes("AL", period, 20) for period in ours),
        *(_sexes("RS", period, 20) for period in theirs),
    ]

    span = common(list(_series(*releases).values()))

    assert expected == (span.periods if span else None)


def test_a_wanted_period_is_taken_as_released_or_summed_from_its_years() -> None:
    """And is not there where a year is missing."""
    found = _series(_sexes("AL", "2019", 20), _sexes("AL", "2020", 30), _sexes("AL", "2021-S1", 9))
    albania = found["AL"]

    assert Span(("2019/2020",)) == common([albania], "2019/2020")
    assert ("2019", "2020") == albania.parts(Span(("2019/2020",)))
    assert Span(("2021-S1",)) == common([albania], "2021-S1")
    assert common([albania], "2019/2021") is None


def test_single_years_add_up_to_one_figure() -> None:
    """Of every code, with the method notes of all years."""
    [albania] = _series(_sexes("AL", "2019", 20), _sexes("AL", "2020", 3)).values()

    found = albania.pooled(Span(("2019", "2020")), frozenset(invented.VICTIM_STATUSES))

    assert ["2019", "2020"] == [period for period, _ in found.parts]
    assert frozenset(invented.VICTIM_STATUSES) == found.statuses
    assert (23.0, None) == (found.figures["female",].estimate, found.figures["female",].shown)


def test_a_year_is_not_read_off_by_leaving_it_out() -> None:
    """Three years add up to a number; the first two of them would, and give away the third."""
    releases = [_sexes("AL", year, count) for year, count in zip(YEARS, (3, 3.2, 4), strict=True)]
    shown = {"2016": 60, "2017": 60}
    loud = [_sexes("AL", year, count) for year, count in shown.items()]
    [albania] = _series(*loud, *releases).values()

    def sum_of(*years: str) -> int | None:
        return albania.pooled(Span(years), COUNTED).figures["female",].shown

    assert 130 == sum_of("2016", "2017", *YEARS)
    assert sum_of(*YEARS[:2]) is None
    assert sum_of(*YEARS[1:]) is None
    assert 120 == sum_of("2016", "2017")


def test_tables_at_hand_are_those_of_the_releases() -> None:
    """Fetched once, and answered from ever after."""
    reading = invented.held([_sexes("AL", "2019", 20), _sexes("RS", "2019", 30)])

    fetched = at_hand(reading, VICTIMS, [SEX, ("sex", "age_group")])

    wanted = [(each, 0) for each in reading.releases]
    assert reading.figures.tables(wanted) == fetched.figures.tables(wanted)
    assert reading.figures.grids(wanted) == fetched.figures.grids(wanted)
    assert isinstance(fetched, Reading)
