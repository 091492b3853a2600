"""How noisy a table must be, from what was measured: its components in closed form.

Every table is a sum of blocks: for each subset D of its dimensions the part of the counts that
adds up to zero along every dimension in D, spread evenly over the others. A block is known from
every query that tells of it, independently, so its precisions (one over the variance) add up; and
noises of different blocks of one query are uncorrelated, as its numbers carry equal and
independent noise. Hence the best linear unbiased estimate has, for the component on D,

- Laplace. A query is a marginal table Q with noise of variance u in each cell. It tells of the
  block on D if it has all of D, and the table's multiple-choice dimensions as its only ones: over
  those one may sum without counting others. Summing over the rest of Q adds up noises, so it adds
  the precision 1 / (u * product of m_a over Q minus D); in the table the block stands with the
  factor product of 1 / m_a over A minus D.
- Gaussian. A query measures one block: some dimensions centred, and of some multiple-choice ones
  the number of values, less a constant. What is centred along a dimension is m_a times its own
  part; a number of values j stands in the table as (j - g) / m_a + g / m_a with g = k - 1/2, k
  being the bound, of which the first is measured (twice) and the second is people. So the
  component on D adds up, over every subset V of the other multiple-choice dimensions,

      variance of (own on D, values on V)
      * product of 1 / m_a^2 over A minus D, and of g_a^2 over the multiple-choice ones left.

Source: Xiao, He, Zhang, Kifer, Optimal fixed-workload answers with residual bases (NeurIPS 2023),
for single choices.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from math import prod

from hub.questions import Attribute, Question
from proto.release import Mechanism

Attributes = frozenset[Attribute]
Statuses = frozenset[str]


class UnderivableError(Exception):
    """A table needs what was not measured."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A query and how well it was answered.

    Attributes:
        scale: Of the noise on the integers, before the weight is divided out.
    """

    question: Question
    scale: float

    @property
    def attributes(self) -> Attributes:
        """What it takes parts of."""
        return frozenset(self.question.parts)


@dataclass(frozen=True, slots=True)
class Derived:
    """A table that is derived: who is counted, by what."""

    statuses: Statuses
    attributes: Attributes

    @property
    def multiple(self) -> Attributes:
        """Its multiple-choice dimensions."""
        return _multiple(self.attributes)


def components(
    table: Derived, measured: Sequence[Measured], mechanism: Mechanism
) -> Mapping[frozenset[str], float]:
    """Variance of each component, by the names of its dimensions.

    Raises:
        UnderivableError: Some block of the table was not measured.
    """
    same = [each for each in measured if each.question.statuses == table.statuses]
    found = _laplace if mechanism == "discrete-laplace" else _gaussian
    return {frozenset(each.name for each in own): v for own, v in found(table, same)}


def _laplace(table: Derived, measured: Iterable[Measured]) -> Iterator[tuple[Attributes, float]]:
    told: dict[Attributes, float] = {}
    for each in measured:
        if _multiple(each.attributes) == table.multiple:
            shared = each.attributes & table.attributes
            others = _sizes(each.attributes - shared)
            told[shared] = told.get(shared, 0.0) + _laplace_precision(each) / others
    for own in _own_parts(table):
        precision = sum(p / _sizes(shared - own) for shared, p in told.items() if own <= shared)
        yield own, _variance(precision) / _sizes(table.attributes - own) ** 2


def _gaussian(table: Derived, measured: Iterable[Measured]) -> Iterator[tuple[Attributes, float]]:
    told: dict[tuple[Attributes, Attributes], float] = {}
    for each in measured:
        own = frozenset(a for a, part in each.question.parts.items() if part == "centred")
        block = own, each.attributes - own
        told[block] = told.get(block, 0.0) + _gaussian_precision(each)
    for own in _own_parts(table):
        variance = 0.0
        for values in _subsets(table.multiple - own):
            people = prod((each.most - 0.5) ** 2 for each in table.multiple - own - values)
            variance += _variance(told.get((own, values), 0.0)) * people
        yield own, variance / _sizes(table.attributes - own) ** 2


def laplace_variance(scale: float) -> float:
    """Of noise on integers, P[Z = z] proportional to exp(-|z| / scale), for a scale >= 1 / 100.

    With q = exp(-1 / scale) it is 2 q / (1 - q)^2.

    Source: Inusah and Kozubowski, A discrete analogue of the Laplace distribution, Journal of
        Statistical Planning and Inference 136 (2006), section 2.
    """
    return 1 / (2 * math.sinh(1 / (2 * scale)) ** 2)


def _laplace_precision(measured: Measured) -> float:
    """Of one number of a query, in counts."""
    return measured.question.weight**2 / laplace_variance(measured.scale)


def _gaussian_precision(measured: Measured) -> float:
    """Of one number of a query as its block has it: not times m where centred, nor doubled."""
    parts = measured.question.parts.items()
    unit = prod(each.size if part == "centred" else 2 for each, part in parts)
    return (measured.question.weight * unit / measured.scale) ** 2


def _variance(precision: float) -> float:
    if not precision:
        raise UnderivableError
    return 1 / precision


def _own_parts(table: Derived) -> Iterator[Attributes]:
    """The subsets of its dimensions that have a part of their own: not of a single code."""
    return _subsets(each for each in table.attributes if each.size > 1)


def _subsets(attributes: Iterable[Attribute]) -> Iterator[Attributes]:
    items = tuple(attributes)
    sizes = range(len(items) + 1)
    return map(frozenset, chain.from_iterable(combinations(items, size) for size in sizes))


def _multiple(attributes: Attributes) -> Attributes:
    return frozenset(each for each in attributes if each.is_multiple)


def _sizes(attributes: Attributes) -> int:
    return prod(each.size for each in attributes)
