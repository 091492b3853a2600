"""How long an import takes, beside a plain bulk insert of the same rows into the same table.

Run as `python -m tests.benchmarks.import_rows [--rows N] [--json]`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import Engine, select

from anonymizer.pseudonym import Pseudonymiser
from node import storage
from node.repository import cases, records
from node.repository.importer import Importer
from proto import catalogue
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
    with tempfile.TemporaryDirectory() as folder:
        results = _measured(Path(folder), asked.rows)
    show(results, as_json=asked.json)


def _measured(folder: Path, rows: int) -> list[Result]:
    register = folder / "register.csv"
    with register.open("w", encoding="utf-8") as text:
        text.writelines(_register(rows))
    engine, plain = (_prepared(folder / name) for name in ("import.db", "plain.db"))
    importer = Importer(engine, Pseudonymiser(b"k" * 32), _CATALOGUE, folder / "reports")

    def imported() -> None:
        importer.import_file(
            register, _MAPPING, dataset="victims", today=date(2026, 7, 1), progress=_silent
        )

    first, again = _seconds(imported), _seconds(imported)
    floor = _plain_insert(engine, plain)
    cases_ = (f"{rows} new rows", first), (f"{rows} unchanged rows", again)
    return [Result.of(case, value, floor, "s") for case, value in cases_]


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
        values = [tuple(row) for row in connection.exec_driver_sql(str(select(table)))]
    Random(2).shuffle(values)  # noqa: S311  # An order, not a secret.
    statement = f"INSERT INTO victims VALUES ({', '.join('?' * len(values[0]))})"  # noqa: S608

    def inserted() -> None:
        with storage.writing(plain) as connection:
            connection.exec_driver_sql(statement, values)

    return _seconds(inserted)


def _prepared(path: Path) -> Engine:
    engine = storage.open_engine(f"sqlite:///{path}")
    cases.prepare(engine, _CATALOGUE)
    return engine


def _seconds(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main()
