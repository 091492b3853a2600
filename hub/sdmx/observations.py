"""The figures of one table as columns of text, ready for every format.

A number that the agreement hides travels in no form: its estimate and its interval stay empty, as
they do on the pages (decisions/0001-what-hidden-cells-say.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from hub.components import variance
from hub.noise import Noise
from hub.sdmx import names
from hub.sdmx.flows import Part
from hub.sdmx.grids import Grid
from proto.release import Mechanism, ReleasedTable

Column = str | list[str]
"""One text for every cell, or the same text for all of them."""


@dataclass(frozen=True)
class Block:
    """The wanted cells of one released table.

    Attributes:
        footnotes: What must be said of the country and of the codes of each cell.
    """

    part: Part
    grid: Grid
    table: ReleasedTable
    footnotes: Column

    @property
    def time(self) -> str:
        """The period, as SDMX writes it."""
        return names.time_period(self.part.period)

    def only(self, places: Sequence[int]) -> "Block":
        """Some of its cells."""
        said = self.footnotes
        return replace(
            self,
            grid=self.grid.only(places),
            footnotes=said if isinstance(said, str) else [said[place] for place in places],
        )

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The estimate and everything said of it, by the names of measure and attributes."""
        release = self.part.release
        return {
            **self._figures,
            "FOOTNOTE": self.footnotes,
            "NOISE_SD": repr(self.table.noise.sd),
            "DP_EPSILON": str(release.epsilon),
            "DP_DELTA": str(release.delta),
            "VINTAGE": str(release.vintage),
            "RELEASE_ID": release.hash,
        }

    @property
    def _figures(self) -> Mapping[str, Column]:
        shown = [self.table.shown[place] for place in self.grid.places.tolist()]
        estimates = np.asarray(self.table.estimates)[self.grid.places]
        low, high = interval(cell_noise(self.part.release.mechanism, self.table), estimates)
        return {
            names.VALUE: _seen(estimates.tolist(), shown),
            "CI_LOWER": _seen(low.tolist(), shown),
            "CI_UPPER": _seen(high.tolist(), shown),
            "SHOWN": _seen(shown, shown),
            "OBS_STATUS": _status(shown, seen="A", hidden="Q"),
            "CONF_STATUS": _status(shown, seen="F", hidden="A"),
        }


def cell_noise(mechanism: Mechanism, table: ReleasedTable) -> Noise:
    """What was added to each cell of a table."""
    if mechanism == "discrete-laplace":
        return reduce(add, (Noise.laplace(part.scale, part.times) for part in table.noise.parts))
    sizes = dict(zip(table.shape.dimensions, map(len, table.codes), strict=True))
    return Noise.normal(variance(table.noise, sizes, dict.fromkeys(sizes, 1)))


def interval(
    noise: Noise, estimates: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`Noise.interval` of many estimates at once."""
    width = noise.half_width()
    low, high = np.ceil(estimates - width), np.floor(estimates + width)
    nearest = np.rint(estimates)
    crossed = low > high
    low, high = np.where(crossed, nearest, low), np.where(crossed, nearest, high)
    return low.clip(min=0).astype(np.int64), high.clip(min=0).astype(np.int64)


def _seen(numbers: Sequence[object], shown: Sequence[int | None]) -> list[str]:
    """The numbers as text, and nothing where the cell is hidden."""
    if None not in shown:
        return list(map(repr, numbers))
    return [
        "" if hides is None else repr(number) for number, hides in zip(numbers, shown, strict=True)
    ]


def _status(shown: Sequence[int | None], *, seen: str, hidden: str) -> Column:
    if None not in shown:
        return seen
    return [hidden if number is None else seen for number in shown]
