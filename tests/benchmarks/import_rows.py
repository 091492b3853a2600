"""How long an import takes, beside a plain bulk insert of the same rows into the same table.

On SQLite, and on PostgreSQL where there is one. Read ratios, not seconds.

Run as `python -m tests.benchmarks.import_rows [--rows N] [--json]`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import Engine, select

from anonymizer.pseudonym import Pseudonymiser
from node import storage
from node.repository import records
from node.repository.importer import Importer
from proto import catalogue
from tests.benchmarks.databases import Databases
from tests.benchmarks.result import Result, show

_CATALOGUE = catalogue.load()
_VICTIMS = _CATALOGUE.dataset("victims")
_MAPPING = Path(__file__).parents[2] / "deploy/mappings/victims_example.toml"
_HEADER = (
    "case_number;given_name;family_name;birth_date;identified_on;decision;sex;"
    "age_at_identification;age_at_recruitment;citizenship;forms;exploited_in;identified_by;"
    "border_crossed;where\n"
)
_FORMS = ("prostitution", "labour", "begging", "marriage", "crime")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        databases = Databases(Path(folder), _CATALOGUE, stack)
        results = [
            result for kind in databases.kinds for result in _measured(databases, kind, asked.rows)
        ]
    show(results, as_json=asked.json)


def _measured(databases: Databases, kind: str, rows: int) -> list[Result]:
    with (
        tempfile.TemporaryDirectory() as name,
        databases.new(kind) as engine,
        databases.new(kind) as plain,
    ):
        folder = Path(name)
        register = folder / "register.csv"
        with register.open("w", encoding="utf-8") as text:
            text.writelines(_register(rows))
        importer = Importer(engine, Pseudonymiser(b"k" * 32), _CATALOGUE, folder / "reports")

        def imported() -> None:
            importer.import_file(
                register, _MAPPING, dataset="victims", today=date(2026, 7, 1), progress=_silent
            )

        first, again = _seconds(imported), _seconds(imported)
        floor = _plain_insert(engine, plain)
    cases = (f"{rows} new rows", first), (f"{rows} unchanged rows", again)
    return [Result.of(f"{case}, {kind}", value, floor, "s") for case, value in cases]


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


def _plain_insert(engine: Engine, plain: Engine) -> float:
    """Seconds to insert what the import stored, in an order as random as a register's."""
    table = records.table(_VICTIMS)
    with storage.reading(engine) as connection:
        values = [_as_text(row) for row in connection.execute(select(table))]
    Random(2).shuffle(values)  # noqa: S311  # An order, not a secret.
    mark = "?" if engine.dialect.name == "sqlite" else "%s"
    marks = ", ".join(mark for _ in values[0])
    statement = f"INSERT INTO victims VALUES ({marks})"  # noqa: S608 - nothing of it is foreign

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


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main()
