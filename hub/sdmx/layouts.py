"""How observations are packed: in series beside one dimension, or each alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.sdmx import names
from hub.sdmx.flows import Flow, Part
from hub.sdmx.refusals import BadSyntaxError

ALL = "AllDimensions"
SHARED = (names.FREQ, names.REF_AREA, names.COUNTED, names.TIME)
"""The dimensions of which all cells of a released table have the same code."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape of the data sets of one flow.

    Attributes:
        at: The dimension that stands beside every observation, or `ALL`.
    """

    flow: Flow
    at: str = names.TIME

    @property
    def is_flat(self) -> bool:
        """Whether observations stand alone, not under their series."""
        return self.at == ALL

    @property
    def dimensions(self) -> tuple[str, ...]:
        """All of the flow, in the order of its structure."""
        return (*self.flow.series_dimensions, names.TIME)

    @property
    def keyed(self) -> tuple[str, ...]:
        """Those that name a series; of observations that stand alone, all."""
        return tuple(name for name in self.dimensions if name != self.at)

    @property
    def cells(self) -> tuple[str, ...]:
        """Those of them in which the cells of a table differ."""
        return tuple(each.id for each in self.flow.dimensions if each.id != self.at)

    @property
    def place(self) -> int | None:
        """Where in the key of a cell the dimension beside the observations stands, if there."""
        ids = [each.id for each in self.flow.dimensions]
        return ids.index(self.at) if self.at in ids else None

    def common(self, part: Part) -> Mapping[str, str]:
        """What the series have in common that a table's cells are in."""
        return {name: code for name, code in shared(part).items() if name != self.at}


def shared(part: Part) -> Mapping[str, str]:
    """The codes that all cells of a table have in common."""
    codes = (*part.series, names.time_period(part.period))
    return dict(zip(SHARED, codes, strict=True))


def parse(flow: Flow, said: Mapping[str, str]) -> Layout:
    """Read `dimensionAtObservation`.

    Raises:
        BadSyntaxError: The flow has no such dimension.
    """
    layout = Layout(flow, said.get("dimensionAtObservation", names.TIME))
    known = (*layout.dimensions, ALL)
    if layout.at not in known:
        raise BadSyntaxError(
            f"expected dimensionAtObservation among {', '.join(known)} for {flow.id}, "
            f"got {layout.at[:40]!r}"
        )
    return layout
