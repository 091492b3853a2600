"""Tables as sums of blocks: what has to be known for a table, and how well it is known.

A block speaks of some attributes' own part (how their codes differ from the mean of all codes)
and, for tables with multiple-choice attributes, of how many values people have. Blocks do not
overlap, their noises are uncorrelated, and every table is a sum of them with coefficients in
closed form: so tables agree with each other, and no system of equations is ever solved.

Source: the residual basis of Xiao, He, Zhang, Kifer (NeurIPS 2023); proof in proofs/blocks.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations
from math import prod
from types import MappingProxyType

from anonymizer.design import Design, Mechanism
from anonymizer.grid import Attribute, Grid
from anonymizer.query import Part, Query

Attributes = frozenset[Attribute]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of many tables.

    Attributes:
        statuses: Who is counted.
        own: Attributes whose codes it tells apart.
        numbers: Multiple-choice attributes of which it tells only how many values people have:
            centred where noise is Gaussian, in all where it is Laplace.
    """

    statuses: frozenset[str]
    own: Attributes
    numbers: Attributes

    @property
    def spread(self) -> float:
        """Share of the noise of one of its cells that is left when cells are centred."""
        return prod(1 - 1 / each.size for each in self.own)

    def query(self) -> Query:
        """The query that measures it alone."""
        parts: dict[Attribute, Part] = dict.fromkeys(self.own, "centred")
        return Query.of(self.statuses, parts | dict.fromkeys(self.numbers, "values"))


@dataclass(frozen=True, slots=True)
class Term:
    """A block in a table: every cell gets its own cell of the block, times a coefficient."""

    block: Block
    coefficient: float


@dataclass(frozen=True, slots=True)
class Target:
    """Cells to be known: people (or their values) by some dimensions.

    Attributes:
        multiples: The multiple-choice attributes whose values are counted, whether they are
            dimensions or summed over.
    """

    statuses: frozenset[str]
    dimensions: Attributes
    multiples: Attributes

    @classmethod
    def of(cls, grid: Grid) -> "Target":
        """The cells of a table."""
        return cls(grid.statuses, frozenset(grid.attributes), grid.multiples)

    def narrowed(self, dimensions: Attributes) -> "Target":
        """The same counts by fewer dimensions; the others are summed over."""
        return Target(self.statuses, dimensions, self.multiples)

    def terms(self, mechanism: Mechanism) -> tuple[Term, ...]:
        """The blocks that make it up."""
        own_parts = subsets(each for each in self.dimensions if each.size > 1)
        match mechanism:
            case "discrete-laplace":
                return tuple(self._in_all(own) for own in own_parts)
            case "discrete-gaussian":
                return tuple(term for own in own_parts for term in self._centred(own))

    def _in_all(self, own: Attributes) -> Term:
        block = Block(self.statuses, own, self.multiples - own)
        return Term(block, prod(1 / each.size for each in self.dimensions - own))

    def _centred(self, own: Attributes) -> Iterator[Term]:
        even = prod(1 / each.size for each in self.dimensions - own)
        for numbers in subsets(self.multiples - own):
            people = prod(float(each.centre) for each in self.multiples - own - numbers)
            yield Term(Block(self.statuses, own, numbers), even * people)


def subsets(attributes: Iterable[Attribute]) -> Iterator[Attributes]:
    """All subsets, the empty one first."""
    items = sorted(attributes, key=lambda each: each.id)
    sizes = (combinations(items, size) for size in range(len(items) + 1))
    return map(frozenset, chain.from_iterable(sizes))


@dataclass(frozen=True, slots=True)
class Source:
    """A query that tells of a block.

    Attributes:
        round: Place of its design among the designs.
        place: Place of the query in the design.
        precision: One over the variance of what it tells, before centring.
    """

    round: int
    place: int
    precision: float


def sources(designs: Sequence[Design]) -> Mapping[Block, tuple[Source, ...]]:
    """Everything that was measured, by the block it tells of."""
    return _sources(tuple(designs))


@lru_cache(maxsize=16)
def _sources(designs: tuple[Design, ...]) -> Mapping[Block, tuple[Source, ...]]:
    """Kept, for every table of a release asks the same."""
    found: dict[Block, tuple[Source, ...]] = {}
    for number, design in enumerate(designs):
        for place, (query, weight) in enumerate(design.asked):
            per_number = weight**2 / design.noise_variance
            for block, precision in told(query, design.mechanism):
                source = Source(number, place, precision * per_number)
                found[block] = (*found.get(block, ()), source)
    return MappingProxyType(found)


def told(query: Query, mechanism: Mechanism) -> Iterator[tuple[Block, float]]:
    """The blocks a query tells of, each with its precision for noise of variance one.

    A marginal table tells of every block inside it: summing over an axis of m codes adds up m
    noises. A query that measures one block alone tells of that one.
    """
    attributes = frozenset(query.attributes)
    match mechanism:
        case "discrete-laplace":
            multiples = frozenset(each for each in attributes if each.is_multiple)
            for own in subsets(each for each in attributes if each.size > 1):
                summed = prod(each.size for each in attributes - own)
                yield Block(frozenset(query.statuses), own, multiples - own), 1 / summed
        case "discrete-gaussian":
            own = frozenset(each for each, part in query.parts if part == "centred")
            yield Block(frozenset(query.statuses), own, attributes - own), float(query.unit) ** 2


def variances(designs: Sequence[Design]) -> Mapping[Block, float]:
    """Of each cell of every measured block, before centring."""
    found = sources(designs)
    return {block: 1 / sum(each.precision for each in told) for block, told in found.items()}
