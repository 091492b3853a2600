"""What a data message is made of, whatever its format: data sets of blocks, and chosen columns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.sdmx import names
from hub.sdmx.flows import Flow, Part
from hub.sdmx.layouts import Layout, shared
from hub.sdmx.observations import Block, Column
from proto.catalogue import Catalogue

Blocks = Callable[[Sequence[Part]], tuple[Block, ...]]
"""Fetches the figures of some tables."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a data request is answered with, of one dataflow.

    Attributes:
        waves: Data sets; with history, more than one.
        blocks: Fetches figures when they are written.
        columns: Measure and attributes that are wanted, in order; none where only keys are.
        layout: How observations are packed.
    """

    flow: Flow
    catalogue: Catalogue
    waves: tuple[tuple[Part, ...], ...]
    blocks: Blocks
    columns: tuple[str, ...]
    layout: Layout

    @property
    def is_keys_only(self) -> bool:
        """Whether series are wanted, without any observation."""
        return not self.columns

    @property
    def attributes(self) -> tuple[str, ...]:
        """The wanted columns without the measure."""
        return tuple(name for name in self.columns if name != names.VALUE)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything that is in it."""
        return tuple(part for wave in self.waves for part in wave)

    def series(self, wave: Iterable[Part]) -> Iterator[tuple[Block, ...]]:
        """The blocks whose cells are in the same series, by rising period."""
        for parts in self._together(wave):
            blocks = self.blocks(sorted(parts, key=_by_period))
            yield from (blocks,) if self.layout.place is None else ((each,) for each in blocks)

    def _together(self, wave: Iterable[Part]) -> Iterable[list[Part]]:
        """Tables to be fetched at once: none shares a series with one elsewhere."""
        across = self.layout.at in (names.FREQ, names.REF_AREA, names.COUNTED)
        found: dict[object, list[Part]] = {}
        for part in wave:
            key = tuple(self.layout.common(part).values()) if across else part.series
            found.setdefault(key, []).append(part)
        return found.values()

    def chosen(self, block: Block) -> tuple[tuple[str, Column], ...]:
        """The wanted columns of a block."""
        return tuple((name, block.columns[name]) for name in self.columns)

    def beside(self, block: Block) -> Column:
        """The code that stands beside each observation of a block."""
        place = self.layout.place
        if place is None:
            return shared(block.part)[self.layout.at]
        return [key[place] for key in block.grid.keys]

    def by_cell(
        self, blocks: Sequence[Block], texts: Sequence[Sequence[str]]
    ) -> Mapping[tuple[str, ...], list[str]]:
        """The texts of every series, through all blocks; a new code has fewer than others.

        Args:
            blocks: Those of the same series.
            texts: Of every block, one for each of its cells.
        """
        found: dict[tuple[str, ...], list[str]] = {}
        for block, of_block in zip(blocks, texts, strict=True):
            for key, text in zip(self._cells(block), of_block, strict=True):
                found.setdefault(key, []).append(text)
        return found

    def _cells(self, block: Block) -> Sequence[tuple[str, ...]]:
        place = self.layout.place
        if place is None:
            return block.grid.keys
        return [key[:place] + key[place + 1 :] for key in block.grid.keys]


Message = Sequence[Answer]
"""What is answered: a dataflow, or several; never none."""


def _by_period(part: Part) -> tuple[object, ...]:
    return part.period.start, part.period.end
