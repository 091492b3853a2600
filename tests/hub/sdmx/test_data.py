"""All formats say the same, which is what was released, and nothing of what is hidden."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from pysdmx.io import read_sdmx

from hub.sdmx import formats
from hub.sdmx.formats import Format
from tests.documents import TODAY
from tests.hub.sdmx import reading, released
from tests.hub.sdmx.asking import JSON, Asking
from tests.hub.sdmx.invented_region import InventedRegion

FLOWS = ("VICTIMS-SEX-AGE_GROUP", "VICTIMS-TOTAL", "VICTIMS-TRANSIT-GROUP")
READ_BY_PYSDMX = (
    formats.GENERIC_XML,
    formats.SPECIFIC_XML_21,
    formats.SPECIFIC_XML_30,
    formats.CSV_1,
    formats.CSV_2,
)
SHARED = ("FREQ", "REF_AREA", "COUNTED", "TIME_PERIOD", "AllDimensions")
PACKED = (
    *((flow, layout) for flow in FLOWS for layout in SHARED),
    ("VICTIMS-SEX-AGE_GROUP", "SEX"),
    ("VICTIMS-SEX-AGE_GROUP", "AGE_GROUP"),
    ("VICTIMS-TRANSIT-GROUP", "TRANSIT"),
)
"""Every flow, packed in every way that it can be."""


@pytest.mark.parametrize(("flow", "layout"), PACKED)
@pytest.mark.parametrize("form", READ_BY_PYSDMX, ids=str)
def test_pysdmx_reads_what_was_released(
    region: InventedRegion, ask: Asking, form: Format, layout: str, flow: str
) -> None:
    """Another library's readers, validating, find every cell."""
    path = f"/v2/data/dataflow/DCIM/{flow}?dimensionAtObservation={layout}"

    message: Any = read_sdmx(ask(path, str(form)).text, validate=True)

    [found] = message.data
    rows = found.data.astype(object).where(found.data.notna(), None).to_dict("records")
    assert released.cells(region.exchange.library, "marri")[flow] == reading.cells(rows)


@pytest.mark.parametrize(("flow", "layout"), PACKED)
def test_json_says_what_was_released(
    region: InventedRegion, ask: Asking, layout: str, flow: str
) -> None:
    """Places in lists lead to the codes."""
    path = f"/v2/data/dataflow/DCIM/{flow}?dimensionAtObservation={layout}"

    message = ask(path, str(formats.DATA_JSON)).json()

    expected = released.cells(region.exchange.library, "marri")[flow]
    assert expected == reading.cells(_observations(message["data"]))


@pytest.mark.parametrize("flow", FLOWS)
def test_every_code_stands_in_the_list_of_its_column(ask: Asking, flow: str) -> None:
    """No schema of a message format looks at that."""
    structure = ask(f"/v2/schema/dataflow/DCIM/{flow}", JSON).json()["data"]
    lists = {
        f"DCIM:{each['id']}({each['version']})": {code["id"] for code in each["codes"]}
        for each in structure["codelists"]
    }
    [definition] = structure["dataStructures"]
    parts = definition["dataStructureComponents"]
    columns = {
        each["id"]: lists[each["localRepresentation"]["enumeration"].partition("=")[2]]
        for each in (
            *parts["dimensionList"]["dimensions"],
            *parts["attributeList"]["attributes"],
        )
        if "enumeration" in each["localRepresentation"]
    }

    rows = ask.rows(f"/v2/data/dataflow/DCIM/{flow}")

    assert {"FREQ", "REF_AREA", "COUNTED", "OBS_STATUS", "CONF_STATUS"} <= set(columns)
    assert all(row[name] in codes for row in rows for name, codes in columns.items())


@pytest.mark.parametrize("form", formats.DATA, ids=str)
def test_hidden_numbers_travel_in_no_form(
    region: InventedRegion, ask: Asking, form: Format
) -> None:
    """No estimate of a cell below the minimum count stands anywhere in a message."""
    hidden: set[str] = set()
    seen: set[str] = set()
    for each in region.exchange.library.readable("marri", "regional-report", TODAY):
        for table in each.release.tables:
            for estimate, shown in zip(table.estimates, table.shown, strict=True):
                (hidden if shown is None else seen).add(repr(estimate))

    said = "".join(
        ask(f"/v2/data/*/DCIM/{flow}?includeHistory=true{more}", str(form)).text
        for flow in FLOWS
        for more in ("", "&dimensionAtObservation=REF_AREA", "&c[OBS_VALUE]=ne:0&c[SHOWN]=ne:0")
    )

    assert len(hidden) > 10
    assert all(number in said for number in seen)
    assert [] == [number for number in hidden - seen if _stands_alone(number, said)]


def _stands_alone(number: str, text: str) -> bool:
    return any(f"{a}{number}{b}" in text for a, b in product('",[', '",]\n'))


def _observations(data: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    [data_set], [structure] = data["dataSets"], data["structures"]
    dimensions = structure["dimensions"]
    components = (
        *structure["measures"]["observation"],
        *structure["attributes"]["observation"],
    )
    for key, values in _keyed(data_set):
        named = zip(
            (*dimensions["series"], *dimensions["observation"]), key.split(":"), strict=True
        )
        row: dict[str, object] = {each["id"]: _code(each, place) for each, place in named}
        for component, value in zip(components, values, strict=True):
            coded = "values" in component
            row[component["id"]] = component["values"][value]["id"] if coded else value
        yield row


def _keyed(data_set: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    if "observations" in data_set:
        yield from data_set["observations"].items()
    for series, inner in data_set.get("series", {}).items():
        for time, values in inner["observations"].items():
            yield f"{series}:{time}", values


def _code(dimension: Mapping[str, Any], place: str) -> str:
    value = dimension["values"][int(place)]
    return str(value.get("id", value.get("value")))
