"""How long exact counts of a million people take, against the least a database can do.

The floor is a bare `GROUP BY` over the same columns of the same rows in the same database, asked
in turn with ours: it knows nothing of people, periods or code lists. Read ratios, not seconds.

Run as `python -m tests.benchmarks.counting [--people N] [--json]`.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import combinations, count, islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, Table, func, select

from anonymizer.counting import Cube, Whole, counts
from anonymizer.grid import Grid
from node.grids import grid
from node.repository import cases, records
from node.repository.incoming import Incoming, Line
from node.storage import reading, writing
from proto import catalogue
from proto.catalogue import Dataset, Indicator
from proto.period import Period
from proto.release import TableShape
from tests.benchmarks.databases import Databases
from tests.benchmarks.result import Result, show

ATTRIBUTES = ("sex", "age_group", "citizenship", "form", "status")
STATUSES = ("presumed", "identified", "formally_identified")
YEAR = Period.parse("2024")
REPEATS = 5
_BATCH = 20_000
_CATALOGUE = catalogue.load()
VICTIMS = _CATALOGUE.dataset("victims")

T = TypeVar("T")


def main() -> None:
    """Measure, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000, help="people in the register")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        databases = Databases(Path(folder), _CATALOGUE, stack)
        found: list[Result] = []
        for kind in databases.kinds:
            with databases.new(kind) as engine:
                found += measure(engine, people=asked.people, kind=kind)
    show(found, as_json=asked.json)


def measure(engine: Engine, *, people: int, kind: str) -> Iterator[Result]:
    """Count random people of one year: by the one statement, then into all tables."""
    sys.stderr.write(f"Storing the records of {people:,} people in {kind} …\n")
    fill(engine, people)
    sys.stderr.write("Counting …\n")
    size, before, tables = f"{people:,} people, {kind}", peak(), _grids(VICTIMS)
    rounds = [_round(engine, tables, people) for _ in range(REPEATS)]
    floor, asking, summing = map(min, zip(*rounds, strict=True))
    yield Result.of(f"one statement, {size}", asking, floor, "s")
    yield Result.of(f"and {len(tables)} tables from it, {size}", asking + summing, floor, "s")
    yield Result.of(f"most memory of the client, {size}", peak(), before, "MB")


def _round(engine: Engine, tables: Sequence[Grid], people: int) -> tuple[float, float, float]:
    """Seconds of the floor, of our statement, and of the tables made from its answer."""
    floor, _ = _timed(lambda: bare(engine, records.table(VICTIMS)))
    asking, data = _timed(lambda: ask(engine))
    summing, summed = _timed(lambda: [counts(data, table) for table in tables])
    _check(tables, summed, people)
    return floor, asking, summing


def ask(engine: Engine) -> Cube:
    """What a node does."""
    return cases.read_cube(engine, VICTIMS, attributes=ATTRIBUTES, period=YEAR)


def bare(engine: Engine, table: Table) -> int:
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


def fill(engine: Engine, people: int) -> None:
    """Fill the register as an import does, always with the same people."""
    lines = _lines(VICTIMS, people)
    with writing(engine) as connection:
        incoming = Incoming(connection, VICTIMS, [each.id for each in VICTIMS.indicators])
        while batch := list(islice(lines, _BATCH)):
            incoming.add(batch)
        incoming.store()


def _lines(dataset: Dataset, people: int) -> Iterator[Line]:
    """Every person's records: mostly one, at most three, all in the year."""
    chance = random.Random(2024)  # noqa: S311  # The same register in every run.
    numbers = count(1)
    for _ in range(people):
        person = _pseudonym(chance)
        for _ in range(chance.choices([1, 2, 3], [76, 18, 6])[0]):
            first_day, last_day = _days(chance)
            yield {
                "line": next(numbers),
                "record": _pseudonym(chance),
                "person": person,
                "identity": person,
                "content": person,
                "first_day": first_day,
                "last_day": last_day,
                "source": "benchmark",
                "provider": "",
                **{each.id: _value(each, chance) for each in dataset.indicators},
            }


def _pseudonym(chance: random.Random) -> str:
    return f"{chance.getrandbits(128):032x}"


def _days(chance: random.Random) -> tuple[date, date]:
    """A day; of some records only the month or the year is known."""
    day = date(2024, 1, 1) + timedelta(chance.randrange(366))
    match chance.choices(["day", "month", "year"], [94, 3, 3])[0]:
        case "month":
            first = day.replace(day=1)
            return first, (first + timedelta(31)).replace(day=1) - timedelta(1)
        case "year":
            return date(2024, 1, 1), date(2024, 12, 31)
        case _:
            return day, day


def _value(indicator: Indicator, chance: random.Random) -> str | int:
    """One of the first codes, or the mask of one or two."""
    codes = indicator.codes()[:10]
    if indicator.choice == "single":
        return chance.choice(codes)
    return 1 << chance.randrange(len(codes)) | 1 << chance.randrange(len(codes))


def _check(tables: Sequence[Grid], summed: Sequence[Whole], people: int) -> None:
    """A fast count of the wrong people is worth nothing: single-choice tables have one total."""
    pairs = zip(tables, summed, strict=True)
    totals = {int(table.sum()) for each, table in pairs if not each.multiples}
    if len(totals) != 1 or not 0 < totals.pop() <= people:
        raise ValueError("the tables do not agree")


def peak() -> float:
    """Most memory that this process ever had, in megabytes."""
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _timed(run: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    result = run()
    return time.perf_counter() - begun, result


if __name__ == "__main__":
    main()
