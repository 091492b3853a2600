"""Clients that people use read every structure and every cell over HTTP, each by itself."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sdmx
from nacl.pwhash import argon2id
from pysdmx.api.dc.rest import SdmxConnector
from pysdmx.api.fmr import RegistryClient
from pysdmx.io.format import StructureFormat

from tests.hub.sdmx import reading, released
from tests.hub.sdmx.released import Cell, Place
from tests.hub.sdmx.serving import Served, served

FLOWS = ["VICTIMS-SEX-AGE_GROUP", "VICTIMS-TOTAL", "VICTIMS-TRANSIT-GROUP"]
VERSION = "2.0.0"
BASES = {"2.1": "v1", "3.0.0": "v2"}
"""Where sdmx1 finds each version of the standard."""


@pytest.fixture
def hub(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The invented region, served once per kind of database."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    with served(database_url, tmp_path) as hub:
        yield hub


def released_cells(hub: Served) -> Mapping[str, Mapping[Place, Cell]]:
    """What marri's clients must read."""
    return released.cells(hub.region.exchange.library, "marri")


def test_pysdmx_discovers_and_reads_every_cell(hub: Served) -> None:
    """SDMX-REST 2 with SDMX-JSON structures and SDMX-CSV data gives what was released."""
    connector = SdmxConnector(hub.base("v2"))

    flows = connector.dataflows()

    assert FLOWS == [flow.id for flow in flows]
    for flow in flows:
        found = reading.cells(connector.data(flow))
        about = connector.dataflow(flow)
        assert released_cells(hub)[flow.id] == found
        assert len(found) == about.obs_count


def test_pysdmx_filters(hub: Served) -> None:
    """A filter on dimensions and periods gives exactly the cells that it names."""
    connector = SdmxConnector(hub.base("v2"))
    [flow, *_] = connector.dataflows()

    found = connector.data(flow, "REF_AREA IN ('XK', 'RS') AND TIME_PERIOD >= '2024'")

    expected = {
        place: cell
        for place, cell in released_cells(hub)[flow.id].items()
        if ("TIME_PERIOD", "2024") in place and ("REF_AREA", "AL") not in place
    }
    assert expected == reading.cells(found)


def test_pysdmx_filters_on_figures(hub: Served) -> None:
    """Measure and attributes are asked about as dimensions are."""
    connector = SdmxConnector(hub.base("v2"))
    [flow, *_] = connector.dataflows()

    found = connector.data(flow, "OBS_VALUE >= 9 AND VINTAGE = 1 AND REF_AREA = 'AL'")

    expected = {
        place: cell
        for place, cell in released_cells(hub)[flow.id].items()
        if cell.value is not None and cell.value >= 9 and cell.vintage == 1
        if ("REF_AREA", "AL") in place
    }
    assert expected
    assert expected == reading.cells(found)


def test_pysdmx_reads_structures_as_from_a_registry(hub: Served) -> None:
    """Code lists, structures, schemas and providers arrive with names and footnotes."""
    registry = RegistryClient(hub.base("v2"), StructureFormat.SDMX_JSON_2_0_0)

    areas = {code.id: code for code in registry.get_codes("DCIM", "CL_REF_AREA").items}
    [definition] = registry.get_data_structures("DCIM", "VICTIMS-SEX-AGE_GROUP")
    schema = registry.get_schema("dataflow", "DCIM", "VICTIMS-SEX-AGE_GROUP", VERSION)
    providers = registry.get_providers("DCIM", with_flows=True)

    assert "Kosovo*" == areas["XK"].name
    assert "UNSCR 1244" in str(areas["XK"].annotations[0].text)
    keys = ["FREQ", "REF_AREA", "COUNTED", "SEX", "AGE_GROUP", "TIME_PERIOD"]
    assert keys == [each.id for each in definition.components.dimensions]
    assert keys == [each.id for each in schema.components.dimensions]
    assert {"AL": 3, "RS": 3, "XK": 3} == {each.id: len(each.dataflows) for each in providers}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Its own dependencies' warnings.
@pytest.mark.parametrize("version", BASES)
def test_sdmx1_reads_every_cell(hub: Served, version: str) -> None:
    """SDMX-ML 2.1, from the addresses of either version of the standard."""
    client = _sdmx1(hub, version)

    flows = client.dataflow().dataflow

    assert sorted(FLOWS) == sorted(flows)
    for flow in flows:
        frame = sdmx.to_pandas(client.data(flow), attributes="o")
        assert released_cells(hub)[flow] == reading.cells(_rows(frame))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Its own dependencies' warnings.
def test_sdmx1_reads_structures_and_positions_of_a_key(hub: Served) -> None:
    """A flow comes with all it refers to, and a key made from it finds its cells."""
    client = _sdmx1(hub, "2.1")
    flow = "VICTIMS-SEX-AGE_GROUP"

    message = client.dataflow(flow)
    frame = sdmx.to_pandas(client.data(flow, key={"REF_AREA": "XK", "SEX": "female"}))

    names = {code.id: str(code.name) for code in message.codelist["CL_REF_AREA"]}
    assert "Kosovo*" == names["XK"]
    assert {"CL_SEX", "CL_AGE_GROUP", "CL_VICTIMS_COUNTED"} <= set(message.codelist)
    wanted = {("REF_AREA", "XK"), ("SEX", "female")}
    expected = [each.value for place, each in released_cells(hub)[flow].items() if wanted <= place]
    told = [None if math.isnan(value) else value for value in frame.tolist()]
    assert sorted(expected, key=str) == sorted(told, key=str)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Its own dependencies' warnings.
@pytest.mark.parametrize("version", BASES)
@pytest.mark.parametrize("layout", ["REF_AREA", "SEX", "COUNTED", "AllDimensions"])
def test_sdmx1_reads_every_cell_beside_any_dimension(
    hub: Served, layout: str, version: str
) -> None:
    """Given the structure, as for any data that is not of time series."""
    client = _sdmx1(hub, version)
    flow = "VICTIMS-SEX-AGE_GROUP"
    structure = client.datastructure(flow).structure[flow]

    message = client.data(flow, params={"dimensionAtObservation": layout}, dsd=structure)

    frame = sdmx.to_pandas(message, attributes="o")
    assert released_cells(hub)[flow] == reading.cells(_rows(frame))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Its own dependencies' warnings.
def test_sdmx1_finds_which_series_there_are(hub: Served) -> None:
    """By the keys of series alone, without any structure."""
    flow = "VICTIMS-SEX-AGE_GROUP"

    keys = _sdmx1(hub, "2.1").series_keys(flow)

    expected = {
        frozenset((name, code) for name, code in place if name != "TIME_PERIOD")
        for place in released_cells(hub)[flow]
    }
    found = [frozenset((name, each.value) for name, each in key.values.items()) for key in keys]
    assert len(found) == len(expected)
    assert expected == set(found)


def _sdmx1(hub: Served, version: str) -> sdmx.Client:
    source = {
        "id": "DCIM",
        "name": "the hub",
        "url": hub.base(BASES[version]),
        "versions": [version],
    }
    sdmx.add_source(source, override=True)
    return sdmx.Client("DCIM")


def _rows(frame: Any) -> list[dict[str, object]]:  # noqa: ANN401  # A data frame has no types.
    named = frame.reset_index().rename(columns={"value": "OBS_VALUE"})
    return [
        {str(name): getattr(cell, "value", cell) for name, cell in row.items()}
        for row in named.to_dict("records")
    ]
