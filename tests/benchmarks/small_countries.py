"""What a reader of a small country gets, against the same tables with the loss split evenly.

The tables are those of a cautious regional agreement: sex by age group, sex by form, citizenship,
status, and every one-way table of these. The value is the root mean square error of what people
are shown, in persons a year; the floor, from the same run, that of discrete Laplace noise with
the loss split evenly over the tables. Below 1 is better than that.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray

from anonymizer.counting import Cube
from anonymizer.design import Design, fitted
from anonymizer.grid import Grid
from anonymizer.measurement import draw, exact
from anonymizer.query import Part, Query
from anonymizer.rounds import choose
from anonymizer.strategy import Level, design
from anonymizer.tables import tables
from tests.benchmarks.ours import STATUS, Ours, cube_of, measurements
from tests.benchmarks.result import Result, show
from tests.benchmarks.workloads import Workload, people
from tests.benchmarks.workloads import exact as counted

REGIONAL = Workload(
    name="small regional",
    sizes={"sex": 3, "age_group": 5, "citizenship": 10, "status": 3, "form": 8},
    multiple="form",
    tables=(
        ("sex",),
        ("age_group",),
        ("citizenship",),
        ("status",),
        ("form",),
        ("sex", "age_group"),
        ("sex", "form"),
    ),
)
SIZES = (50, 100, 200, 500)
EPSILONS = ("0.5", "1", "2")
DELTA = Fraction(1, 10**6)
YEARS = 3
CELLS: Part = "cells"

Floats = NDArray[np.float64]
Draw = Callable[[Cube], Floats]
"""One release: all cells of all tables, one after the other."""


def main() -> None:
    """Measure, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=100, help="releases per case")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    cases = product(SIZES, EPSILONS, (1, YEARS))
    found = (each for case in cases for each in measure(*case, trials=asked.trials))
    show(found, as_json=asked.json)


def measure(size: int, epsilon: str, years: int, *, trials: int) -> Iterator[Result]:
    """Errors per year of the total, of one-way and of two-way cells."""
    asked = Ours.of(REGIONAL)
    ours = _errors(size * years, _shown(asked, Fraction(epsilon)), trials) / years
    even = _errors(size * years, _even(asked, Fraction(epsilon)), trials) / years
    pooled = f", {years} years pooled" if years > 1 else ""
    for name, pick in _kinds().items():
        case = f"{name}, {size} people a year, epsilon {epsilon}{pooled}"
        yield Result.of(case, _root(pick(ours)), _root(pick(even)), "persons")


def _errors(size: int, release: Draw, trials: int) -> Floats:
    """A row per release, a column per cell."""
    register = people(REGIONAL, size)
    data, truth = cube_of(register, REGIONAL), counted(REGIONAL, register)
    exactly = np.concatenate([table.ravel() for table in truth])
    return np.array([release(data) - exactly for _ in range(trials)])


def _shown(asked: Ours, epsilon: Fraction) -> Draw:
    """What the node publishes: the better mechanism, and numbers that add up."""
    level = Level(epsilon, DELTA, asked.wanted)
    mechanism = choose([level])
    plan = design(asked.wanted, (), mechanism, level.budget(mechanism))

    def release(data: Cube) -> Floats:
        found = tables(measurements(data, [plan]), asked.grids)
        return np.array([value for table in found for value in table.display], dtype=np.float64)

    return release


def _even(asked: Ours, epsilon: Fraction) -> Draw:
    """Every table by itself, each with the same share of the loss; negative numbers as they are."""
    share = epsilon / len(asked.grids)
    queries = (
        Query.of(grid.statuses, dict.fromkeys(grid.attributes, CELLS)) for grid in asked.grids
    )
    plans = [fitted("discrete-laplace", [(query, 1)], share) for query in queries]
    # A query's numbers stand in the order of its attributes' ids, a table's in its own.
    turned = [_turn(plan, grid) for plan, grid in zip(plans, asked.grids, strict=True)]

    def release(data: Cube) -> Floats:
        noisy = (draw(exact(data, plan, status=STATUS), plan) for plan in plans)
        both = zip(noisy, turned, strict=True)
        return np.concatenate([np.array(values, dtype=np.float64)[order] for values, order in both])

    return release


def _turn(plan: Design, grid: Grid) -> NDArray[np.int64]:
    """Where each cell of a table stands among a query's numbers."""
    [(query, _)] = plan.asked
    places = np.arange(query.size).reshape(query.shape)
    return places.transpose([query.attributes.index(each) for each in grid.attributes]).ravel()


def _kinds() -> Mapping[str, Callable[[Floats], Floats]]:
    """The cells of each kind of table, and the total as the sum over sex."""
    sizes = [int(np.prod(REGIONAL.shape(table))) for table in REGIONAL.tables]
    ends = np.cumsum(sizes)
    spans = {
        number: np.concatenate(
            [
                np.arange(end - size, end)
                for table, size, end in zip(REGIONAL.tables, sizes, ends, strict=True)
                if len(table) == number
            ]
        )
        for number in (1, 2)
    }
    return {
        "total": lambda found: found[:, : sizes[0]].sum(axis=1),
        "one-way cells": lambda found: found[:, spans[1]],
        "two-way cells": lambda found: found[:, spans[2]],
    }


def _root(found: Floats) -> float:
    return float(np.sqrt((found**2).mean()))


if __name__ == "__main__":
    main()
