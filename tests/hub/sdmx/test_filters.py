"""Filters on measure and attributes take what a reader sees, and find out nothing else."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from hub.sdmx import formats
from hub.sdmx.formats import Format
from tests.documents import TODAY
from tests.hub.sdmx.asking import CSV, JSON, Asking
from tests.hub.sdmx.invented_region import InventedRegion

FLOW = "VICTIMS-SEX-AGE_GROUP"
DATA = f"/v2/data/dataflow/DCIM/{FLOW}"
AVAILABLE = f"/v2/availability/dataflow/DCIM/{FLOW}"

Row = dict[str, str]


def number(row: Row, name: str) -> float:
    """A number that is seen."""
    return float(row[name])


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ("c[OBS_STATUS]=A", lambda row: row["OBS_STATUS"] == "A"),
        ("c[OBS_STATUS]=eq:Q", lambda row: row["OBS_STATUS"] == "Q"),
        ("c[OBS_STATUS]=ne:A", lambda row: row["OBS_STATUS"] == "Q"),
        ("c[OBS_STATUS]=A,Q", lambda _: True),
        ("c[OBS_STATUS]=A&c[CONF_STATUS]=F", lambda row: row["OBS_STATUS"] == "A"),
        ("c[NOISE_SD]=le:5", lambda row: number(row, "NOISE_SD") <= 5),
        ("c[DP_EPSILON]=ge:6/2", lambda row: Fraction(row["DP_EPSILON"]) >= 3),
        ("c[VINTAGE]=2", lambda row: row["VINTAGE"] == "2"),
        ("c[VINTAGE]=lt:2.5+gt:1.5", lambda row: row["VINTAGE"] == "2"),
        ("c[SHOWN]=ge:10", lambda row: row["SHOWN"] != "" and number(row, "SHOWN") >= 10),
        ("c[SHOWN]=ne:9", lambda row: row["SHOWN"] != "9"),
        ("c[OBS_VALUE]=gt:9", lambda row: row["OBS_VALUE"] != "" and number(row, "OBS_VALUE") > 9),
        (
            "c[OBS_VALUE]=lt:6,ge:20",
            lambda row: row["OBS_VALUE"] != "" and not 6 <= number(row, "OBS_VALUE") < 20,
        ),
        ("c[FOOTNOTE]=co:1244", lambda row: row["REF_AREA"] == "XK"),
        ("c[FOOTNOTE]=nc:1244", lambda row: row["REF_AREA"] != "XK"),
        ("c[FOOTNOTE]=sw:This", lambda row: row["REF_AREA"] == "XK"),
        ("c[OBS_STATUS]=A&c[SEX]=female", lambda r: (r["OBS_STATUS"], r["SEX"]) == ("A", "female")),
    ],
)
def test_a_filter_leaves_what_it_says(
    ask: Asking, filters: str, holds: Callable[[Row], bool]
) -> None:
    """The same rows as whoever reads everything and filters it afterwards."""
    expected = [row for row in ask.rows(DATA) if holds(row)]

    found = ask(f"{DATA}?{filters}", CSV)

    assert 0 < len(expected) <= len(ask.rows(DATA))
    assert 200 == found.status_code
    assert expected == ask.rows(f"{DATA}?{filters}")


def test_texts_are_found_by_how_they_begin_and_end(ask: Asking) -> None:
    """The rows of one release, by either end of its hash."""
    rows = ask.rows(DATA)
    name = rows[0]["RELEASE_ID"]

    for word in (f"sw:{name[:9]}", f"ew:{name[-9:]}", f"sw:none,sw:{name[:9]}"):
        own = [row for row in rows if row["RELEASE_ID"] == name]
        assert own == ask.rows(f"{DATA}?c[RELEASE_ID]={word}")


def test_hidden_numbers_are_found_by_no_filter(region: InventedRegion, ask: Asking) -> None:
    """Neither by their value nor by their order: a hidden cell is as one without a number."""
    hidden = {
        estimate
        for each in region.exchange.library.readable("marri", "regional-report", TODAY)
        for table in each.release.tables
        for estimate, shown in zip(table.estimates, table.shown, strict=True)
        if shown is None
    }
    seen = {row["OBS_VALUE"] for row in ask.rows(f"{DATA}?includeHistory=true")}

    assert len(hidden) > 10
    named = ",".join(repr(each) for each in sorted(hidden) if repr(each) not in seen)
    above, below = (ask.rows(f"{DATA}?c[OBS_VALUE]={each}") for each in ("gt:-9999", "lt:9999"))

    assert 404 == ask(f"{DATA}?c[OBS_VALUE]={named}", CSV).status_code
    for name in ("CI_LOWER", "CI_UPPER", "SHOWN"):
        assert above == below == ask.rows(f"{DATA}?c[{name}]=ge:-9999")
    assert {"A"} == {row["OBS_STATUS"] for row in above}


@pytest.mark.parametrize("word", ["c[RELEASE_ID]=ne:x", "c[OBS_STATUS]=A,Q", "c[FOOTNOTE]=ne:x"])
def test_filters_open_nothing_to_who_may_not_read_it(ask: Asking, word: str) -> None:
    """Other bodies' tables are not there, however wide the filter is."""
    for of_others in ("VICTIMS-CITIZENSHIP-GROUP", "VICTIMS-CONSENT"):
        assert 404 == ask(f"/v2/data/dataflow/DCIM/{of_others}?{word}", CSV).status_code
    assert 404 == ask(f"/v2/data/*/*/*?{word}", CSV, reader="ivo").status_code
    assert ask.rows(f"/v2/data/*/*/*?{word}") == ask.rows("/v2/data/*/*/*")
    assert {"AL"} == {row["REF_AREA"] for row in ask.rows(f"/v2/data/*/*/*?{word}", reader="eva")}


