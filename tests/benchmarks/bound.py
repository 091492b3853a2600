"""The least error with which any unbiased strategy can release a workload under Gaussian noise.

Let W be the workload's matrix: a row per cell, a column per possible person (a code of every
single-choice attribute and a set of values of the multiple-choice one). Whatever linear queries
are measured, with Gaussian noise that costs a person at most rho, and whatever linear unbiased
estimate is made of them, the variances of all cells sum to at least

    |W diag(d)^(1/2)|_*^2 / (2 rho)    for every d >= 0 with sum(d) = 1,

where |.|_* is the sum of singular values. Source: Li and Miklau, "Optimal error of query sets
under the differentially-private matrix mechanism" (ICDT 2013), with weights d since columns
differ in norm: an average of squared column norms is at most their maximum.

By symmetry the best d depends on the number of values alone. The matrix is never built. In the
basis that is centred along the attributes of one subset s and constant along the others, all
tables with s among their attributes act as a multiple of the identity, so that W splits into one
small matrix per s, repeated prod(m_a - 1 for a in s) times.
"""

from dataclasses import dataclass
from itertools import combinations
from math import prod, sqrt

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.workloads import Table, Workload

_STEPS = 200
"""Parts in which d is shared out. Any d gives a true bound: a finer one gains less than 1e-4."""


@dataclass(frozen=True, slots=True)
class Block:
    """What the tables are in the basis centred along some single-choice attributes.

    Attributes:
        repeats: Dimensions of the basis; each has the same singular values.
        persons: Squared factor by which tables of persons act (>= 0).
        values: Squared factor by which tables of values act (>= 0).
    """

    repeats: int
    persons: float
    values: float


def least_error(workload: Workload, rho: float) -> float:
    """Least root mean square error of a cell.

    Args:
        workload: The tables; every cell counts equally.
        rho: Zero-concentrated loss for all tables together, for adding or removing one person.

    Returns:
        Persons per cell.
    """
    return sqrt(_largest_norm(workload) ** 2 / (2 * rho) / workload.cells)


def nuclear_norm(
    workload: Workload, mean: NDArray[np.float64], square: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The sum of singular values of W diag(d)^(1/2).

    A block has a row for persons and one per code of the multiple-choice attribute. With the
    block's factors a and b, m codes and p_jk the share of people who have both j and k, the rows'
    inner products are a, sqrt(ab) mean/m and b p_jk. What is centred along the codes has m - 1
    times the singular value sqrt(b (p_jj - p_jk)). Two are left, which sum to
    sqrt(trace + 2 sqrt(determinant)) of a matrix of two rows and columns.

    Args:
        workload: The tables.
        mean: Mean number of values under d.
        square: Mean squared number of values under d, of the same shape.
    """
    size = workload.sizes[workload.multiple]
    spread = np.maximum(square - mean**2, 0)
    centred = np.sqrt(np.maximum(size * mean - square, 0) / (size * (size - 1)))
    norm = np.zeros(mean.shape)
    for block in blocks(workload):
        determinant = block.persons * block.values * spread / size
        trace = block.persons + block.values * square / size
        together = np.sqrt(trace + 2 * np.sqrt(determinant))
        norm += block.repeats * (together + (size - 1) * sqrt(block.values) * centred)
    return norm


def blocks(workload: Workload) -> tuple[Block, ...]:
    """One block for every set of single-choice attributes that some table contains."""
    tables = [(_single(workload, table), workload.multiple in table) for table in workload.tables]
    subsets = {
        subset
        for names, _ in tables
        for number in range(len(names) + 1)
        for subset in combinations(names, number)
    }
    return tuple(_block(workload, subset, tables) for subset in sorted(subsets))


def _block(workload: Workload, subset: Table, tables: list[tuple[Table, bool]]) -> Block:
    """A table sums over the attributes it lacks, where the basis is constant or sums to zero."""
    acting = [
        (1 / prod(workload.shape(names)), of_values)
        for names, of_values in tables
        if set(subset) <= set(names)
    ]
    return Block(
        repeats=prod(size - 1 for size in workload.shape(subset)),
        persons=sum(factor for factor, of_values in acting if not of_values),
        values=sum(factor for factor, of_values in acting if of_values),
    )


def _single(workload: Workload, table: Table) -> Table:
    """The table's single-choice attributes, in one order for all tables."""
    return tuple(name for name in workload.single if name in table)


def _largest_norm(workload: Workload) -> float:
    """The best of all ways to share d out among people with one, two, … values."""
    numbers = np.arange(1, workload.most + 1)
    shares = np.array(_shared_out(_STEPS, workload.most)) / _STEPS
    return float(nuclear_norm(workload, shares @ numbers, shares @ numbers**2).max())


def _shared_out(parts: int, among: int) -> list[tuple[int, ...]]:
    """All ways to give equal parts to a few."""
    if among == 1:
        return [(parts,)]
    return [
        (first, *rest)
        for first in range(parts + 1)
        for rest in _shared_out(parts - first, among - 1)
    ]
