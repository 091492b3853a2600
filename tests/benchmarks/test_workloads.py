"""The made-up people are as the workload says, so that a privacy claim about it holds for them."""

import numpy as np
import pytest

from tests.benchmarks.workloads import WORKLOADS, People, Workload, exact, people

workloads = pytest.mark.parametrize("workload", WORKLOADS.values(), ids=WORKLOADS)


@workloads
def test_one_person_counts_in_no_more_cells_than_promised(workload: Workload) -> None:
    """Without the last person every table changes by ones, in at most so many cells."""
    everyone = people(workload, 200)
    for last in range(150, 200):
        kept = np.arange(200) != last
        codes = {name: column[kept] for name, column in everyone.codes.items()}
        others = exact(workload, People(codes, everyone.ticked[kept]))
        for table, counts, without in zip(
            workload.tables, exact(workload, everyone), others, strict=True
        ):
            changes = counts - without
            assert set(np.unique(changes)) <= {0, 1}
            assert 1 <= changes.sum() <= workload.cells_per_person(table)


@workloads
def test_tables_of_the_same_people_agree(workload: Workload) -> None:
    """Each table of persons has everybody; each table of values has every value."""
    everyone = people(workload, 2_000)

    sums = {
        (workload.multiple in table, int(counts.sum()))
        for table, counts in zip(workload.tables, exact(workload, everyone), strict=True)
    }

    assert {(False, 2_000), (True, int(everyone.ticked.sum()))} == sums


def test_the_workloads_differ_in_kind() -> None:
    """Five attributes in 16 tables; eight in 31, of which 20 are two-way and three three-way."""
    ways = {
        name: [sum(len(table) == way for table in workload.tables) for way in (1, 2, 3)]
        for name, workload in WORKLOADS.items()
    }

    assert {"regional": [5, 10, 1], "wide": [8, 20, 3]} == ways
