"""OpenDP with Private-PGM (`opendp.extras.mbi`): noisy tables, and a model that fits them all.

It wants a frame with one row per unit of measurement, so that tables of persons and tables of
values are two frames and two models, each with half of the budget. A person has up to three rows
in the second. Under zero-concentrated privacy it takes them for three rows
of one cell (L2 distance 3, not sqrt(3)): the bounds that say better are refused by version 0.16.0.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

import numpy as np
import opendp.prelude as dp
import polars as pl  # type: ignore[import-not-found]  # Not in our environment.
from numpy.typing import NDArray
from opendp.extras.mbi import AIM, Algorithm, ContingencyTable, Count, Fixed

from tests.benchmarks.peers.measuring import Prepare, Release, run
from tests.benchmarks.workloads import EPSILON, RHO, Counts, People, Table, Workload

dp.enable_features("contrib")

_NOTE = "charges a person with three values as three rows of one cell"
_Choice: TypeAlias = Callable[[list[Count]], Algorithm]
"""What to measure for these tables."""


def _way(loss: Mapping[str, float], choice: _Choice) -> Prepare:
    """Release with half of this loss for each model."""
    half = {kind: amount / 2 for kind, amount in loss.items()}

    def prepare(workload: Workload, people: People) -> Release:
        return partial(_release, workload, people, half, choice)

    return prepare


def _release(
    workload: Workload, people: People, loss: Mapping[str, float], choice: _Choice
) -> list[NDArray[np.float64]]:
    """Fit both models, then take every table from the one that has it."""
    values = people.records(workload.multiple)
    of_persons = _fit(workload, people.persons(), loss, choice, most=1)
    of_values = _fit(workload, values, loss, choice, most=workload.most)
    return [
        _table(of_values if workload.multiple in table else of_persons, table)
        for table in workload.tables
    ]


def _fit(
    workload: Workload,
    rows: dict[str, Counts],
    loss: Mapping[str, float],
    choice: _Choice,
    *,
    most: int,
) -> ContingencyTable:
    """One model, for the tables that these rows are counted in."""
    has_values = workload.multiple in rows
    tables = [table for table in workload.tables if (workload.multiple in table) == has_values]
    columns = {name: column for name, column in rows.items() if name != "person"}
    context = dp.Context.compositor(
        data=pl.LazyFrame(columns),
        privacy_unit=dp.unit_of(contributions=most),
        privacy_loss=dp.loss_of(**loss),
        split_evenly_over=1,
    )
    keys = {name: list(range(workload.sizes[name])) for name in columns}
    algorithm = choice([Count(by=table) for table in tables])
    fitted: ContingencyTable
    fitted = context.query().contingency_table(keys=keys, algorithm=algorithm).release()
    return fitted


def _table(fitted: ContingencyTable, table: Table) -> NDArray[np.float64]:
    """A table without the empty code that the library adds to every attribute."""
    counts: NDArray[np.float64] = np.asarray(fitted.project(table))
    return counts[(slice(-1),) * len(table)]


def _fixed(queries: list[Count]) -> Algorithm:
    """Measure every table, with equal shares."""
    return Fixed(queries=queries)


def _aim(queries: list[Count]) -> Algorithm:
    """Measure the tables that the model is worst at, chosen privately one after the other."""
    return AIM(queries=queries)


if __name__ == "__main__":
    ways = {
        "gaussian": _way({"rho": RHO}, _fixed),
        "laplace": _way({"epsilon": EPSILON}, _fixed),
        "aim": _way({"rho": RHO}, _aim),
    }
    run("opendp", ways, note=_NOTE)
