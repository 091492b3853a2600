"""What a data message is made of, whatever its format: data sets of blocks, and chosen columns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hub.sdmx import concepts, names
from hub.sdmx.flows import Flow, Part
from hub.sdmx.observations import Block, Column
from proto.catalogue import Catalogue

Blocks = Callable[[Sequence[Part]], tuple[Block, ...]]
"""Fetches the figures of some tables."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a data request is answered with.

    Attributes:
        waves: Data sets; with history, more than one.
        blocks: Fetches figures when they are written.
        columns: Measure and attributes that are wanted, in order.
        is_flat: Whether observations stand alone, not under their series.
    """

    flow: Flow
    catalogue: Catalogue
    waves: tuple[tuple[Part, ...], ...]
    blocks: Blocks
    columns: tuple[str, ...]
    is_flat: bool

    @property
    def attributes(self) -> tuple[str, ...]:
        """The wanted columns without the measure."""
        return tuple(name for name in self.columns if name != names.VALUE)

    def series(self, wave: Iterable[Part]) -> Iterator[tuple[Block, ...]]:
        """The blocks of each frequency, area and count, by rising period."""
        together: dict[object, list[Part]] = {}
        for part in wave:
            together.setdefault(part.series, []).append(part)
        for parts in together.values():
            yield self.blocks(sorted(parts, key=lambda part: (part.period.start, part.period.end)))

    def chosen(self, block: Block) -> tuple[tuple[str, Column], ...]:
        """The wanted columns of a block."""
        return tuple((name, block.columns[name]) for name in self.columns)


ALL_COLUMNS = (names.VALUE, *(fact.id for fact in concepts.ATTRIBUTES))


def by_cell(
    blocks: Sequence[Block], texts: Sequence[Sequence[str]]
) -> Iterable[tuple[tuple[str, ...], list[str]]]:
    """The texts of every cell, through all blocks; a code that is new has fewer than others.

    Args:
        blocks: Those of one series.
        texts: Of every block, one for each of its cells.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for block, of_block in zip(blocks, texts, strict=True):
        for key, text in zip(block.grid.keys, of_block, strict=True):
            found.setdefault(key, []).append(text)
    return found.items()
