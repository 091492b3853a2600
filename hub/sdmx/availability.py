"""What there is in a flow, counted from what is known without its figures."""

from collections.abc import Mapping, Sequence
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
from hub.sdmx.references import is_among
from hub.sdmx.slices import Rests, Slice


def constraint(
    flow: Flow, parts: Sequence[Part], wanted: Slice, component: str = "*"
) -> AvailabilityConstraint:
    """Which values occur in each dimension, and how many series and observations there are."""
    cells = _cells(flow, parts, wanted)
    taken = {series: cells[rests] for series, rests in _rests(flow, parts, wanted).items()}
    values = _values(flow, parts, [each for keys in cells.values() for each in keys])
    return AvailabilityConstraint(
        constraint_attachment=ConstraintAttachment(
            None, dataflows=[names.urn("dataflow", flow.id, flow.version)]
        ),
        cube_region=CubeRegion(
            [
                CubeKeyValue(name, tuple(map(CubeValue, each)))
                for name, each in values.items()
                if is_among(component, name)
            ]
        ),
        series_count=sum(map(len, taken.values())),
        obs_count=sum(len(taken[part.series]) for part in parts),
    )


def observations(flow: Flow, parts: Sequence[Part], wanted: Slice) -> int:
    """How many cells an answer will have."""
    cells = _cells(flow, parts, wanted)
    rests = _rests(flow, parts, wanted)
    return sum(len(cells[rests[part.series]]) for part in parts)


def _rests(
    flow: Flow, parts: Sequence[Part], wanted: Slice
) -> Mapping[tuple[str, str, str], Rests]:
    """What is wanted of the cells of each series."""
    found = {part.series for part in parts}
    return {series: wanted.rests(flow.series_dimensions, series) for series in sorted(found)}


def _cells(
    flow: Flow, parts: Sequence[Part], wanted: Slice
) -> Mapping[Rests, Sequence[tuple[str, ...]]]:
    """The codes of the wanted cells; the hub accepts whole grids only, so they all occur."""
    dimensions = [each.id for each in flow.dimensions]
    grid = tuple(product(*(each.codes.ids for each in flow.dimensions)))
    return {
        rests: [codes for codes in grid if wanted.takes_cell(rests, dimensions, codes)]
        for rests in set(_rests(flow, parts, wanted).values())
    }


def _values(
    flow: Flow, parts: Sequence[Part], cells: Sequence[tuple[str, ...]]
) -> Mapping[str, Sequence[str]]:
    series = [sorted(set(each)) for each in zip(*(part.series for part in parts), strict=True)]
    codes = [
        [code for code in each.codes.ids if code in used]
        for each, used in zip(flow.dimensions, map(set, zip(*cells, strict=True)), strict=True)
    ]
    periods = sorted(parts, key=lambda part: (part.period.start, part.period.end))
    times = list(dict.fromkeys(names.time_period(part.period) for part in periods))
    return dict(zip((*flow.series_dimensions, names.TIME), (*series, *codes, times), strict=True))
