"""IBM's diffprivlib: one private histogram per table, the budget split evenly among tables.

A histogram protects one row, never all rows of a person. A table of values is therefore asked at
a third of its share: up to three rows then cost a person the whole share. Its noise is geometric,
cut at zero.
"""

from functools import partial

import numpy as np
from diffprivlib.tools import histogramdd  # type: ignore[import-not-found]  # Not in our environment.
from numpy.typing import NDArray

from tests.benchmarks.peers.measuring import Release, run
from tests.benchmarks.workloads import EPSILON, People, Table, Workload

_NOTE = "protects rows, not people; asked at a third of the epsilon where a person has three rows"


def geometric(workload: Workload, people: People) -> Release:
    """Pure privacy."""
    columns = {False: people.persons(), True: people.records(workload.multiple)}
    rows = [
        np.column_stack([columns[workload.multiple in table][name] for name in table])
        for table in workload.tables
    ]
    return partial(_release, workload, rows)


def _release(workload: Workload, rows: list[NDArray[np.int64]]) -> list[NDArray[np.float64]]:
    return [
        _histogram(workload, table, sample)
        for table, sample in zip(workload.tables, rows, strict=True)
    ]


def _histogram(workload: Workload, table: Table, sample: NDArray[np.int64]) -> NDArray[np.float64]:
    edges = [np.arange(size + 1) - 0.5 for size in workload.shape(table)]
    epsilon = EPSILON / len(workload.tables) / workload.cells_per_person(table)
    counts: NDArray[np.float64]
    counts, _ = histogramdd(sample, epsilon=epsilon, bins=edges)
    return counts


if __name__ == "__main__":
    run("diffprivlib", {"geometric": geometric}, note=_NOTE)
