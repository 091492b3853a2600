"""SmartNoise SQL: one private GROUP BY per table, the budget split evenly among tables.

Asked in SQL alone it returns only groups that somebody is in, without noise on the absence of the
others, or suppresses small groups. It is therefore handed the exact cells of the whole public
grid, as its manual allows, and adds the noise: a person counts in up to three rows of a table of
values, which its metadata say.
"""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # Not in our environment.
from numpy.typing import NDArray
from snsql import Privacy, from_connection  # type: ignore[import-not-found]  # As above.
from snsql.sql.private_reader import PrivateReader  # type: ignore[import-not-found]  # As above.

from tests.benchmarks.peers.measuring import Release, run
from tests.benchmarks.workloads import EPSILON, Counts, People, Table, Workload, exact

_NOTE = "handed the exact cells of the public grid; its own GROUP BY shows which cells are empty"
_Readers = Mapping[bool, PrivateReader]


def laplace(workload: Workload, people: People) -> Release:
    """Pure privacy; the reader takes a person's identifier and bounds their rows."""
    readers = {
        False: _reader(workload, people.persons(), most=1),
        True: _reader(workload, people.records(workload.multiple), most=workload.most),
    }
    return partial(_release, workload, people, readers)


def _reader(workload: Workload, rows: dict[str, Counts], *, most: int) -> PrivateReader:
    privacy = Privacy(epsilon=EPSILON / len(workload.tables), delta=0.0)
    columns = {name: {"type": "int", "private_id": name == "person"} for name in rows}
    settings = {"max_ids": most, "censor_dims": False, "clamp_counts": False}
    metadata = {"": {"victims": {"counted": settings | columns}}}
    return from_connection(pd.DataFrame(rows), privacy=privacy, metadata=metadata)


def _release(workload: Workload, people: People, readers: _Readers) -> list[NDArray[np.int64]]:
    return [
        _noisy(readers[workload.multiple in table], table, counts)
        for table, counts in zip(workload.tables, exact(workload, people), strict=True)
    ]


def _noisy(reader: PrivateReader, table: Table, counts: Counts) -> NDArray[np.int64]:
    names = ", ".join(table)
    query = f"SELECT {names}, COUNT(DISTINCT person) AS n FROM victims.counted GROUP BY {names}"  # noqa: S608  # Our own.
    cells = [(*cell, int(count)) for cell, count in np.ndenumerate(counts)]
    header = (*table, "count_distinct_person")
    _, *drawn = reader.execute(query, pre_aggregated=[header, *cells])
    return np.array([row[-1] for row in drawn]).reshape(counts.shape)


if __name__ == "__main__":
    run("smartnoise-sql", {"laplace": laplace}, note=_NOTE)
