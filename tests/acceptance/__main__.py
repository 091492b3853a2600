"""A real case file that nobody here wrote, through a node and the hub: `make acceptance CASES=…`.

The file is CTDC's k-anonymised extract; it is not ours to ship. What it says of any case is never
printed, only how many rows were stored, and totals.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from anonymizer.counting import counts
from anonymizer.grid import Grid
from node.app import Node
from node.repository import cases
from proto.catalogue import load
from proto.period import Period
from tests.journey.world import BODY, PASSPHRASE, World, addresses_free, wish

MAPPING = Path("deploy/mappings/ctdc.toml")
PUBLISHER = "iom"
YEARS = ("2015", "2016", "2017", "2018")
TABLES = ("victims:sex+age_group", "victims:form", "victims:status")
STATUSES = frozenset({"presumed", "identified", "formally_identified"})


def main(file: Path) -> None:
    """Import the file whole, publish four years, and set noisy totals beside exact ones."""
    out = Console(highlight=False)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as world:
        started = time.monotonic()
        register = ("victims", str(file), "--mapping", str(MAPPING))
        rows = world.node(PUBLISHER).json("import", *register)
        seconds = time.monotonic() - started
        assert rows["rows"] == rows["stored"] + rows["unchanged"] + rows["refused"]
        out.print(f"{rows['rows']} rows: {rows['stored']} stored, {rows['refused']} refused,")
        out.print(f"{seconds:.1f} seconds, the start of the command included.")
        publish(world)
        out.print(compared(world))


@contextmanager
def serving(folder: Path) -> Iterator[World]:
    """A hub and two parties under one agreement, the hub serving."""
    world = World(folder)
    (folder / "logs").mkdir()
    world.passphrase_file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    exchange, enrolment, pages = addresses_free()
    ports = ("--exchange", exchange, "--enrolment", enrolment, "--pages", pages)
    world.hub("init", "--body", BODY, *ports)
    with world.serving():
        for party in (PUBLISHER, BODY):
            world.init(party, party)
            world.join(party)
        yield world


def publish(world: World) -> None:
    """Sign one agreement, and publish the years under it."""
    document = wish(
        "acceptance",
        publishers=(PUBLISHER,),
        recipients=(BODY,),
        tables=TABLES,
        first_period=YEARS[0],
    )
    world.agree(document, signing=(PUBLISHER, BODY))
    world.node(PUBLISHER)("publish", *(word for year in YEARS for word in ("--period", year)))


def compared(world: World) -> Table:
    """What the hub shows of each year's total, and what was counted."""
    table = Table("year", "hub shows", "95 % interval", "exact", box=None, title="Persons")
    for year in YEARS:
        answer = world.hub.json("compare", "victims:total", "--period", year)
        [cell] = answer["cells"]
        exact = str(counted(world, year))
        table.add_row(year, str(cell["shown"]), f"{cell['low']} to {cell['high']}", exact)
    return table


def counted(world: World, year: str) -> int:
    """Persons of a year, exactly; never printed but for public figures such as these."""
    node = Node.open(world.folder / PUBLISHER)
    dataset = load().dataset("victims")
    cube = cases.read_cube(node.engine, dataset, attributes=["status"], period=Period.parse(year))
    return int(counts(cube, Grid((), status="status", statuses=STATUSES)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
