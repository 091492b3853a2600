"""What a request reads of one flow: tables, their wanted cells, and how figures are fetched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hub.sdmx import availability, choice, sieve
from hub.sdmx.asked import Pick
from hub.sdmx.availability import Cells, Values, WantedCells
from hub.sdmx.choice import Time
from hub.sdmx.cuts import Cut
from hub.sdmx.datasets import Blocks
from hub.sdmx.flows import Flow, Part
from hub.sdmx.grids import Grids
from hub.sdmx.observations import Block
from hub.sdmx.sieve import Sieve, Waves
from hub.selection import Figures
from proto.catalogue import Catalogue
from proto.release import ReleasedTable


@dataclass(frozen=True, slots=True)
class Reading:
    """The part of a flow that is read.

    Attributes:
        waves: Its tables, in data sets.
        cells: The wanted cells of each.
        blocks: Fetches the figures of these.
    """

    pick: Pick
    waves: Waves
    cells: Cells
    blocks: Blocks

    @property
    def flow(self) -> Flow:
        """The flow."""
        return self.pick.flow

    @property
    def parts(self) -> tuple[Part, ...]:
        """All tables."""
        return tuple(part for wave in self.waves for part in wave)

    @property
    def count(self) -> int:
        """How many observations there are."""
        return availability.observations(self.parts, self.cells)

    @property
    def values(self) -> Values:
        """The codes that occur in each dimension."""
        return availability.values(self.flow, self.parts, self.cells)

    def sifted(self, cut: Cut) -> "Reading":
        """What is left where measure and attributes must say something too."""
        tests = self.pick.wanted.figures
        if not tests:
            return self
        kept = Sieve(tests, cut).of(self.waves, self.blocks)
        return replace(
            self,
            waves=sieve.left(self.waves, kept),
            cells=lambda part: kept[part].keys,
            blocks=sieve.sifted(self.blocks, kept),
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what a pick asks for."""

    holdings: Figures
    catalogue: Catalogue

    def of(self, pick: Pick, time: Time, cut: Cut) -> Reading:
        """Everything that keys, filters on dimensions, times and cuts leave."""
        waves = choice.waves(pick.parts, time, self._spreads)
        if not pick.wanted.figures:  # Otherwise it is figures that decide which come first.
            waves = tuple(each for wave in waves if (each := cut.of(wave)))
        cells = WantedCells(pick.flow, pick.wanted)
        return Reading(pick, waves, cells, self._blocks(Grids(pick.flow, pick.wanted)))

    def _spreads(self, parts: Sequence[Part]) -> Sequence[float]:
        held = self.holdings.grids((part.release, part.number) for part in parts)
        return [each.grid.noise.sd for each in held]

    def _blocks(self, grids: Grids) -> Callable[[Sequence[Part]], tuple[Block, ...]]:
        footnotes = {party.id: party.footnote or "" for party in self.catalogue.parties}

        def block(part: Part, table: ReleasedTable) -> Block:
            grid = grids.of(part, table)
            said = grids.footnotes(grid, footnotes.get(part.release.publisher, ""))
            return Block(part, grid, table, said)

        def fetch(parts: Sequence[Part]) -> tuple[Block, ...]:
            held = self.holdings.tables((part.release, part.number) for part in parts)
            return tuple(block(part, each.table) for part, each in zip(parts, held, strict=True))

        return fetch
