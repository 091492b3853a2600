"""One question may be about several dataflows; each is answered in data sets of its own."""

import json
from typing import Any

import pytest
from lxml import etree
from pysdmx.io import read_sdmx

from hub.sdmx import formats
from hub.sdmx.formats import Format
from tests.hub.sdmx import reading, released
from tests.hub.sdmx.asking import CSV, CSV_1, DATA_JSON, JSON, Asking
from tests.hub.sdmx.invented_region import InventedRegion
from tests.hub.sdmx.released import Cell, Place

FLOWS = ("VICTIMS-SEX-AGE_GROUP", "VICTIMS-TOTAL", "VICTIMS-TRANSIT-GROUP")
OF_SELEC = "VICTIMS-CITIZENSHIP-GROUP"
ALL = "/v2/data/dataflow/DCIM/*"


def read(text: str) -> dict[str, dict[Place, Cell]]:
    """What pysdmx reads, by dataflow."""
    message: Any = read_sdmx(text, validate=True)
    found = {}
    for each in message.data:
        table = each.data.astype(object).where(each.data.notna(), None).replace({"": None})
        rows = table.to_dict("records")
        name = each.short_urn.partition(":")[2].partition("(")[0]
        dimensions = [{k: v for k, v in row.items() if _is_said(k, v)} for row in rows]
        found[name] = reading.cells(dimensions)
    return found


def _is_said(name: str, value: object) -> bool:
    """Of a dimension that a flow does not have, a file of several flows has an empty column."""
    return value is not None or name in reading.ATTRIBUTES


@pytest.mark.parametrize(
    "form",
    [formats.GENERIC_XML, formats.SPECIFIC_XML_21, formats.SPECIFIC_XML_30, formats.CSV_2],
    ids=str,
)
@pytest.mark.parametrize("layout", ["TIME_PERIOD", "REF_AREA", "AllDimensions"])
def test_every_flow_is_answered_as_if_it_were_alone(
    region: InventedRegion, ask: Asking, layout: str, form: Format
) -> None:
    """Another library's readers find every cell of each."""
    found = read(ask(f"{ALL}?dimensionAtObservation={layout}", str(form)).text)

    assert released.cells(region.exchange.library, "marri") == found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (ALL, FLOWS),
        ("/v2/data/*/*/*", FLOWS),
        ("/v2/data", FLOWS),
        ("/v1/data/all", FLOWS),
        (f"/v2/data/dataflow/DCIM/{FLOWS[2]},{FLOWS[0]}", (FLOWS[0], FLOWS[2])),
        (f"/v2/data/datastructure/DCIM/{FLOWS[1]},{OF_SELEC}", (FLOWS[1],)),
        (f"{ALL}?c[SEX]=female", (FLOWS[0],)),
        (f"{ALL}/*/A.AL", FLOWS),
        (f"{ALL}/*/A.AL.*.*", (FLOWS[0], FLOWS[2])),
        (f"{ALL}?c[SEX]=female,male&c[OBS_STATUS]=A", (FLOWS[0],)),
    ],
)
def test_those_are_answered_that_have_what_is_asked_for(
    ask: Asking, path: str, expected: tuple[str, ...]
) -> None:
    """Named, all, or all in which a key and filters find something."""
    structures = ask(path, DATA_JSON).json()["data"]["structures"]

    found = [each["links"][0]["urn"].partition("DCIM:")[2] for each in structures]
    assert [f"{name}(2.0.0)" for name in expected] == found


def test_each_agreement_has_a_data_set(ask: Asking) -> None:
    """As the standard wants it; what they say is what the flow says."""
    path = f"/v2/data/provisionagreement/DCIM/{FLOWS[0]}-BY-AL,{FLOWS[0]}-BY-XK"

    message = ask(path, DATA_JSON).json()["data"]
    root = etree.fromstring(ask(path, str(formats.GENERIC_XML)).content)

    assert 2 == len(message["dataSets"]) == len(root.findall("{*}DataSet"))
    assert 1 == len(root.findall("{*}Header/{*}Structure"))
    assert [[0], [1]] == [each["dataSets"] for each in message["structures"]]
    assert 48 == len(ask.rows(path))


