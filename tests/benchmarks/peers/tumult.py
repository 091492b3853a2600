"""Tumult Analytics on Spark: one private GROUP BY per table, the budget split evenly among tables.

The unit of privacy is a person's identifier across both data frames. A person counts once in a
table of persons; in a table of values, once in each of up to three cells. Needs Java.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # Not in our environment.
from numpy.typing import NDArray
from pyspark.sql import SparkSession  # type: ignore[import-not-found]  # As above.
from tmlt.analytics import (  # type: ignore[import-not-found]  # As above.
    AddRowsWithID,
    KeySet,
    MaxGroupsPerID,
    MaxRowsPerGroupPerID,
    MaxRowsPerID,
    PrivacyBudget,
    PureDPBudget,
    QueryBuilder,
    RhoZCDPBudget,
    Session,
)

from tests.benchmarks.peers.measuring import Prepare, Release, run
from tests.benchmarks.workloads import EPSILON, RHO, People, Table, Workload


def _way(budget: Callable[[float], PrivacyBudget], total: float) -> Prepare:
    """Release with this kind of budget, each time in a session of its own."""

    def prepare(workload: Workload, people: People) -> Release:
        spark = _spark()
        rows = {"persons": people.persons(), "values": people.records(workload.multiple)}
        frames = {name: spark.createDataFrame(pd.DataFrame(each)) for name, each in rows.items()}
        share = budget(total / len(workload.tables))
        return partial(_release, workload, frames, budget(total), share)

    return prepare


def _spark() -> SparkSession:
    """Spark on this machine alone, with this environment's Python."""
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    return builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()


def _release(
    workload: Workload,
    frames: Mapping[str, object],
    total: PrivacyBudget,
    share: PrivacyBudget,
) -> list[NDArray[np.int64]]:
    builder = Session.Builder().with_privacy_budget(total).with_id_space("people")
    for name, frame in frames.items():
        builder.with_private_dataframe(name, frame, AddRowsWithID("person", "people"))
    session = builder.build()
    return [_noisy(session, workload, table, share) for table in workload.tables]


def _noisy(
    session: Session, workload: Workload, table: Table, share: PrivacyBudget
) -> NDArray[np.int64]:
    shape = workload.shape(table)
    keys = {name: list(range(size)) for name, size in zip(table, shape, strict=True)}
    query = _bounded(workload, table).groupby(KeySet.from_dict(keys)).count(name="n")
    drawn = session.evaluate(query, share).toPandas()
    counts = np.zeros(shape, dtype=np.int64)
    counts[tuple(drawn[name] for name in table)] = drawn["n"]
    return counts


def _bounded(workload: Workload, table: Table) -> QueryBuilder:
    """The rows of one person that count."""
    if workload.multiple not in table:
        return QueryBuilder("persons").enforce(MaxRowsPerID(1))
    groups = MaxGroupsPerID(workload.multiple, workload.most)
    once = MaxRowsPerGroupPerID(workload.multiple, 1)
    return QueryBuilder("values").enforce(groups).enforce(once)


if __name__ == "__main__":
    ways = {"laplace": _way(PureDPBudget, EPSILON), "gaussian": _way(RhoZCDPBudget, RHO)}
    run("tmlt-analytics", ways, note="")
