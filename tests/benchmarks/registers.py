"""How fast registers are generated, beside writing as many rows of constant text.

The floor writes one of the generated rows again and again, through the same CSV writer. Memory is
the most that the process ever had, after a small register and after the whole one: it must not
grow with the number of people. Read ratios, not seconds.

Run as `python -m tests.benchmarks.registers [--people N] [--party AL] [--json]`.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from deploy.registers.folder import Folder
from deploy.registers.manners import style
from deploy.registers.register import DIRT, YEARS, Register, generate
from deploy.registers.sheets import csv_file
from proto import catalogue
from tests.benchmarks.counting import peak
from tests.benchmarks.result import Result, show

_SMALL = 2_000


def main() -> None:
    """Measure, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--party", default="AL")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    show(_measured(asked.party, asked.people), as_json=asked.json)


def _measured(party: str, people: int) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _written(party, _SMALL, folder / "small")
        before = peak()
        begun = time.perf_counter()
        rows = _written(party, people, folder / "whole")
        taken = time.perf_counter() - begun
        floor = _constant(party, rows, folder / "floor.csv")
        case = f"{people:,} people, {rows:,} rows"
        yield Result.of(f"generating {case}", taken, floor, "s")
        yield Result.of(f"a second of {case}", rows / taken, rows / floor, "rows")
        yield Result.of(f"most memory, {case}", peak(), before, "MB")


def _written(party: str, people: int, folder: Path) -> int:
    register = Register(party, people, 1, YEARS, DIRT)
    files = Folder(register, folder, in_workbooks=False).write(lambda _: None)
    return sum(file.rows for file in files)


def _constant(party: str, rows: int, path: Path) -> float:
    """Seconds for as many rows of the same text."""
    written = style(party, catalogue.load().dataset("victims"))
    row = written.row(next(generate(party, _SMALL)))
    begun = time.perf_counter()
    with csv_file(path, written) as put:
        for _ in range(rows):
            put(row)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
