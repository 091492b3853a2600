"""What there is in a flow, counted from what is known without its figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from pysdmx.model import (
    AvailabilityConstraint,
    ConstraintAttachment,
    CubeKeyValue,
    CubeRegion,
    CubeValue,
)

from hub.sdmx import names
from hub.sdmx.flows import Flow, Part
from hub.sdmx.slices import Rests, Slice

Keys = Sequence[tuple[str, ...]]
Cells = Callable[[Part], Keys]
"""The codes of the cells of a table that are asked for."""

Values = Mapping[str, Sequence[str]]
"""Those that occur in each dimension."""


@dataclass(frozen=True, slots=True)
class WantedCells:
    """The wanted cells of tables; the hub accepts whole grids only, so they all occur."""

    flow: Flow
    wanted: Slice
    _known: dict[Rests, Keys] = field(default_factory=dict)

    def __call__(self, part: Part) -> Keys:
        """Those of one table; tables of which the same is wanted share them."""
        rests = self.wanted.rests(self.flow.series_dimensions, part.series)
        if rests not in self._known:
            self._known[rests] = self._cells(rests)
        return self._known[rests]

    def _cells(self, rests: Rests) -> Keys:
        dimensions = [each.id for each in self.flow.dimensions]
        grid = product(*(each.codes.ids for each in self.flow.dimensions))
        return [codes for codes in grid if self.wanted.takes_cell(rests, dimensions, codes)]


def constraint(
    flow: Flow, parts: Sequence[Part], cells: Cells, values: Values
) -> AvailabilityConstraint:
    """Which values there are in each dimension, and how many series and observations."""
    return AvailabilityConstraint(
        constraint_attachment=ConstraintAttachment(
            None, dataflows=[names.urn("dataflow", flow.id, flow.version)]
        ),
        cube_region=CubeRegion(
            [CubeKeyValue(name, tuple(map(CubeValue, each))) for name, each in values.items()]
        ),
        series_count=_series(parts, cells),
        obs_count=observations(parts, cells),
    )


def observations(parts: Sequence[Part], cells: Cells) -> int:
    """How many cells an answer will have."""
    return sum(len(cells(part)) for part in parts)


def values(flow: Flow, parts: Sequence[Part], cells: Cells) -> Values:
    """The codes that occur in each dimension."""
    held = [part for part in parts if cells(part)]
    if not held:
        return dict.fromkeys((*flow.series_dimensions, names.TIME), ())
    different = {id(keys): keys for keys in map(cells, held)}.values()
    used = map(set, zip(*(key for keys in different for key in keys), strict=True))
    codes = [
        [code for code in each.codes.ids if code in taken]
        for each, taken in zip(flow.dimensions, used, strict=True)
    ]
    series = [sorted(set(each)) for each in zip(*(part.series for part in held), strict=True)]
    periods = sorted(held, key=lambda part: (part.period.start, part.period.end))
    times = list(dict.fromkeys(names.time_period(part.period) for part in periods))
    return dict(zip((*flow.series_dimensions, names.TIME), (*series, *codes, times), strict=True))


def _series(parts: Sequence[Part], cells: Cells) -> int:
    """Every cell of every frequency, area and count, once through all periods."""
    different = {(part.series, id(cells(part))): part for part in parts}.values()
    return len({(part.series, key) for part in different for key in cells(part)})
