"""How long exact counts of a million people take, against the least a database can do.

The floor is a bare `GROUP BY` over the same columns of the same rows in the same run: it knows
nothing of people, periods or code lists. Read ratios, not seconds.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, count, islice
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, Table, func, select

from anonymizer.counting import Counts, Cube, counts
from anonymizer.grid import Grid
from node.grids import grid
from node.repository import cases, records
from node.storage import open_engine, reading, writing
from proto import catalogue
from proto.catalogue import Dataset, Indicator
from proto.period import Period
from proto.release import TableShape
from tests.benchmarks.result import Result, show

ATTRIBUTES = ("sex", "age_group", "citizenship", "form", "status")
STATUSES = ("presumed", "identified", "formally_identified")
YEAR = Period.parse("2024")
REPEATS = 3
_BATCH = 20_000

T = TypeVar("T")


def main() -> None:
    """Measure, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000, help="people in the register")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), people=asked.people)
    show(found, as_json=asked.json)


def measure(folder: Path, *, people: int) -> tuple[Result, ...]:
    """Count random people of one year on SQLite: by the one statement, then into all tables."""
    victims = catalogue.load().dataset("victims")
    engine = open_engine(f"sqlite:///{folder / 'node.db'}")
    cases.prepare(engine, catalogue.load())
    sys.stderr.write(f"Storing the records of {people:,} people …\n")
    with writing(engine) as connection:
        _store(connection, victims, people)
    sys.stderr.write("Counting …\n")
    tables = _grids(victims)
    floor, _ = _best(lambda: _bare(engine, records.table(victims)))
    asking, data = _best(lambda: _ask(engine, victims))
    summing, summed = _best(lambda: [counts(data, table) for table in tables])
    engine.dispose()
    _check(summed, people)
    size = f"{people:,} people on SQLite"
    return (
        Result.of(f"one statement, {size}", asking, floor, "s"),
        Result.of(f"one statement and {len(tables)} tables, {size}", asking + summing, floor, "s"),
    )


def _ask(engine: Engine, dataset: Dataset) -> Cube:
    """What a node does."""
    return cases.read_cube(engine, dataset, attributes=ATTRIBUTES, period=YEAR)


def _bare(engine: Engine, table: Table) -> int:
    """The floor."""
    columns = [table.c[name] for name in ATTRIBUTES]
    with reading(engine) as connection:
        return len(connection.execute(select(*columns, func.count()).group_by(*columns)).all())


def _grids(dataset: Dataset) -> tuple[Grid, ...]:
    """The total, every table of one or two attributes, and one of three."""
    dimensions: list[tuple[str, ...]] = [()]
    dimensions += [*combinations(ATTRIBUTES, 1), *combinations(ATTRIBUTES, 2)]
    dimensions += [("sex", "age_group", "form")]
    return tuple(grid(dataset, TableShape(names, STATUSES, {})) for names in dimensions)


def _store(connection: Connection, dataset: Dataset, people: int) -> None:
    """Fill the register, always with the same people, in no order; index it afterwards."""
    table = records.table(dataset)
    for index in table.indexes:
        index.drop(connection)
    names = ", ".join(table.columns.keys())
    marks = ", ".join("?" for _ in table.columns)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608  # Our own.
    rows = _rows(dataset, people)
    while batch := list(islice(rows, _BATCH)):
        connection.exec_driver_sql(statement, batch)
    for index in table.indexes:
        index.create(connection)


def _rows(dataset: Dataset, people: int) -> Iterator[tuple[str | int, ...]]:
    """Every person's records: mostly one, at most three, all in the year."""
    chance = random.Random(2024)  # noqa: S311  # The same register in every run.
    numbers = count()
    for _ in range(people):
        person = f"{chance.getrandbits(128):032x}"
        for _ in range(chance.choices([1, 2, 3], [70, 22, 8])[0]):
            record = f"{next(numbers):032x}"
            day = str(date(2024, 1, 1) + timedelta(chance.randrange(366)))
            coded = (_value(each, chance) for each in dataset.indicators)
            yield record, person, record, day, day, "benchmark", *coded


def _value(indicator: Indicator, chance: random.Random) -> str | int:
    """One of the first codes, or the mask of one or two."""
    codes = indicator.codes()[:10]
    if indicator.choice == "single":
        return chance.choice(codes)
    return 1 << chance.randrange(len(codes)) | 1 << chance.randrange(len(codes))


def _check(summed: Sequence[Counts], people: int) -> None:
    """A fast count of the wrong people is worth nothing: single-choice tables have one total."""
    totals = {sum(table.values) for table in summed if table.grid.sensitivity == 1}
    if len(totals) != 1 or not 0 < totals.pop() <= people:
        raise ValueError("the tables do not agree")


def _best(run: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the shortest of some runs, and what it gave."""
    return min((_timed(run) for _ in range(REPEATS)), key=itemgetter(0))


def _timed(run: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    result = run()
    return time.perf_counter() - begun, result


if __name__ == "__main__":
    main()
