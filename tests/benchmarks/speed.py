"""How long a whole release takes, from the register to signed bytes, however many people it has.

The value is one `publish` of the 16 tables of the regional workload, with everything in it: the
statement, the plan, the payment, the noise, the estimates, the numbers that add up, the signature
and three durable writes. The floor is a bare `GROUP BY` over the same columns of the same rows in
the same database; 1.5 times that and 0.2 seconds are promised. Read ratios, not seconds.

Run as `python -m tests.benchmarks.speed [--people N …] [--json]`; ten million take half an hour.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from functools import partial
from itertools import combinations
from pathlib import Path

from sqlalchemy import Engine, delete, insert

from node.ledger_store import LedgerStore
from node.repository import records
from node.storage import metadata, writing
from proto import catalogue
from proto.signed_agreement import SignedAgreement
from tests.benchmarks import counting
from tests.benchmarks.databases import Databases
from tests.benchmarks.result import Result, show
from tests.node.country import IMPORTED, agreed, published, publisher
from tests.node.payments import CAP, DELTA

TABLES = (
    *combinations(counting.ATTRIBUTES, 1),
    *combinations(counting.ATTRIBUTES, 2),
    ("sex", "age_group", "form"),
)
PEOPLE = (20_000, 1_000_000)
REPEATS = 3


def main() -> None:
    """Measure, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE, help="people in registers")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    found: list[Result] = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        databases = Databases(Path(folder), catalogue.load(), stack)
        for people in asked.people:
            for kind in databases.kinds:
                with databases.new(kind) as engine:
                    found += measure(engine, people=people, kind=kind)
    show(found, as_json=asked.json)


def measure(engine: Engine, *, people: int, kind: str) -> Iterator[Result]:
    """Publish one year from a full register, beside the bare statement."""
    size = f"{people:,} people, {kind}"
    sys.stderr.write(f"Storing the records of {size} …\n")
    stored = _seconds(partial(counting.fill, engine, people))
    _prepare(engine)
    sys.stderr.write(f"Publishing; storing took {stored:.0f} s …\n")
    table = records.table(counting.VICTIMS)
    floor = min(_seconds(partial(counting.bare, engine, table)) for _ in range(REPEATS))
    before = counting.peak()
    signed = agreed(*TABLES, epsilon=Fraction(1), delta=DELTA)
    release = min(_publish(engine, signed) for _ in range(REPEATS))
    yield Result.of(f"a whole release, {size}", release, floor, "s")
    promised = 1.5 * floor + 0.2
    yield Result.of(f"a whole release against what is promised, {size}", release, promised, "s")
    yield Result.of(f"most memory of the node, {size}", counting.peak(), before, "MB")


def _prepare(engine: Engine) -> None:
    """A node's other tables, and the note that the register was brought in."""
    metadata.create_all(engine)
    LedgerStore(engine, CAP, DELTA).prepare()
    span = {"first_day": counting.YEAR.start, "last_day": counting.YEAR.end}
    note = {"dataset": "victims", "number": 1, "day": IMPORTED} | span
    with writing(engine) as connection:
        connection.execute(insert(records.imported), note)


def _publish(engine: Engine, signed: SignedAgreement) -> float:
    """Seconds of one release, as if nothing had ever been published."""
    with writing(engine) as connection:
        for name in ("ledger", "measurement", "outbox"):
            connection.execute(delete(metadata.tables[name]))
    return _seconds(partial(published, publisher(engine), signed))


def _seconds(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
