"""The wanted cells of a table, in the order in which they are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hub.sdmx.flows import Flow, Part
from hub.sdmx.slices import Rests, Slice
from proto.release import ReleasedTable

Keys = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Grid:
    """Some cells of a table.

    Attributes:
        keys: Codes of each cell, in the order of the flow's dimensions.
        places: Where the figures of each cell stand in the table.
        footnotes: What must be said of the codes of each cell; empty where no cell has any.
    """

    keys: Keys
    places: NDArray[np.int64]
    footnotes: tuple[str, ...]

    def only(self, places: Sequence[int]) -> "Grid":
        """Some of its cells."""
        return Grid(
            keys=tuple(self.keys[place] for place in places),
            places=self.places[list(places)],
            footnotes=tuple(self.footnotes[place] for place in places) if self.footnotes else (),
        )


@dataclass(frozen=True)
class Grids:
    """The grids of one answer; tables of one shape share theirs."""

    flow: Flow
    wanted: Slice
    _known: dict[object, Grid] = field(default_factory=dict)
    _said: dict[object, str | list[str]] = field(default_factory=dict)

    def of(self, part: Part, table: ReleasedTable) -> Grid:
        """The wanted cells of a table."""
        rests = self.wanted.rests(self.flow.series_dimensions, part.series)
        key = (rests, table.shape.dimensions, table.codes)
        if key not in self._known:
            self._known[key] = self._grid(rests, table)
        return self._known[key]

    def footnotes(self, grid: Grid, of_country: str) -> str | list[str]:
        """What must be said of a country and of the codes of each cell."""
        if not grid.footnotes:
            return of_country
        key = (id(grid), of_country)
        if key not in self._said:
            self._said[key] = [_joined((of_country, note)) for note in grid.footnotes]
        return self._said[key]

    def _grid(self, rests: Rests, table: ReleasedTable) -> Grid:
        """Its wanted cells; one under a code that the catalogue has no more has no name here."""
        names = tuple(each.id for each in self.flow.dimensions)
        released = table.shape.dimensions
        order = [released.index(each.indicator.id) for each in self.flow.dimensions]
        cells = {
            tuple(codes[place] for place in order): number
            for number, codes in enumerate(product(*table.codes))
        }
        known = [frozenset(each.codes.ids) for each in self.flow.dimensions]
        taken = {
            key: number
            for key, number in cells.items()
            if all(code in codes for code, codes in zip(key, known, strict=True))
            and self.wanted.takes_cell(rests, names, key)
        }
        places = np.fromiter(taken.values(), np.int64, len(taken))
        return Grid(tuple(taken), places, self._footnotes(tuple(taken)))

    def _footnotes(self, keys: Keys) -> tuple[str, ...]:
        notes: list[Mapping[str, str]] = [
            {code.id: code.footnote for code in each.codes.codes if code.footnote}
            for each in self.flow.dimensions
        ]
        if not any(notes):
            return ()
        return tuple(
            _joined(said.get(code, "") for said, code in zip(notes, key, strict=True))
            for key in keys
        )


def _joined(notes: Iterable[str]) -> str:
    """Each footnote once."""
    return " ".join(dict.fromkeys(note for note in notes if note))
