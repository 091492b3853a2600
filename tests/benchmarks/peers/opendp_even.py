"""OpenDP as its manual starts: every table a noisy vector, the budget split evenly among tables.

A person is counted once in a table of persons and in up to three cells of a table of values:
L1 distance 3, L2 distance sqrt(3).
"""

from functools import partial

import numpy as np
import opendp.prelude as dp
from numpy.typing import NDArray

from tests.benchmarks.peers.measuring import Release, run
from tests.benchmarks.workloads import EPSILON, RHO, People, Table, Workload, exact

dp.enable_features("contrib")
_INTEGERS = dp.vector_domain(dp.atom_domain(T="i64"))


def laplace(workload: Workload, people: People) -> Release:
    """Pure privacy."""
    return partial(
        _release, workload, people, [_laplace(workload, each) for each in workload.tables]
    )


def gaussian(workload: Workload, people: People) -> Release:
    """Zero-concentrated privacy."""
    return partial(
        _release, workload, people, [_gaussian(workload, each) for each in workload.tables]
    )


def _laplace(workload: Workload, table: Table) -> dp.Measurement:
    scale = workload.cells_per_person(table) * len(workload.tables) / EPSILON
    return dp.m.make_laplace(_INTEGERS, dp.l1_distance(T="i64"), scale=scale)


def _gaussian(workload: Workload, table: Table) -> dp.Measurement:
    scale = (workload.cells_per_person(table) * len(workload.tables) / (2 * RHO)) ** 0.5
    return dp.m.make_gaussian(_INTEGERS, dp.l2_distance(T="f64"), scale=scale)


def _release(
    workload: Workload, people: People, mechanisms: list[dp.Measurement]
) -> list[NDArray[np.int64]]:
    """Count, then add noise."""
    return [
        np.array(mechanism(counts.ravel().tolist())).reshape(counts.shape)
        for mechanism, counts in zip(mechanisms, exact(workload, people), strict=True)
    ]


if __name__ == "__main__":
    run("opendp", {"laplace": laplace, "gaussian": gaussian}, note="")
