"""Does R's rsdmx read what was released? Serves the invented region and compares every cell."""

import csv
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import typer

from tests.hub.sdmx import reading, released
from tests.hub.sdmx.released import Cell, Place
from tests.hub.sdmx.serving import Served, served

_SCRIPT = Path(__file__).parent / "read.R"


def main() -> int:
    """Compare; gives 0 where all cells are equal."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'hub.db'}"
        with served(url, Path(folder)) as region:
            expected = released.cells(region.region.exchange.library, "marri")
            found = _read_by_r(region)
    for flow, cells in expected.items():
        same = cells == found.get(flow)
        typer.echo(f"{flow}: {len(cells)} cells {'are the same' if same else 'DIFFER'}")
    return 0 if expected == found else 1


def _read_by_r(region: Served) -> Mapping[str, Mapping[Place, Cell]]:
    told = subprocess.run(
        ["Rscript", str(_SCRIPT), region.address("v1")],  # noqa: S607  # Wherever R is.
        env={**os.environ, "DCIM_KEY": region.region.key_of["ana"]},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    tables = (list(csv.DictReader(io.StringIO(each))) for each in told.split("\n\n") if each)
    return {
        rows[0]["FLOW"]: reading.cells(
            {k: v for k, v in row.items() if k != "FLOW"} for row in rows
        )
        for rows in tables
    }


if __name__ == "__main__":
    sys.exit(main())
