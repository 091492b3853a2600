"""Figures over time are told to change only within one way of counting, and only beyond chance."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from hub import wording_time
from hub.absence import Told
from hub.compare import NothingToCompareError
from hub.over_time import gather
from hub.table_name import TableName
from hub.timeline import Series, Timeline
from proto.method_note import Break, Coverage, MethodNote, Operation
from proto.release import Release
from tests.documents import METHOD
from tests.hub import invented
from tests.hub.invented import VICTIM_STATUSES, minimum_of, release, table

TOTAL = TableName.parse("victims:total")
SILENT = Told({}, {})
SERBIA = invented.CATALOGUE.party("RS")


def year(period: int, count: float, statuses: Sequence[str] = VICTIM_STATUSES) -> Release:
    """What Serbia released for a year."""
    of_year = table({}, lambda: count, statuses=statuses, rule=minimum_of(5))
    return release("RS", of_year, period=str(period))


def years(counts: Mapping[int, float]) -> list[Release]:
    """What Serbia released for some years."""
    return [year(period, count) for period, count in counts.items()]


def timeline(releases: Sequence[Release]) -> Timeline:
    """Serbia's people in all."""
    shelves = gather(invented.held(releases), TOTAL, invented.CATALOGUE, told=SILENT)
    return shelves.timeline([SERBIA], shelves.keys)


def series(releases: Sequence[Release]) -> Series:
    """The one line of it."""
    [found] = timeline(releases).series
    return found


def noted(given: Release, **changes: object) -> Release:
    """The release with another method note."""
    method = replace(given.method_note.country, **changes)  # type: ignore[arg-type]
    return replace(given, method_note=replace(given.method_note, country=method))


def test_large_changes_are_told_and_small_ones_are_not() -> None:
    """Both directions; what noise and chance explain is told by nobody."""
    found = series(years({2019: 40, 2020: 200, 2021: 203, 2022: 60}))

    assert ["rose", "cannot tell", "fell"] == [step.change for step in found.steps]


def test_a_break_cuts_the_line() -> None:
    """Nothing is subtracted over it, and the reason is told."""
    broken = Break("2020-01", "another body decides")
    releases = [
        noted(each, breaks=(broken,)) for each in years({2018: 9, 2019: 9, 2020: 90, 2021: 90})
    ]

    found = series(releases)

    assert [["2018", "2019"], ["2020", "2021"]] == [[p.period for p in run] for run in found.runs]
    assert "not comparable" == found.steps[1].change
    assert found.steps[1].difference is None
    assert "another body decides" in " ".join(wording_time.reasons(timeline(releases)))


def test_an_operation_is_a_caution() -> None:
    """The change is told, with its mark and its reason."""
    raid = Operation(("2020",), "a raid")
    releases = [noted(each, operations=(raid,)) for each in years({2019: 20, 2020: 200})]

    [told] = wording_time.told(series(releases))

    assert ("▲ rose", "‡") == (told.change, told.mark)
    assert "a raid" in told.reasons[0]


def test_years_that_count_others_are_cut_off() -> None:
    """A year of formal identification alone is not subtracted from years of all statuses."""
    releases = [*years({2018: 50, 2019: 50}), year(2020, 50, ["formally_identified"])]

    found = series(releases)

    assert ["cannot tell", "not comparable"] == [step.change for step in found.steps]


def test_a_steady_rise_is_one_trend() -> None:
    """No single year may tell it; all together do."""
    found = series(years({2017 + n: 60 + 12 * n for n in range(6)}))

    assert {"cannot tell"} == {step.change for step in found.steps}
    assert "rising" == found.direction
    assert "rising, 2017 to 2022: +12.0 a year [" in wording_time.trend(found)


def test_two_years_are_no_trend() -> None:
    """It takes three."""
    assert "too few comparable periods for a trend" == wording_time.trend(
        series(years({2019: 40, 2020: 400}))
    )


def test_hidden_numbers_stay_hidden() -> None:
    """A year below the minimum gives no change, no slope and no average away."""
    releases = years({2018: 40, 2019: 2, 2020: 44})
    found = series(releases)

    assert {""} == {told.number + told.noise + told.yearly for told in wording_time.told(found)}
    assert found.trend
    assert wording_time.trend(found).endswith("2018 to 2020")
    assert "" == wording_time.pooled(found)


def test_years_are_pooled_where_single_ones_drown() -> None:
    """The average of a run is surer than each year of it."""
    found = series(years({2018: 12, 2019: 14, 2020: 13}))

    assert found.pooled
    assert found.pooled.narrower < 0.7
    assert wording_time.pooled(found).startswith("2018 to 2020: 13 a year [")


def test_a_year_in_which_nothing_was_published_is_a_gap() -> None:
    """Other countries had that year; this one is compared with the next that it has."""
    bosnia = [replace(each, publisher="BA") for each in years({2018: 9, 2019: 9, 2020: 9})]

    found = series([*years({2018: 30, 2020: 30}), *bosnia])

    assert [30, None, 30] == [m.figure and m.figure.shown for m in found.moments]
    assert ["2018 to 2020"] == [told.periods for told in wording_time.told(found)]


def test_periods_of_another_length_are_named_and_left_out() -> None:
    """Half a year is no point on a line of years."""
    half = replace(year(2021, 20), period="2021-S1")

    found = timeline([*years({2019: 30, 2020: 30}), half])

    assert (("2019", "2020"), ("2021-S1",)) == (found.periods, found.left_out)
    assert "Not shown, being of another length: 2021-S1." == wording_time.left_out(found)


def test_levels_are_the_same_in_all_years() -> None:
    """Where one year has groups alone, all years are put into groups."""
    fine = table(invented.codes("citizenship"), lambda _: 6)
    groups = table(
        invented.codes("citizenship", level="group"), lambda _: 6, levels={"citizenship": "group"}
    )
    releases = [release("RS", fine, period="2019"), release("RS", groups, period="2020")]

    found = gather(
        invented.held(releases),
        TableName.parse("victims:citizenship"),
        invented.CATALOGUE,
        told=SILENT,
    )

    assert {"citizenship": "group"} == found.levels
    assert all(None not in [m.figure for m in found.moments(SERBIA, key)] for key in found.keys)


def test_what_nobody_published_is_refused() -> None:
    """With the name of the table."""
    with pytest.raises(NothingToCompareError, match="victims:sex"):
        gather(
            invented.held(years({2019: 1})),
            TableName.parse("victims:sex"),
            invented.CATALOGUE,
            told=SILENT,
        )


def test_a_gap_has_its_reason() -> None:
    """By the method note, the police reports only since 2019; that year was too small to show."""
    bosnia = [replace(each, publisher="BA") for each in years({2018: 9, 2019: 9, 2020: 9})]
    reading = invented.held([*years({2019: 2, 2020: 30}), *bosnia])
    method = replace(METHOD, coverage=(Coverage("Police", "2019"),))
    note = MethodNote("person", "identification", "earliest", method)

    shelves = gather(reading, TOTAL, invented.CATALOGUE, told=Told({}, {("RS", "victims"): note}))

    assert ["not-covered", "below-minimum", "value"] == [
        moment.observation for moment in shelves.moments(SERBIA, ())
    ]
