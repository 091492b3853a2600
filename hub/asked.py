"""Which released tables have some dimensions, or more of them that may be summed over.

Only single-choice dimensions are ever summed over: over a multiple-choice one, people would be
counted as often as they have values. Releases under one agreement share their shapes, so these are
looked through once for all of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import prod

from hub.holdings import HeldRelease
from proto.catalogue import Dataset
from proto.release import TableShape

_Shapes = tuple[TableShape, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The cells that are asked for.

    Attributes:
        dimensions: By which they are told apart, in the catalogue's order.
    """

    dataset: Dataset
    dimensions: tuple[str, ...]
    _known: dict[int, tuple[_Shapes, tuple[int, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _sizes: dict[int, int] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, dataset: Dataset, dimensions: Iterable[str]) -> "Asked":
        """Put the dimensions in order."""
        wanted = frozenset(dimensions)
        return cls(dataset, tuple(each.id for each in dataset.indicators if each.id in wanted))

    def tables(self, releases: Iterable[HeldRelease]) -> Iterator[tuple[HeldRelease, int]]:
        """The tables of releases that can give them, each by its place."""
        return ((each, number) for each in releases for number in self.numbers(each))

    def numbers(self, release: HeldRelease) -> tuple[int, ...]:
        """The places of the tables of one release that can give them."""
        if release.dataset != self.dataset.id:
            return ()
        shapes = release.shapes
        if id(shapes) not in self._known:
            # The shapes are kept: no others can come to lie where they lie.
            self._known[id(shapes)] = shapes, tuple(self._numbers(shapes))
        return self._known[id(shapes)][1]

    def size(self, release: HeldRelease) -> int:
        """How many such cells a release has at most, as the codes are listed."""
        numbers = self.numbers(release)
        if numbers and id(release.shapes) not in self._sizes:
            sizes = (self._size(release.shapes[number]) for number in numbers)
            self._sizes[id(release.shapes)] = max(sizes)
        return self._sizes.get(id(release.shapes), 0)

    def _size(self, shape: TableShape) -> int:
        indicators = [self.dataset.indicator(each) for each in self.dimensions]
        levels = [shape.levels.get(each.id, "code") for each in indicators]
        return prod(
            len(each.codes(level if level in each.levels else "code"))
            for each, level in zip(indicators, levels, strict=True)
        )

    def _numbers(self, shapes: _Shapes) -> Iterator[int]:
        wanted = frozenset(self.dimensions)
        single = {each.id for each in self.dataset.indicators if each.choice == "single"}
        for number, shape in enumerate(shapes):
            has = frozenset(shape.dimensions)
            if wanted <= has and has - wanted <= single:
                yield number
