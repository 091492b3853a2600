"""What a reader must get, cell by cell, worked out from the signed releases alone.

Nothing of the interface is used for it: envelopes are opened, and every interval is one of
`Noise.interval`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from hub.library import Library
from hub.noise import Noise
from proto.release import Release, ReleasedTable
from tests.documents import TODAY

Place = frozenset[tuple[str, str]]
"""The dimensions of an observation with their codes."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said in one place."""

    value: float | None
    low: int | None
    high: int | None
    shown: int | None
    sd: float
    vintage: int
    release: str


def cells(library: Library, body: str) -> Mapping[str, Mapping[Place, Cell]]:
    """Every cell that a body may read, by dataflow; a later vintage replaces an earlier one."""
    found: dict[str, dict[Place, Cell]] = {}
    for each in library.readable(body, "regional-report", TODAY):
        for table in each.release.tables:
            flow = found.setdefault(_flow(each.release, table), {})
            flow.update(_cells(each.release, table, each.hash))
    return found


def _flow(release: Release, table: ReleasedTable) -> str:
    words = [
        f"{name}-group" if table.shape.levels.get(name) == "group" else name
        for name in table.shape.dimensions
    ]
    return "-".join((release.dataset, *(words or ["total"]))).upper()


def _cells(release: Release, table: ReleasedTable, name: str) -> dict[Place, Cell]:
    [part] = table.noise.parts
    noise = Noise.laplace(part.scale, part.times)
    found = {}
    for codes, estimate, shown in zip(
        product(*table.codes), table.estimates, table.shown, strict=True
    ):
        place = {
            "FREQ": "A",
            "REF_AREA": release.publisher,
            "COUNTED": "-".join(table.shape.statuses),
            "TIME_PERIOD": release.period,
            **dict(zip(map(str.upper, table.shape.dimensions), codes, strict=True)),
        }
        low, high = noise.interval(estimate)
        seen = shown is not None
        found[frozenset(place.items())] = Cell(
            value=estimate if seen else None,
            low=low if seen else None,
            high=high if seen else None,
            shown=shown,
            sd=table.noise.sd,
            vintage=release.vintage,
            release=name,
        )
    return found
