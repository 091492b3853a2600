"""How long a program waits for a whole dataflow of 45 countries and 15 years, in each format.

The value is the whole answer: the agreements are asked, the tables fetched, every observation
written. The floor is `csv.writer` writing the same lines of SDMX-CSV, already in memory, in the
same run; that of the first piece is to ask the agreements what may be read, and nothing else.

Run as `python -m tests.benchmarks.sdmx [--json]`; it takes about a minute.
"""

import argparse
import csv
import io
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from math import prod
from pathlib import Path

from hub import keys as hub_keys
from hub import storage
from hub.sdmx import addresses, data_csv, data_json, data_xml, names, xml_kinds
from hub.sdmx.datasets import Message
from hub.sdmx.flows import Flow
from hub.sdmx.service import PURPOSE, Service
from hub.sdmx.xml_frame import Heading
from tests.benchmarks.databases import closing_engine
from tests.benchmarks.regional_hub import BODY, YEARS, RegionalHub
from tests.benchmarks.result import Result, show
from tests.documents import HUB_KEY, NOW, TODAY

CELLS = 1200
"""Most of one release; its largest tables have a few hundred."""
REPEATS = 3

Writer = Callable[[Message], Iterator[str]]

_HEADING = Heading("BENCHMARK", NOW)
_FORMATS: Mapping[str, Writer] = {
    "SDMX-CSV 2.0": data_csv.version_2,
    "SDMX-JSON 2.0": partial(data_json.write, heading=_HEADING),
    "SDMX-ML 2.1 structure-specific": partial(
        data_xml.write, heading=_HEADING, kind=xml_kinds.SPECIFIC_21
    ),
    "SDMX-ML 2.1 generic": partial(data_xml.write, heading=_HEADING, kind=xml_kinds.GENERIC),
}


def main() -> None:
    """Measure, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'hub.db'}"
        with closing_engine(storage.open_engine(url)) as engine:
            storage.create_tables(engine)
            keys = replace(hub_keys.create(Path(folder) / "home", now=NOW), hub_key=HUB_KEY)
            hub = RegionalHub.of(engine, keys, cells=CELLS)
            for year in YEARS:
                hub.publish(year)
            show(measure(hub), as_json=asked.json)


def measure(hub: RegionalHub) -> Iterator[Result]:
    """The largest dataflow in every format."""
    service = Service(hub.exchange.holdings, hub.catalogue, lambda: TODAY)
    flow = max((stock.flow for stock in service.stocks(BODY).values()), key=_cells)
    lines = list(csv.reader(io.StringIO("".join(_pieces(service, flow, data_csv.version_2)))))
    what = f"{flow.id}, {len(lines) - 1:,} observations"
    floor = _milliseconds(lambda: csv.writer(io.StringIO()).writerows(lines))
    asking = _milliseconds(partial(service.holdings.releases, BODY, PURPOSE, TODAY))
    for name, write in _FORMATS.items():
        answer = partial(_pieces, service, flow, write)
        first = _milliseconds(partial(_first, answer))
        whole = _milliseconds(partial(_whole, answer))
        yield Result.of(f"{name}, {what}: first piece", first, asking, "ms")
        yield Result.of(f"{name}, {what}: whole", whole, floor, "ms")


def _first(answer: Callable[[], Iterator[str]]) -> str:
    return next(answer())


def _whole(answer: Callable[[], Iterator[str]]) -> int:
    return sum(map(len, answer()))


def _pieces(service: Service, flow: Flow, write: Writer) -> Iterator[str]:
    query = addresses.data("v2", ("data", "dataflow", names.AGENCY, flow.id), "")
    return write(service.data(service.stocks(BODY), query))


def _cells(flow: Flow) -> int:
    return prod(len(each.codes.codes) for each in flow.dimensions)


def _milliseconds(deed: Callable[[], object]) -> float:
    """The best of a few times: others use this machine, too."""
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - begun)
    return min(taken) * 1000


if __name__ == "__main__":
    main()
