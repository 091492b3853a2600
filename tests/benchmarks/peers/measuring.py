"""Lets one library release a workload a few times, and prints how wrong and how slow it was.

Each peer is a script of its own, in an environment of its own, that hands its ways to `run`.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from statistics import median
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.workloads import WORKLOADS, People, Workload, exact, people

Release: TypeAlias = Callable[[], Sequence[NDArray[np.generic]]]
"""Draws one release: an array for every table of the workload, in its order."""

Prepare: TypeAlias = Callable[[Workload, People], Release]
"""Hands the people over to the library; what it does here is not timed."""


def run(package: str, ways: Mapping[str, Prepare], *, note: str) -> None:
    """Do what the command line asks, and print one JSON object.

    Args:
        package: The distribution whose version is printed.
        ways: What the library can do, by name; the first is the default.
        note: What a reader must know about its privacy, or nothing.
    """
    asked = _arguments(ways)
    workload = WORKLOADS[asked.workload]
    counted = people(workload, asked.people)
    release = ways[asked.way](workload, counted)
    timed = [_timed(release) for _ in range(asked.trials)]
    errors = [_errors(workload, counted, drawn) for _, drawn in timed]
    cells = np.array([np.concatenate([table.ravel() for table in each]) for each in errors])
    totals = np.array([each[_shortest(workload)].sum() for each in errors])
    found = {
        "rmse": float(np.sqrt((cells**2).mean())),
        "mae": float(np.abs(cells).mean()),
        "total_rmse": float(np.sqrt((totals**2).mean())),
        "seconds_per_release": median(seconds for seconds, _ in timed),
        "trials": asked.trials,
        "version": version(package),
        "note": note,
    }
    sys.stdout.write(json.dumps(found) + "\n")


def _arguments(ways: Mapping[str, Prepare]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", choices=WORKLOADS, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--trials", type=int, required=True)
    parser.add_argument("--way", choices=ways, default=next(iter(ways)))
    return parser.parse_args()


def _timed(release: Release) -> tuple[float, Sequence[NDArray[np.generic]]]:
    begun = time.perf_counter()
    drawn = release()
    return time.perf_counter() - begun, drawn


def _errors(
    workload: Workload, counted: People, drawn: Sequence[NDArray[np.generic]]
) -> list[NDArray[np.float64]]:
    """Released minus exact, cell by cell."""
    return [
        released.astype(np.float64) - truth
        for released, truth in zip(drawn, exact(workload, counted), strict=True)
    ]


def _shortest(workload: Workload) -> int:
    """The table that gives the best number of people: one single-choice attribute, few codes."""
    singles = [
        (workload.sizes[table[0]], index)
        for index, table in enumerate(workload.tables)
        if len(table) == 1 and table[0] != workload.multiple
    ]
    return min(singles)[1]
