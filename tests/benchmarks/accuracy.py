"""How wrong a release is, over the least that any unbiased release could be.

Two workloads, three sizes of register, epsilon 1 and delta 1e-6. The value is the root mean square
error of a cell in persons; the floor is the lower bound of `bound.py` for Gaussian noise. Ours is
the unbiased estimate (at most the bound's 1.03 is promised), what people are shown, which is no
longer unbiased and may pass below the bound, and what was predicted before anything was measured.
Peers are measured in the same run, each in its own environment, where they install.
"""

import argparse
import sys
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from anonymizer.design import Mechanism
from anonymizer.tables import tables
from tests.benchmarks.bound import least_error
from tests.benchmarks.ours import Ours, cube_of, errors, measurements
from tests.benchmarks.peer_runner import PEERS, run_peer
from tests.benchmarks.result import Result, show
from tests.benchmarks.workloads import DELTA, EPSILON, RHO, WORKLOADS, Workload, exact, people

SIZES = (200, 2_000, 20_000)
MECHANISMS: tuple[Mechanism, ...] = ("discrete-gaussian", "discrete-laplace")


def main() -> None:
    """Measure, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=100, help="our releases per case")
    parser.add_argument("--no-peers", action="store_true", help="ours alone: takes a minute")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    show(_all(asked.trials, with_peers=not asked.no_peers), as_json=asked.json)


def _all(trials: int, *, with_peers: bool) -> Iterator[Result]:
    for workload in WORKLOADS.values():
        for size in SIZES:
            yield from ours(workload, size, trials)
            if with_peers:
                yield from peers(workload, size)


def ours(workload: Workload, size: int, trials: int) -> Iterator[Result]:
    """Our estimates, what is shown, and what was predicted."""
    floor, asked = least_error(workload, RHO), Ours.of(workload)
    register = people(workload, size)
    data, truth = cube_of(register, workload), exact(workload, register)
    for mechanism in MECHANISMS:
        plan = asked.design(mechanism, epsilon=Fraction(EPSILON), delta=Fraction(str(DELTA)))
        drawn = [tables(measurements(data, [plan]), asked.grids) for _ in range(trials)]
        found = {
            "estimates": [errors([each.values for each in one], truth) for one in drawn],
            "shown": [errors([each.display for each in one], truth) for one in drawn],
        }
        case = f"{workload.name}, {size} people, ours, {mechanism}"
        for name, each in found.items():
            yield Result.of(f"{case}, {name}", _root(each), floor, "persons")
        yield Result.of(f"{case}, predicted", asked.predicted(plan), floor, "persons")


def peers(workload: Workload, size: int) -> Iterator[Result]:
    """Every peer that installs; of one that does not, why."""
    floor = least_error(workload, RHO)
    for peer in PEERS:
        found = run_peer(peer, workload.name, size)
        if isinstance(found, str):
            sys.stderr.write(f"{workload.name}, {size} people, {peer.name}: {found}\n")
            continue
        case = f"{workload.name}, {size} people, {peer.name} {found.version}"
        yield Result.of(case, found.rmse, floor, "persons")


def _root(found: list[np.ndarray]) -> float:
    return float(np.sqrt(np.nanmean(np.array(found) ** 2)))


if __name__ == "__main__":
    main()