def test_data_sets_of_history_say_of_which_flow_they_are(ask: Asking) -> None:
    """Two of each, the replaced ones first."""
    message = ask(f"{ALL}?includeHistory=true", DATA_JSON).json()["data"]

    assert [0, 0, 1, 1, 2, 2] == [each["structure"] for each in message["dataSets"]]
    assert [[0, 1], [2, 3], [4, 5]] == [each["dataSets"] for each in message["structures"]]


def test_a_layout_is_one_of_all_flows(ask: Asking) -> None:
    """What cannot be packed as is asked is refused whole, and said which."""
    answer = ask(f"{ALL}?dimensionAtObservation=SEX", "application/json")

    [error] = answer.json()["errors"]
    assert 400 == answer.status_code
    assert "for VICTIMS-TOTAL" in error["detail"]


def test_a_format_without_room_for_several_names_one_that_has(ask: Asking) -> None:
    """SDMX-CSV 1.0 of one flow is answered, of several it is refused."""
    several = ask(ALL, CSV_1)

    assert 406 == several.status_code
    assert "SDMX-CSV 2.0" in several.text
    assert 200 == ask(f"/v2/data/dataflow/DCIM/{FLOWS[1]}", CSV_1).status_code


@pytest.mark.parametrize("form", [*formats.DATA], ids=str)
def test_flows_of_others_are_as_ones_that_do_not_exist(ask: Asking, form: Format) -> None:
    """Asked for beside one that may be read, they change nothing."""
    path = "/v2/data/dataflow/DCIM/VICTIMS-TOTAL,{}?attributes=none"

    of_others, of_nobody = (ask(path.format(name), str(form)) for name in (OF_SELEC, "NOPE"))

    assert OF_SELEC not in of_others.text
    assert len(of_nobody.content) == len(of_others.content)
    assert OF_SELEC not in ask("/v2/data?attributes=none&measures=none", str(form)).text
    assert 404 == ask("/v2/data", str(form), reader="ivo").status_code


def test_what_one_body_reads_of_all_flows_is_not_what_another_reads(ask: Asking) -> None:
    """The same address, two answers, two tags."""
    ours, theirs = ask("/v2/data", CSV), ask("/v2/data", CSV, reader="eva")

    assert ours.headers["ETag"] != theirs.headers["ETag"]
    assert OF_SELEC in theirs.text
    assert not any(flow in theirs.text for flow in FLOWS)
    sent = {"If-None-Match": ours.headers["ETag"]}
    assert 200 == ask("/v2/data", CSV, reader="eva", headers=sent).status_code
    assert 304 == ask("/v2/data", CSV, headers=sent).status_code


def test_availability_is_told_of_each_flow(ask: Asking) -> None:
    """With what is in each, and with the lists that they share once."""
    path = "/v2/availability/dataflow/DCIM/*?references=codelist,dataflow"

    data = ask(path, JSON).json()["data"]

    assert 3 == len(data["dataConstraints"]) == len(data["dataflows"])
    assert "datastructures" not in data
    lists = [each["id"] for each in data["codelists"]]
    assert len(lists) == len(set(lists))
    assert "VICTIMS-CITIZENSHIP-GROUP" not in json.dumps(data)


def test_columns_of_a_file_of_several_flows_are_those_of_the_first_then_the_rest(
    ask: Asking,
) -> None:
    """A flow says nothing in the columns of dimensions that it does not have."""
    rows = ask.rows(f"/v2/data/dataflow/DCIM/{FLOWS[1]},{FLOWS[0]}")

    heading = list(rows[0])[3:9]
    assert ["FREQ", "REF_AREA", "COUNTED", "SEX", "AGE_GROUP", "TIME_PERIOD"] == heading
    total = [row for row in rows if FLOWS[1] in row["STRUCTURE_ID"]]
    assert {("", "")} == {(row["SEX"], row["AGE_GROUP"]) for row in total}
    assert all(row["OBS_STATUS"] and row["TIME_PERIOD"] for row in total)
