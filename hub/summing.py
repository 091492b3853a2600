"""Which released cells a wanted cell is the sum of, and how noisy such a sum is.

What is summed is a rectangle of cells: some codes of each dimension. Its variance follows exactly
from the table's components. One cell has exactly the Laplace noises that the release states; of a
sum only the variance is known, and one Laplace noise of it stands for the sum: its interval is
wider than that of any sum of several noises, so it never covers less.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product
from math import prod, sqrt
from operator import add

from hub.components import variance
from hub.noise import Noise
from hub.unfolded import Grid
from proto.release import Mechanism

_ALIKE = 256
"""So many ways of summing are remembered: countries that release the same codes share them."""

Key = tuple[str, ...]
Labels = tuple[tuple[str | None, ...], ...]
"""For each dimension of a table, what becomes of its codes; nothing where one is left out."""

Chosen = tuple[int, ...]
"""How many codes of each dimension are summed over."""

Noises = Mapping[Chosen, tuple[Noise, int]]
"""The noise of such sums, and how many of the wanted cells are one."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Which released cells one wanted cell is the sum of.

    Attributes:
        places: In row-major order of the released table.
    """

    key: Key
    chosen: Chosen
    places: tuple[int, ...]


@lru_cache(maxsize=_ALIKE)
def sums(labels: Labels) -> tuple[Sum, ...]:
    """Every wanted cell and what it is the sum of."""
    places: dict[Key, list[int]] = {}
    for place, row in enumerate(product(*labels)):
        key = tuple(label for label in row if label is not None)
        if len(key) == len(row):
            places.setdefault(key, []).append(place)
    return tuple(
        Sum(
            key,
            tuple(of.count(label) for of, label in zip(labels, key, strict=True)),
            tuple(summed),
        )
        for key, summed in places.items()
    )


@lru_cache(maxsize=_ALIKE)
def noises(grid: Grid, mechanism: Mechanism, labels: Labels) -> Noises:
    """The noise of a sum over so many codes of each dimension; how many wanted cells are one."""
    alike = [Counter(Counter(label for label in of if label is not None).values()) for of in labels]
    return {
        (chosen := tuple(number for number, _ in each)): (
            _noise(grid, mechanism, chosen),
            prod(cells for _, cells in each),
        )
        for each in product(*(of.items() for of in alike))
    }


def _noise(grid: Grid, mechanism: Mechanism, chosen: Chosen) -> Noise:
    """Of the sum over so many codes of each dimension."""
    is_laplace = mechanism == "discrete-laplace"
    if is_laplace and prod(chosen) == 1:
        parts = (Noise.laplace(part.scale, part.times) for part in grid.noise.parts)
        return reduce(add, parts, Noise())
    dimensions = grid.shape.dimensions
    sizes = dict(zip(dimensions, map(len, grid.codes), strict=True))
    of_sum = variance(grid.noise, sizes, dict(zip(dimensions, chosen, strict=True)))
    return Noise.laplace(sqrt(of_sum / 2)) if is_laplace else Noise.normal(of_sum)
