"""What to measure so that tables carry the least noise that a privacy loss pays for.

Two ways are planned and the better one is taken: discrete Gaussian noise on centred blocks, and
discrete Laplace noise on marginal tables. Both know the exact error of every table beforehand, and
neither ever builds the product of all code lists.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, prod

import numpy as np
from numpy.typing import NDArray

from anonymizer import optimum
from anonymizer.blocks import Block, Target, told, variances
from anonymizer.design import Design, Mechanism, fitted
from anonymizer.errors import NothingToMeasureError
from anonymizer.grid import Attribute, Grid
from anonymizer.loss import rho_of
from anonymizer.query import Part, Query, kinds

_RESOLUTION = 64
"""The smallest weight: a rounded weight is off by less than 1 in 128, the error by 1 in 10,000."""
_FINEST = 1 << 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table that somebody will read.

    Attributes:
        weight: How much the mean variance of its cells matters beside that of other tables.
    """

    grid: Grid
    weight: Fraction = Fraction(1)

    @property
    def target(self) -> Target:
        """Its cells."""
        return Target.of(self.grid)


@dataclass(frozen=True, slots=True)
class Level:
    """What readers up to one ceiling want.

    Attributes:
        epsilon: The ceiling (> 0).
        delta: 0 where only Laplace noise is allowed.
    """

    epsilon: Fraction
    delta: Fraction
    wanted: tuple[Wanted, ...]

    def wanting(self, wanted: Iterable[Wanted]) -> "Level":
        """The same ceiling with more to be read."""
        return replace(self, wanted=(*self.wanted, *wanted))

    def budget(self, mechanism: Mechanism) -> Fraction:
        """The ceiling as what the mechanism loses: epsilon, or rho."""
        match mechanism:
            case "discrete-laplace":
                return self.epsilon
            case "discrete-gaussian":
                return rho_of(self.epsilon, self.delta)


def weighted_error(
    wanted: Iterable[Wanted], designs: Sequence[Design], mechanism: Mechanism
) -> float:
    """Mean variance per cell of each table, weighted; infinite where a block is not known."""
    known = variances(designs)
    return sum(worth * known.get(block, inf) for block, worth in _worths(wanted, mechanism).items())


def design(
    wanted: Sequence[Wanted], known: Sequence[Design], mechanism: Mechanism, budget: Fraction
) -> Design:
    """One round of measuring, on top of what is known.

    Args:
        wanted: Every table that will be derived from it.
        known: Rounds measured before, with the same mechanism.
        mechanism: Whose noise it gets.
        budget: What this round may lose: epsilon, or rho.

    Raises:
        NothingToMeasureError: It may lose nothing, or so much that nobody is protected.
        TooManyCodesError: Some answer might not fit into 64 bits.
    """
    if budget <= 0:
        raise NothingToMeasureError("nothing can be measured without a loss")
    worths = _worths(wanted, mechanism)
    precisions = {block: 1 / variance for block, variance in variances(known).items()}
    match mechanism:
        case "discrete-laplace":
            asked = _tables(wanted, worths, precisions, budget)
        case "discrete-gaussian":
            asked = _blocks(worths, precisions, budget)
    return fitted(mechanism, asked, budget)


def _worths(wanted: Iterable[Wanted], mechanism: Mechanism) -> Mapping[Block, float]:
    """How much the variance of each block adds to the weighted error."""
    worths: dict[Block, float] = {}
    for each in wanted:
        for term in each.target.terms(mechanism):
            share = float(each.weight) * term.coefficient**2 * term.block.spread
            worths[term.block] = worths.get(term.block, 0.0) + share
    return worths


def _blocks(
    worths: Mapping[Block, float], known: Mapping[Block, float], budget: Fraction
) -> Sequence[tuple[Query, int]]:
    """Blocks measured one by one, each as precisely as it is worth what it costs."""
    queries = [block.query() for block in worths]
    units = np.array([float(query.unit) for query in queries])
    people = list(kinds(queries))
    costs = np.array([[query.norm(kind, power=2) for kind in people] for query in queries], float)
    added = optimum.precisions(
        np.array(list(worths.values())),
        np.array([known.get(block, 0.0) for block in worths]),
        costs / units[:, None] ** 2,
        2 * float(budget),  # rho is half the squared change over the variance
    )
    return _weighted(queries, np.sqrt(added) / units)


def _tables(
    wanted: Iterable[Wanted],
    worths: Mapping[Block, float],
    known: Mapping[Block, float],
    budget: Fraction,
) -> Sequence[tuple[Query, int]]:
    """Marginal tables, each with its share of the loss."""
    queries = list(dict.fromkeys(_as_table(each) for each in wanted))
    costs = np.array([prod(each.most for each in query.attributes) for query in queries], float)
    shares = optimum.shares(
        np.array(list(worths.values())),
        np.array([known.get(block, 0.0) for block in worths]),
        # Laplace noise of scale t has variance 2 t^2, and t is cost / loss.
        _tells(queries, worths) * float(budget) ** 2 / (2 * costs**2),
    )
    return _weighted(queries, shares / costs)


def _tells(queries: Sequence[Query], worths: Mapping[Block, float]) -> NDArray[np.float64]:
    """How precisely each table tells of each block, for noise of variance one."""
    place = {block: row for row, block in enumerate(worths)}
    tells = np.zeros((len(place), len(queries)))
    for column, query in enumerate(queries):
        for block, precision in told(query, "discrete-laplace"):
            if block in place:
                tells[place[block], column] = precision
    return tells


def _as_table(wanted: Wanted) -> Query:
    parts: dict[Attribute, Part] = dict.fromkeys(wanted.grid.attributes, "cells")
    return Query.of(wanted.grid.statuses, parts)


def _weighted(queries: Sequence[Query], ratios: NDArray[np.float64]) -> Sequence[tuple[Query, int]]:
    """Queries with whole weights in these ratios; one that would weigh nothing is not asked."""
    asked = [(query, ratio) for query, ratio in zip(queries, ratios, strict=True) if ratio > 0]
    least, most = min(ratio for _, ratio in asked), max(ratio for _, ratio in asked)
    finest = min(_RESOLUTION / least, _FINEST / most)
    return [(query, max(1, round(ratio * finest))) for query, ratio in asked]
