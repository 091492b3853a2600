"""Filters on measure and attributes: which observations fulfil them, before any is written.

They see what a reader sees: a hidden number is nothing here too, so no filter finds it out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from hub.sdmx.cuts import Cut
from hub.sdmx.datasets import Blocks
from hub.sdmx.flows import Part
from hub.sdmx.observations import Block

Test = Callable[[str], bool]
Tests = Mapping[str, Sequence[Test]]
Waves = tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The cells of a table that are left: their places among the wanted ones, and their codes."""

    places: tuple[int, ...]
    keys: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sieve:
    """What measure and attributes must say, and how many of each series are wanted of what does."""

    tests: Tests
    cut: Cut

    def of(self, waves: Waves, blocks: Blocks) -> Mapping[Part, Kept]:
        """What is left of every table, of those of which anything is."""
        found: dict[Part, Kept] = {}
        for wave in waves:
            for parts in _by_series(wave):
                found |= self._of_series(blocks(parts))
        return found

    def _of_series(self, blocks: Sequence[Block]) -> Iterator[tuple[Part, Kept]]:
        takes = [self._takes(block) for block in blocks]
        keys = [
            tuple(compress(block.grid.keys, taken))
            for block, taken in zip(blocks, takes, strict=True)
        ]
        places = [tuple(compress(range(len(taken)), taken)) for taken in takes]
        cuts = self.cut.of_cells(keys)
        for block, place, key, cut in zip(blocks, places, keys, cuts, strict=True):
            if any(cut):
                yield block.part, Kept(tuple(compress(place, cut)), tuple(compress(key, cut)))

    def _takes(self, block: Block) -> list[bool]:
        taken = [True] * len(block.grid.keys)
        for name, tests in self.tests.items():
            column = block.columns[name]
            texts = [column] * len(taken) if isinstance(column, str) else column
            known = {text: all(test(text) for test in tests) for text in set(texts)}
            taken = [so_far and known[text] for so_far, text in zip(taken, texts, strict=True)]
        return taken


def left(waves: Waves, kept: Mapping[Part, Kept]) -> Waves:
    """The data sets without the tables of which nothing is left."""
    rest = (tuple(part for part in wave if part in kept) for wave in waves)
    return tuple(wave for wave in rest if wave)


def sifted(blocks: Blocks, kept: Mapping[Part, Kept]) -> Blocks:
    """Fetches only what is left."""
    return lambda parts: tuple(block.only(kept[block.part].places) for block in blocks(parts))


def _by_series(wave: Iterable[Part]) -> Iterator[Sequence[Part]]:
    found: dict[object, list[Part]] = {}
    for part in wave:
        found.setdefault(part.series, []).append(part)
    for parts in found.values():
        yield sorted(parts, key=lambda part: (part.period.start, part.period.end))
