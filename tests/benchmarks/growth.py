"""How the seconds of a release grow with people, tables and cells: a plot and fitted exponents.

Each series changes one thing. The value is the exponent b of seconds ~ size^b, fitted over the
larger half of the sizes; the floor is 1, growth in proportion. The plot is written to
build/benchmarks/growth.svg.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from fractions import Fraction
from functools import partial
from itertools import combinations, islice
from pathlib import Path

import altair as alt
import numpy as np
import vl_convert

from anonymizer.tables import tables
from proto import catalogue
from tests.benchmarks import counting
from tests.benchmarks.databases import Databases
from tests.benchmarks.ours import Ours, cube_of, measurements
from tests.benchmarks.result import Result, show
from tests.benchmarks.workloads import DELTA, Workload, people

PLOT = Path("build/benchmarks/growth.svg")
PEOPLE = (20_000, 100_000, 500_000)
TABLES = (10, 25, 50, 100, 200)
CELLS = (4, 8, 16, 32, 64)
_ATTRIBUTES = {f"a{number:02}": 4 for number in range(11)} | {"form": 8}
_REGISTER = 1_000

Series = Mapping[int, float]
"""Seconds by size."""


def main() -> None:
    """Measure, plot, and print a line per series or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    as_json = parser.parse_args().json
    found = {"people": by_people(), "tables": by_tables(), "cells": by_cells()}
    plot(found)
    show(_exponents(found), as_json=as_json)
    sys.stderr.write(f"Plot: {PLOT}\n")


def by_people() -> Series:
    """The one statement on SQLite: the only part of a release that depends on them."""
    found = {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        databases = Databases(Path(folder), catalogue.load(), stack)
        for number in PEOPLE:
            with databases.new("SQLite") as engine:
                counting.fill(engine, number)
                found[number] = min(_seconds(partial(counting.ask, engine)) for _ in range(3))
    return found


def by_tables() -> Series:
    """Plan, noise, estimates and display, for more and more tables of one to three attributes."""
    names = (combinations(_ATTRIBUTES, number) for number in (1, 2, 3))
    every = [table for tables in names for table in tables]
    return {number: _release(_workload(every[:number], _ATTRIBUTES)) for number in TABLES}


def by_cells() -> Series:
    """The same for one table of two attributes with more and more codes."""
    return {size**2: _release(_square(size)) for size in CELLS}


def plot(found: Mapping[str, Series]) -> None:
    """Seconds against size, both on logarithmic scales, a panel per series."""
    rows = [
        {"series": name, "size": size, "seconds": seconds}
        for name, series in found.items()
        for size, seconds in series.items()
    ]
    chart = (
        alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call] # as Altair has it
        .mark_line(point=True)
        .encode(
            x=alt.X("size:Q", scale=alt.Scale(type="log"), title=None),
            y=alt.Y("seconds:Q", scale=alt.Scale(type="log")),
            column=alt.Column("series:N", sort=list(found), title=None),
        )
        .resolve_scale(x="independent")
        .properties(width=220, height=220)
    )
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    PLOT.write_text(vl_convert.vegalite_to_svg(chart.to_dict()), encoding="utf-8")


def _release(workload: Workload) -> float:
    """Seconds from an answered statement to finished tables; the better of two."""
    asked, data = Ours.of(workload), cube_of(people(workload, _REGISTER), workload)

    def once() -> None:
        plan = asked.design("discrete-gaussian", epsilon=Fraction(1), delta=Fraction(str(DELTA)))
        tables(measurements(data, [plan]), asked.grids)

    return min(_seconds(once) for _ in range(2))


def _seconds(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def _workload(names: Sequence[tuple[str, ...]], sizes: Mapping[str, int]) -> Workload:
    return Workload(name="growing", sizes=sizes, multiple="form", tables=tuple(names))


def _square(size: int) -> Workload:
    return _workload([("one", "other")], {"one": size, "other": size, "form": 8})


def _exponents(found: Mapping[str, Series]) -> Iterator[Result]:
    for name, series in found.items():
        larger = dict(islice(series.items(), len(series) // 2, None))
        slope, _ = np.polyfit(np.log(list(larger)), np.log(list(larger.values())), 1)
        sizes = f"{min(series):,} to {max(series):,} {name}"
        yield Result.of(f"exponent, {sizes}, slowest {max(series.values()):.2f} s", slope, 1, "")


if __name__ == "__main__":
    main()
