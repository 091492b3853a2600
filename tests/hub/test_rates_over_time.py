"""Rates over time: a line has its own inhabitants, and changes are judged on rates."""

from collections.abc import Mapping, Sequence

import pytest

from hub import wording_time
from hub.absence import Told
from hub.over_time import gather
from hub.population import Populations
from hub.statistics.rate import Population
from hub.table_name import TableName
from hub.timeline import Series, Timeline
from proto.release import Release
from tests.hub import invented
from tests.hub.invented import minimum_of, release, table

SILENT = Told({}, {})
SERBIA, MONTENEGRO = (invented.CATALOGUE.party(each) for each in ("RS", "ME"))
SEXES = TableName.parse("victims:sex")


def of(party: str, year: int, inhabitants: int, sex: str | None = None) -> Population:
    """A population counted in a year."""
    return Population(party, year, sex, None, inhabitants, f"census of {year}")


def years(counts: Mapping[int, float], party: str = "RS") -> list[Release]:
    """What a country released of some years, not showing less than five."""
    return [
        release(party, table({}, lambda count=count: count, rule=minimum_of(5)), period=str(year))
        for year, count in counts.items()
    ]


def sexes(party: str, female: float, male: float) -> Release:
    """What a country released of women and men."""
    codes = invented.codes("sex")
    counts = {"female": female, "male": male}
    return release(party, table(codes, lambda sex: counts.get(sex, 6.0)))


def timeline(
    releases: Sequence[Release],
    *known: Population,
    name: str = "victims:total",
) -> Timeline:
    """In rates."""
    wanted = TableName.parse(name)
    shelves = gather(invented.held(releases), wanted, invented.CATALOGUE, told=SILENT)
    parties = [p for p in (MONTENEGRO, SERBIA) if any(r.publisher == p.id for r in releases)]
    return shelves.timeline(parties, shelves.keys, Populations((), known))


def series(releases: Sequence[Release], *known: Population) -> Series:
    """The one line of it."""
    [found] = timeline(releases, *known).series
    return found


def test_a_rate_is_the_count_among_the_inhabitants_nearest_in_time() -> None:
    """With the count's interval in the same proportion, and its census."""
    found = series(
        years({2018: 100, 2021: 100}), of("RS", 2018, 5_000_000), of("RS", 2021, 4_000_000)
    )

    assert ["2.00", "2.50"] == [wording_time.number(each) for each in found.moments]
    low, high = 100 - 6, 100 + 6
    assert [
        f"[{low / 50:.2f}–{high / 50:.2f}]",  # noqa: RUF001  # A range.
        f"[{low / 40:.2f}–{high / 40:.2f}]",  # noqa: RUF001  # A range.
    ] == [wording_time.interval(each) for each in found.moments]
    assert [2018, 2021] == [found.among[period].year for period in ("2018", "2021")]


def test_changes_are_judged_on_rates_where_populations_differ() -> None:
    """Twice as many people among twice as many inhabitants are no rise; as counts they are one."""
    releases = years({2018: 60, 2021: 120})
    before, after = of("RS", 2018, 1_000_000), of("RS", 2021, 2_000_000)

    [of_rates] = series(releases, before, after).steps
    [of_equal] = series(releases, after).steps
    [told] = wording_time.told(series(releases, before, after))

    assert ("cannot tell", "rose") == (of_rates.change, of_equal.change)
    assert ("0.00", "2018 to 2021") == (told.number, told.periods)
    assert of_rates.difference
    assert 0 in of_rates.difference.yearly


def test_a_fall_of_the_population_alone_is_a_rise_of_the_rate() -> None:
    """As many people among half as many inhabitants."""
    found = series(
        years({2018: 200, 2021: 200}), of("RS", 2018, 2_000_000), of("RS", 2021, 1_000_000)
    )

    assert ["rose"] == [step.change for step in found.steps]
    assert "+10.00" == wording_time.told(found)[0].number


