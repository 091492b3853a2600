"""With how much doubt a table is known: before anything is measured, and afterwards the same.

Variances, covariances and the make-up of a cell's noise follow from what is measured and with
which weights; no data enter (proofs/blocks.md).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anonymizer.blocks import Attributes, Block, Source, Target, sources, subsets
from anonymizer.design import Design
from anonymizer.errors import PrivacyError

_NOTHING = 1e-12
"""A share that is only the rounding of zero."""


@dataclass(frozen=True, slots=True)
class LaplaceParts:
    """Of how many independent Laplace noises of one scale (in counts) a cell's noise is made."""

    scale: float
    times: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """The noise of one table.

    Attributes:
        components: Variance v_D for every subset D of the dimensions: the covariance of two cells
            c, c' is the sum over D of v_D prod_{a in D} (1 if c_a = c'_a else 0) - 1 / m_a.
        parts: What the noise of one cell is made of, where it is Laplace noise.
    """

    components: Mapping[frozenset[str], float]
    parts: tuple[LaplaceParts, ...]
    sizes: Mapping[str, int]

    @property
    def variance(self) -> float:
        """Of one cell; the same for all cells of the table."""
        return self.variance_of_sum(dict.fromkeys(self.sizes, 1))

    @property
    def sd(self) -> float:
        """Standard deviation of one cell, in counts."""
        return math.sqrt(self.variance)

    def variance_of_sum(self, chosen: Mapping[str, int]) -> float:
        """Of the sum of all cells with one of so many codes of each dimension."""
        found = 0.0
        for own, component in self.components.items():
            shares = (
                number - number**2 / self.sizes[name] if name in own else float(number**2)
                for name, number in chosen.items()
            )
            found += component * math.prod(shares)
        return found

    def covariance(self, one: Mapping[str, str], other: Mapping[str, str]) -> float:
        """Of two cells, each given by its code of every dimension."""
        return sum(
            component * math.prod((one[a] == other[a]) - 1 / self.sizes[a] for a in own)
            for own, component in self.components.items()
        )


def doubt(target: Target, designs: Sequence[Design]) -> Doubt:
    """The noise of a table.

    Args:
        target: Its cells.
        designs: Every round it is derived from, all of one mechanism; at least one.

    Raises:
        PrivacyError: A block of it is in none of the designs.
    """
    mechanism, known = designs[0].mechanism, sources(designs)
    components: dict[frozenset[str], float] = {}
    for term in target.terms(mechanism):
        if term.block not in known:
            raise PrivacyError("a table needs what is not measured")
        own = frozenset(each.name for each in term.block.own)
        variance = 1 / sum(source.precision for source in known[term.block])
        components[own] = components.get(own, 0.0) + variance * term.coefficient**2
    sizes = {each.name: each.size for each in target.dimensions}
    is_laplace = mechanism == "discrete-laplace"
    return Doubt(components, _parts(target, known, designs) if is_laplace else (), sizes)


def _parts(
    target: Target, known: Mapping[Block, tuple[Source, ...]], designs: Sequence[Design]
) -> tuple[LaplaceParts, ...]:
    """What one cell's noise is made of: the noises of all measured cells, each with its share.

    The share depends only on which codes the measured cell has in common with the table's.
    """
    shares: dict[tuple[int, int], dict[Attributes, float]] = {}
    for term in target.terms("discrete-laplace"):
        told = known[term.block]
        precision = sum(source.precision for source in told)
        for source in told:
            share = term.coefficient * source.precision / precision
            shares.setdefault((source.round, source.place), {})[term.block.own] = share
    found: dict[float, int] = {}
    for (number, place), by_block in shares.items():
        query, weight = designs[number].asked[place]
        for scale, times in _patterns(target, frozenset(query.attributes), by_block):
            exact = scale * float(designs[number].scale) / weight
            found[exact] = found.get(exact, 0) + times
    return tuple(LaplaceParts(scale, found[scale]) for scale in sorted(found))


def _patterns(
    target: Target, measured: Attributes, by_block: Mapping[Attributes, float]
) -> Iterator[tuple[float, int]]:
    """Share and number of the measured cells that have the same codes in common with a cell."""
    common = measured & target.dimensions
    others = math.prod(each.size for each in measured - common)
    for matching in subsets(common):
        share = sum(
            part * math.prod((each in matching) - 1 / each.size for each in own)
            for own, part in by_block.items()
        )
        times = others * math.prod(each.size - 1 for each in common - matching)
        if times and abs(share) > _NOTHING:
            yield abs(share), times
