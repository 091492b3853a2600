"""Whoever asks which series there are gets their keys, and no observation."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pysdmx.io import read_sdmx

from hub.sdmx import formats
from hub.sdmx.formats import Format
from tests.hub.sdmx import released
from tests.hub.sdmx.asking import CSV, DATA_JSON, Asking
from tests.hub.sdmx.invented_region import InventedRegion
from tests.hub.sdmx.released import Place

FLOW = "VICTIMS-SEX-AGE_GROUP"
KEYS = (
    f"/v1/data/{FLOW}?detail=serieskeysonly",
    f"/v1/data/{FLOW}?detail=nodata",
    f"/v2/data/dataflow/DCIM/{FLOW}?attributes=none&measures=none",
    f"/v2/data/dataflow/DCIM/{FLOW}?attributes=series&measures=none",
    f"/v2/data/dataflow/DCIM/{FLOW}?attributes=dataset,series&measures=none",
)
READ_BY_PYSDMX = (
    formats.GENERIC_XML,
    formats.SPECIFIC_XML_21,
    formats.SPECIFIC_XML_30,
    formats.CSV_1,
    formats.CSV_2,
)
NOTE = "UNSCR 1244"


def series(region: InventedRegion, *, at: str = "TIME_PERIOD") -> set[Place]:
    """The keys of all series that marri may read: places without one dimension."""
    places = released.cells(region.exchange.library, "marri")[FLOW]
    return {frozenset((name, code) for name, code in place if name != at) for place in places}


@pytest.mark.parametrize("path", KEYS)
@pytest.mark.parametrize("form", READ_BY_PYSDMX, ids=str)
def test_pysdmx_reads_every_key_once(
    region: InventedRegion, ask: Asking, form: Format, path: str
) -> None:
    """In every format, from either kind of address."""
    message: Any = read_sdmx(ask(path, str(form)).text, validate=True)

    [found] = message.data
    rows = found.data.drop(columns=["FOOTNOTE", "DATAFLOW"], errors="ignore").to_dict("records")
    assert len(rows) == 36
    assert series(region) == {frozenset(row.items()) for row in rows}


@pytest.mark.parametrize("at", ["TIME_PERIOD", "REF_AREA", "SEX"])
def test_json_has_every_key_once(region: InventedRegion, ask: Asking, at: str) -> None:
    """Series without observations, whatever dimension would stand beside these."""
    path = f"{KEYS[2]}&dimensionAtObservation={at}"

    data = ask(path, DATA_JSON).json()["data"]

    [data_set], [structure] = data["dataSets"], data["structures"]
    dimensions = structure["dimensions"]["series"]
    assert {"measures": {"observation": []}}.items() <= structure.items()
    assert all(each == {} for each in data_set["series"].values())
    assert series(region, at=at) == {
        frozenset(_named(dimensions, key)) for key in data_set["series"]
    }


def _named(dimensions: list[dict[str, Any]], key: str) -> Iterator[tuple[str, str]]:
    for each, place in zip(dimensions, key.split(":"), strict=True):
        value = each["values"][int(place)]
        yield each["id"], value.get("id", value.get("value"))


@pytest.mark.parametrize("form", [formats.GENERIC_XML, formats.SPECIFIC_XML_21], ids=str)
@pytest.mark.parametrize("path", KEYS)
def test_no_figure_and_no_attribute_stands_in_them(ask: Asking, form: Format, path: str) -> None:
    """There is no attribute of series, and nothing of any observation."""
    said = ask(path, str(form)).text

    assert not re.search(r"<(gen:)?(Obs|Attributes|Group)\b|OBS_|NOISE|FOOTNOTE=", said)


@pytest.mark.parametrize("form", formats.DATA, ids=str)
def test_what_must_be_said_of_a_country_is_said_without_observations_too(
    ask: Asking, form: Format
) -> None:
    """In a footer, a column or beside the name; of countries that need none nothing is said."""
    with_note = ask(f"/v1/data/{FLOW}/A.XK...?detail=serieskeysonly", str(form)).text
    without = ask(f"/v1/data/{FLOW}/A.AL...?detail=serieskeysonly", str(form)).text

    assert NOTE in with_note
    assert NOTE not in without


@pytest.mark.parametrize("form", READ_BY_PYSDMX[:3], ids=str)
def test_a_footer_says_of_whom_it_speaks(ask: Asking, form: Format) -> None:
    """Once, by the name that the note belongs to."""
    said = ask(f"{KEYS[2]}&includeHistory=true", str(form)).text

    assert 1 == said.count("Kosovo*: This designation")


def test_observations_that_stand_alone_have_keys_of_their_own(ask: Asking) -> None:
    """Without measure and attributes, their place is all that is left of them."""
    asked = f"{KEYS[2]}&dimensionAtObservation=AllDimensions"

    rows = ask.rows(asked)

    places = {tuple(code for name, code in row.items() if name != "FOOTNOTE") for row in rows}
    assert len(rows) == len(places) == 72
    assert "OBS_VALUE" not in rows[0]


def test_keys_are_those_of_series_in_which_something_is_left(ask: Asking) -> None:
    """Filters, periods and history leave series, each of them once."""
    of_one = ask.rows(f"{KEYS[2]}&c[SEX]=female&c[REF_AREA]=AL&includeHistory=true")
    hidden = ask.rows(f"{KEYS[2]}&c[OBS_STATUS]=Q&c[TIME_PERIOD]=2024")

    every = ask.rows(f"/v2/data/dataflow/DCIM/{FLOW}?c[TIME_PERIOD]=2024")
    assert len(of_one) == 3
    assert {_place(row) for row in every if row["OBS_STATUS"] == "Q"} == set(map(_place, hidden))


def _place(row: dict[str, str]) -> tuple[str, ...]:
    return row["REF_AREA"], row["SEX"], row["AGE_GROUP"]


def test_columns_are_those_of_the_key(ask: Asking) -> None:
    """The dimension that would stand beside observations is in no key."""
    heading = ask(f"{KEYS[2]}&dimensionAtObservation=SEX", CSV).text.partition("\n")[0]

    assert heading == (
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,COUNTED,AGE_GROUP,TIME_PERIOD,FOOTNOTE"
    )