def test_with_one_census_rates_change_as_counts_do() -> None:
    """The same chance of every change, and the same trend."""
    releases = years({2017 + n: 60 + 12 * n for n in range(6)})
    shelves = gather(
        invented.held(releases),
        TableName.parse("victims:total"),
        invented.CATALOGUE,
        told=SILENT,
    )

    [counts] = shelves.timeline([SERBIA], shelves.keys).series
    rates = series(releases, of("RS", 2020, 3_000_000))

    assert [each.change for each in counts.steps] == [each.change for each in rates.steps]
    assert [each.difference.p_yearly for each in counts.steps if each.difference] == [
        each.difference.p_yearly for each in rates.steps if each.difference
    ]
    assert "rising, 2017 to 2022: +12.0 a year [" in wording_time.trend(counts)
    assert "rising, 2017 to 2022: +0.400 a year [" in wording_time.trend(rates)
    assert wording_time.pooled(rates).startswith("2017 to 2022: 3.00 a year [")


def test_without_inhabitants_there_is_no_rate() -> None:
    """The line stays, with its mark, and the party is named; nothing is judged."""
    found = timeline(
        [*years({2019: 40, 2020: 44}), *years({2019: 40, 2020: 44}, "ME")],
        of("RS", 2020, 5_000_000),
    )

    montenegro, serbia = found.series
    assert {"no-population"} == {each.observation for each in montenegro.moments}
    assert (None, (), ()) == (montenegro.trend, montenegro.steps, montenegro.runs)
    assert "no population" == wording_time.trend(montenegro)
    assert "No population is known of Montenegro." == wording_time.unknown(found)
    assert "? no population" in wording_time.key(found)
    assert {"value"} == {each.observation for each in serbia.moments}


def test_what_was_not_published_stays_so() -> None:
    """A gap is a gap, whether or not inhabitants are known."""
    releases = [*years({2019: 40}), *years({2019: 30, 2020: 30}, "ME")]

    found = timeline(releases, of("ME", 2020, 600_000)).series[1]

    assert ["no-population", "not-published"] == [each.observation for each in found.moments]


def test_hidden_counts_are_hidden_rates() -> None:
    """No rate, no change, no slope and no average gives them away, in whatever unit."""
    found = series(
        years({2018: 40, 2019: 2, 2020: 44}),
        of("RS", 2018, 1_000_000),
        of("RS", 2020, 2_000_000),
    )

    assert ["value", "below-minimum", "value"] == [each.observation for each in found.moments]
    assert {""} == {told.number + told.noise + told.yearly for told in wording_time.told(found)}
    assert wording_time.trend(found).endswith("2018 to 2020")
    assert "" == wording_time.pooled(found)
    assert ["below min.", ""] == [
        wording_time.number(found.moments[1]),
        wording_time.interval(found.moments[1]),
    ]


@pytest.mark.parametrize("is_known_everywhere", [True, False])
def test_women_are_divided_by_women_where_all_countries_count_them(
    *, is_known_everywhere: bool
) -> None:
    """Else everywhere by everybody: one page divides alike."""
    known = [
        of("RS", 2019, 4_000_000),
        of("ME", 2019, 600_000),
        of("RS", 2019, 2_000_000, "female"),
        *([of("ME", 2019, 300_000, "female")] if is_known_everywhere else []),
    ]

    found = timeline([sexes("RS", 20, 20), sexes("ME", 6, 6)], *known, name="victims:sex")

    among = {
        (each.party.id, each.codes["sex"]): each.among["2019"].inhabitants for each in found.series
    }
    expected = (2_000_000, 300_000) if is_known_everywhere else (4_000_000, 600_000)
    assert expected == (among["RS", "female"], among["ME", "female"])
    assert (4_000_000, 600_000) == (among["RS", "male"], among["ME", "male"])
    assert "female" in {each.sex for each in found.sources} or not is_known_everywhere


def test_the_title_and_the_axis_say_what_is_divided() -> None:
    """A rate is no number of people."""
    found = timeline(years({2019: 40, 2020: 44}), of("RS", 2020, 5_000_000))

    assert "Victims of trafficking, 2019 to 2020, per 100,000 inhabitants" == wording_time.title(
        found
    )
    assert "per 100,000 inhabitants" in wording_time.unit(found)
