"""Clients that people use read every structure and every cell over HTTP, each by itself."""

import math
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sdmx
import uvicorn
from fastapi import FastAPI
from nacl.pwhash import argon2id
from pysdmx.api.dc.rest import SdmxConnector
from pysdmx.api.fmr import RegistryClient
from pysdmx.io.format import StructureFormat

from hub import keys as hub_keys
from hub import storage
from tests.documents import HUB_KEY, NOW
from tests.hub.sdmx import invented_region, reading, released
from tests.hub.sdmx.invented_region import InventedRegion
from tests.hub.sdmx.released import Cell, Place

FLOWS = ["VICTIMS-SEX-AGE_GROUP", "VICTIMS-TOTAL", "VICTIMS-TRANSIT-GROUP"]
VERSION = "2.0.0"
BASES = {"2.1": "v1", "3.0.0": "v2"}
"""Where sdmx1 finds each version of the standard."""


@dataclass(frozen=True, slots=True)
class Served:
    """A hub that answers on this machine."""

    region: InventedRegion
    port: int

    def base(self, era: str, *, reader: str = "ana") -> str:
        """Where a reader's clients look; the key stands in the address."""
        key = self.region.key_of[reader]
        return f"http://{reader}:{key}@127.0.0.1:{self.port}/sdmx/{era}"

    @property
    def cells(self) -> Mapping[str, Mapping[Place, Cell]]:
        """What marri's clients must read."""
        return released.cells(self.region.exchange.library, "marri")


@pytest.fixture
def served(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The invented region, served once per kind of database."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    keys = replace(hub_keys.create(tmp_path / "home", now=NOW), hub_key=HUB_KEY)
    engine = storage.open_engine(database_url)
    storage.create_tables(engine)
    with invented_region.region(engine, keys) as region, _listening(region.app) as port:
        yield Served(region, port)
    engine.dispose()


@contextmanager
def _listening(app: FastAPI) -> Iterator[int]:
    """Serve an application; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()
    listener.close()


def test_pysdmx_discovers_and_reads_every_cell(served: Served) -> None:
    """SDMX-REST 2 with SDMX-JSON structures and SDMX-CSV data gives what was released."""
    connector = SdmxConnector(served.base("v2"))

    flows = connector.dataflows()

    assert FLOWS == [flow.id for flow in flows]
    for flow in flows:
        found = reading.cells(connector.data(flow))
        about = connector.dataflow(flow)
        assert served.cells[flow.id] == found
        assert len(found) == about.obs_count


def test_pysdmx_filters(served: Served) -> None:
    """A filter on dimensions and periods gives exactly the cells that it names."""
    connector = SdmxConnector(served.base("v2"))
    [flow, *_] = connector.dataflows()

    found = connector.data(flow, "REF_AREA IN ('XK', 'RS') AND TIME_PERIOD >= '2024'")

    expected = {
        place: cell
        for place, cell in served.cells[flow.id].items()
        if ("TIME_PERIOD", "2024") in place and ("REF_AREA", "AL") not in place
    }
    assert expected == reading.cells(found)


def test_pysdmx_reads_structures_as_from_a_registry(served: Served) -> None:
    """Code lists, structures, schemas and providers arrive with names and footnotes."""
    registry = RegistryClient(served.base("v2"), StructureFormat.SDMX_JSON_2_0_0)

    areas = {code.id: code for code in registry.get_codes("DCIM", "CL_REF_AREA").items}
    [definition] = registry.get_data_structures("DCIM", "VICTIMS-SEX-AGE_GROUP")
    schema = registry.get_schema("dataflow", "DCIM", "VICTIMS-SEX-AGE_GROUP", VERSION)
    providers = registry.get_providers("DCIM", with_flows=True)

    assert "Kosovo*" == areas["XK"].name
    assert "UNSCR 1244" in str(areas["XK"].description)
    keys = ["FREQ", "REF_AREA", "COUNTED", "SEX", "AGE_GROUP", "TIME_PERIOD"]
    assert keys == [each.id for each in definition.components.dimensions]
    assert keys == [each.id for each in schema.components.dimensions]
    assert {"AL": 3, "RS": 3, "XK": 3} == {each.id: len(each.dataflows) for each in providers}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Its own dependencies' warnings.
@pytest.mark.parametrize("version", BASES)
def test_sdmx1_reads_every_cell(served: Served, version: str) -> None:
    """SDMX-ML 2.1, from the addresses of either version of the standard."""
    client = _sdmx1(served, version)

    flows = client.dataflow().dataflow

    assert sorted(FLOWS) == sorted(flows)
    for flow in flows:
        frame = sdmx.to_pandas(client.data(flow), attributes="o")
        assert served.cells[flow] == reading.cells(_rows(frame))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Its own dependencies' warnings.
def test_sdmx1_reads_structures_and_positions_of_a_key(served: Served) -> None:
    """A flow comes with all it refers to, and a key made from it finds its cells."""
    client = _sdmx1(served, "2.1")
    flow = "VICTIMS-SEX-AGE_GROUP"

    message = client.dataflow(flow)
    frame = sdmx.to_pandas(client.data(flow, key={"REF_AREA": "XK", "SEX": "female"}))

    names = {code.id: str(code.name) for code in message.codelist["CL_REF_AREA"]}
    assert "Kosovo*" == names["XK"]
    assert {"CL_SEX", "CL_AGE_GROUP", "CL_VICTIMS_COUNTED"} <= set(message.codelist)
    wanted = {("REF_AREA", "XK"), ("SEX", "female")}
    expected = [each.value for place, each in served.cells[flow].items() if wanted <= place]
    told = [None if math.isnan(value) else value for value in frame.tolist()]
    assert sorted(expected, key=str) == sorted(told, key=str)


def _sdmx1(served: Served, version: str) -> sdmx.Client:
    source = {
        "id": "DCIM",
        "name": "the hub",
        "url": served.base(BASES[version]),
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
