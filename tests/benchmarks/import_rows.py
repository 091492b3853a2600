"""How long an import takes, beside a plain bulk insert of the same rows into the same table.

Of a small register, of 15 columns, and of a generated one: every indicator, dirt, and identifiers
that are sealed, which the plain insert does not know. On SQLite, and on PostgreSQL where there is
one; and how much memory it takes, beside a tenth of the rows. Read ratios, not seconds.

Run as `python -m tests.benchmarks.import_rows [--rows N] [--people N] [--json]`.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import Engine, select

from anonymizer.pseudonym import Pseudonymiser
from deploy.registers.dirt import Dirt
from deploy.registers.folder import Folder
from deploy.registers.register import YEARS, Register
from node import storage
from node.identity.forgetting import forget_unused
from node.identity.seal import Seal
from node.identity.sealed import SealedIdentities
from node.life import history, importing, tombstones
from node.repository import records
from node.repository.beside import Beside
from node.repository.importer import Importer
from node.repository.mapping import load
from proto import catalogue
from tests.benchmarks.databases import Databases
from tests.benchmarks.result import Result, show

_CATALOGUE = catalogue.load()
_VICTIMS = _CATALOGUE.dataset("victims")
_HOME = Path(__file__).parents[2]
_MAPPING = _HOME / "deploy/mappings/victims_example.toml"
_HEADER = (
    "case_number;given_name;family_name;birth_date;identified_on;decision;sex;"
    "age_at_identification;age_at_recruitment;citizenship;forms;exploited_in;identified_by;"
    "border_crossed;where\n"
)
_FORMS = ("prostitution", "labour", "begging", "marriage", "crime")
_KIBI = 1024


@dataclass(frozen=True, slots=True)
class _Source:
    """A register and how it is brought in."""

    name: str
    file: Path
    mapping: Path
    beside: Beside


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the small register")
    parser.add_argument("--people", type=int, default=50_000, help="in the generated register")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--peak", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        databases = Databases(Path(folder), _CATALOGUE, stack)
        if asked.peak:
            _print_peak(databases, asked.rows)
            return
        sources = _small(Path(folder), asked.rows), _whole(Path(folder), asked.people)
        results = [
            result
            for source in sources
            for kind in databases.kinds
            for result in _measured(databases, kind, source)
        ]
    results.append(_memory(asked.rows))
    show(results, as_json=asked.json)


def _print_peak(databases: Databases, rows: int) -> None:
    """Import into SQLite and print the most memory that this process ever had, in MiB."""
    with tempfile.TemporaryDirectory() as name, databases.new("SQLite") as engine:
        _import(engine, Path(name), _small(Path(name), rows))
    sys.stdout.write(f"{_most_memory() / _KIBI}\n")


def _most_memory() -> int:
    """In KiB, of this program alone: `getrusage` would count whoever started it, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def _memory(rows: int) -> Result:
    """The most memory that an import ever has, beside the same with a tenth of the rows."""
    peak, floor = _peak(rows), _peak(rows // 10)
    return Result.of(f"peak memory with {rows} rows, beside {rows // 10}", peak, floor, "MiB")


def _peak(rows: int) -> float:
    command = [sys.executable, "-m", __spec__.name, "--peak", "--rows", str(rows)]
    done = subprocess.run(command, cwd=_HOME, check=True, capture_output=True, text=True)
    return float(done.stdout)


def _measured(databases: Databases, kind: str, source: _Source) -> list[Result]:
    with (
        tempfile.TemporaryDirectory() as name,
        databases.new(kind) as engine,
        databases.new(kind) as plain,
    ):
        folder = Path(name)
        first = _seconds(lambda: _import(engine, folder, source))
        again = _seconds(lambda: _import(engine, folder, source))
        floor = _plain_insert(engine, plain, source.mapping)
    cases = (f"new: {source.name}, {kind}", first), (f"unchanged: {source.name}, {kind}", again)
    return [Result.of(case, value, floor, "s") for case, value in cases]


def _import(engine: Engine, folder: Path, source: _Source) -> None:
    importer = Importer(
        engine, Pseudonymiser(b"k" * 32), _CATALOGUE, folder / "reports", source.beside
    )
    importer.import_file(
        source.file, source.mapping, dataset="victims", today=date(2026, 7, 1), progress=_silent
    )


def _small(folder: Path, rows: int) -> _Source:
    register = folder / "register.csv"
    with register.open("w", encoding="utf-8") as text:
        text.writelines(_register(rows))
    return _Source(f"{rows} rows of 15 columns", register, _MAPPING, Beside())


def _whole(folder: Path, people: int) -> _Source:
    """As a node takes it in."""
    generated = folder / "generated"
    files = Folder(Register("AL", people, 1, YEARS, Dirt()), generated, in_workbooks=False)
    victims = next(file for file in files.write(_silent) if file.dataset == "victims")
    beside = Beside(
        identities=SealedIdentities(Seal(b"i" * 32)),
        proceedings=importing.Links(),
        is_erased=tombstones.is_erased,
        remember=history.remember,
        aftermath=importing.Aftermath(forget_unused),
    )
    name = f"{victims.rows} rows of a whole register"
    return _Source(name, generated / victims.name, generated / victims.mapping, beside)


def _register(rows: int) -> Iterator[str]:
    """Records of people who never lived, about two in three with several."""
    chance = Random(1)  # noqa: S311  # Generated data; nothing here is secret.
    yield _HEADER
    for number in range(rows):
        person = chance.randrange(rows)
        born = f"{1 + person % 28:02d}.{1 + person % 12:02d}.{1950 + person % 60}"
        day = (
            f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.{chance.randint(2015, 2024)}"
        )
        coded = (
            chance.choice(("potential", "confirmed")),
            chance.choice(("F", "M", "")),
            chance.choice(("minor", "adult")),
            chance.choice(("minor", "adult", "")),
            chance.choice(("AL", "BA", "ME", "RS", "XK")),
            "+".join(chance.sample(_FORMS, chance.randint(1, 2))),
            chance.choice(("AL", "DE", "IT", "")),
            chance.choice(("police", "welfare", "NGO")),
            chance.choice(("yes", "no")),
            "here",
        )
        named = (f"2024/{number}", f"Given{person % 997}", f"Family{person}", born, day)
        yield ";".join((*named, *coded)) + "\n"


def _plain_insert(engine: Engine, plain: Engine, mapping: Path) -> float:
    """Seconds to insert what the import stored, in an order as random as a register's.

    Only columns that the mapping fills, as the import does.
    """
    table = records.table(_VICTIMS)
    unasked = set(_VICTIMS.recorded) - load(mapping, _VICTIMS).asked
    columns = [column for column in table.columns if column.name not in unasked]
    with storage.reading(engine) as connection:
        values = [_as_text(row) for row in connection.execute(select(*columns))]
    Random(2).shuffle(values)  # noqa: S311  # An order, not a secret.
    mark = "?" if engine.dialect.name == "sqlite" else "%s"
    marks = ", ".join(mark for _ in columns)
    names = ", ".join(column.name for column in columns)
    statement = f"INSERT INTO victims ({names}) VALUES ({marks})"  # noqa: S608 - our own names

    def inserted() -> None:
        with storage.writing(plain) as connection:
            connection.exec_driver_sql(statement, values)

    return _seconds(inserted)


def _as_text(row: Iterable[object]) -> tuple[object, ...]:
    """A row with its days as either driver takes them."""
    return tuple(str(value) if isinstance(value, date) else value for value in row)


def _seconds(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _silent(*_: object) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main()