@pytest.mark.parametrize("form", formats.DATA, ids=str)
def test_every_format_holds_what_is_left(ask: Asking, form: Format) -> None:
    """As many observations as lines of CSV, in each of them."""
    path = f"{DATA}?c[OBS_STATUS]=A&dimensionAtObservation=AllDimensions"

    releases = [row["RELEASE_ID"] for row in ask.rows(path)]

    said = ask(path, str(form)).text
    assert len(releases) == sum(said.count(each) for each in set(releases))


def test_the_first_and_last_are_of_what_is_left(ask: Asking) -> None:
    """Of every series the latest figure that is shown, not the latest if it is shown."""
    shown = ask.rows(f"{DATA}?c[OBS_STATUS]=A")
    latest: dict[tuple[str, ...], Row] = {}
    for row in sorted(shown, key=lambda row: row["TIME_PERIOD"]):
        latest[row["REF_AREA"], row["SEX"], row["AGE_GROUP"]] = row

    last = ask.rows(f"{DATA}?c[OBS_STATUS]=A&lastNObservations=1")
    first = ask.rows(f"{DATA}?c[OBS_STATUS]=A&firstNObservations=1&lastNObservations=1")

    assert {tuple(row.values()) for row in latest.values()} == {tuple(r.values()) for r in last}
    assert {"2023", "2024"} == {row["TIME_PERIOD"] for row in last}
    assert shown == first


def test_an_unchanged_filtered_answer_is_not_sent_again(ask: Asking) -> None:
    """The tag is one of the filter, too."""
    first = ask(f"{DATA}?c[OBS_STATUS]=A", CSV)
    tag = {"If-None-Match": first.headers["ETag"]}

    again = ask(f"{DATA}?c[OBS_STATUS]=A", CSV, headers=tag)
    other = ask(f"{DATA}?c[OBS_STATUS]=Q", CSV, headers=tag)

    assert (304, 200) == (again.status_code, other.status_code)


@pytest.mark.parametrize("filters", ["", "?c[OBS_STATUS]=A", "?c[VINTAGE]=2&c[SEX]=female"])
def test_availability_tells_what_data_would_hold(ask: Asking, filters: str) -> None:
    """Values of every dimension, and how many series and observations there are."""
    rows = ask.rows(f"{DATA}{filters}")

    [found] = ask(f"{AVAILABLE}{filters}", JSON).json()["data"]["dataConstraints"]

    values = _values(found)
    assert {name: {row[name] for row in rows} for name in values} == values
    series = {(row["REF_AREA"], row["SEX"], row["AGE_GROUP"]) for row in rows}
    told = {each["id"]: each["title"] for each in found["annotations"]}
    assert {"obs_count": str(len(rows)), "series_count": str(len(series))} == told


def test_what_could_be_chosen_leaves_out_each_filter_in_turn(ask: Asking) -> None:
    """Another sex could be chosen beside the one that is, another vintage could not."""
    chosen = "A.AL..female?c[VINTAGE]=2&c[TIME_PERIOD]=2024&mode="

    exact, available = (
        _values(ask(f"{AVAILABLE}/*/{chosen}{mode}", JSON).json()["data"]["dataConstraints"][0])
        for mode in ("exact", "available")
    )

    assert ({"AL"}, {"female"}, {"2024"}) == (exact["REF_AREA"], exact["SEX"], exact["TIME_PERIOD"])
    every = {row["SEX"] for row in ask.rows(f"{DATA}/*/A.AL?c[VINTAGE]=2")}
    assert every == available["SEX"] > exact["SEX"]
    assert {"AL"} == available["REF_AREA"]
    assert {"2024"} == available["TIME_PERIOD"]


def test_what_could_be_chosen_is_told_where_nothing_is_left(ask: Asking) -> None:
    """Of a choice that finds nothing, every part that could be changed to find something."""
    path = f"{AVAILABLE}/*/*/*?c[VINTAGE]=2&c[TIME_PERIOD]=2023"

    exact = ask(path, JSON)
    [found] = ask(f"{path}&mode=available", JSON).json()["data"]["dataConstraints"]

    assert 404 == exact.status_code
    assert {"TIME_PERIOD": {"2024"}} == _values(found)


def test_availability_of_one_dimension_is_of_no_other(ask: Asking) -> None:
    """And of one that the flow does not have there is none."""
    [found] = ask(f"{AVAILABLE}/*/*/SEX", JSON).json()["data"]["dataConstraints"]

    assert {"SEX"} == set(_values(found))
    assert 404 == ask(f"{AVAILABLE}/*/*/CITIZENSHIP", JSON).status_code


def _values(constraint: dict[str, list[dict[str, list[dict[str, str]]]]]) -> dict[str, set[str]]:
    [region] = constraint["cubeRegions"]
    return {
        str(each["id"]): {value["value"] for value in each["values"]}  # type: ignore[index]
        for each in region["keyValues"]
    }
