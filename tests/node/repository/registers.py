"""A small register and its mapping, from which each test changes one thing."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from csv import reader
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, Row, select

from anonymizer.pseudonym import Pseudonymiser
from node import storage
from node.repository import cases, records
from node.repository.beside import Beside
from node.repository.importer import Importer, ImportResult, Manner
from node.repository.mapping import Mapping, load
from proto import catalogue

CATALOGUE = catalogue.load()
VICTIMS = CATALOGUE.dataset("victims")
JUSTICE = CATALOGUE.dataset("justice")
TODAY = date(2026, 7, 1)
PSEUDONYMISER = Pseudonymiser(b"k" * 32)
NOBODY, PLAIN = Beside(), Manner()

HEADER = "case;name;surname;born;day;status;sex;age;citizenship;forms"
ANNA = "A-17/24;Anna;Quewix;01.02.1999;03.11.2024;identified;F;adult;AL;sex+begging"
BORA = "A-18/24;Bora;Zowxub;11.12.2010;04.11.2024;presumed;M;minor;XK;begging"
IDENTIFIERS = ("A-17/24", "A-18/24", "Anna", "Bora", "Quewix", "Zowxub", "01.02.1999", "11.12.2010")

_MAPPED = """
dataset = "victims"
source = "Test register"
not_collected = []
[file]
delimiter = ";"
encoding = "utf-8"
[record]
id = ["case"]
person = ["name", "surname", "born"]
[record.date]
column = "day"
format = "%d.%m.%Y"
[indicators.status]
column = "status"
codes = "same"
[indicators.sex]
column = "sex"
codes = { "F" = "female", "M" = "male" }
empty = "unknown"
[indicators.age_group]
column = "age"
codes = { "minor" = "child", "adult" = "adult" }
empty = "unknown"
[indicators.age_group_at_recruitment]
constant = "unknown"
[indicators.age_group_at_exploitation]
constant = "unknown"
[indicators.citizenship]
column = "citizenship"
codes = "same"
other = "unknown"
[indicators.form]
column = "forms"
split = "+"
codes = { "sex" = "sexual_exploitation", "begging" = "forced_begging", "?" = "unknown" }
[indicators.country_of_exploitation]
constant = "AL"
[indicators.identifying_body]
constant = "police"
[indicators.movement]
constant = "internal"
[indicators.place_of_identification]
constant = "at_home"
"""

UNASKED = [each.id for each in VICTIMS.indicators if f"[indicators.{each.id}]" not in _MAPPED]
MAPPING = _MAPPED.replace("not_collected = []", f"not_collected = {json.dumps(UNASKED)}")


def csv(*rows: str) -> str:
    """A register's text: the header, then the rows."""
    return "\n".join((HEADER, *rows)) + "\n"


def changed(text: str, changes: Iterable[tuple[str, str]]) -> str:
    """The text with every change made exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def mapping_file(folder: Path, *changes: tuple[str, str]) -> Path:
    """The mapping as a file, with some changes."""
    path = folder / "mapping.toml"
    path.write_text(changed(MAPPING, changes), encoding="utf-8")
    return path


def mapping(folder: Path, *changes: tuple[str, str]) -> Mapping:
    """The mapping, read, with some changes."""
    return load(mapping_file(folder, *changes), VICTIMS)


def write(folder: Path, content: str | bytes) -> Path:
    """The content as the register's file."""
    path = folder / "register.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def silent(*_: object) -> None:
    """Nobody watches the progress."""


@contextmanager
def prepared(url: str) -> Iterator[Engine]:
    """A node's database with the tables of case records; closed afterwards."""
    engine = storage.open_engine(url)
    cases.prepare(engine, CATALOGUE)
    yield engine
    engine.dispose()


def importer(engine: Engine, folder: Path, beside: Beside = NOBODY) -> Importer:
    """The way into that database."""
    return Importer(engine, PSEUDONYMISER, CATALOGUE, folder / "reports", beside)


def imported(
    engine: Engine,
    folder: Path,
    content: str | bytes,
    *,
    beside: Beside = NOBODY,
    manner: Manner = PLAIN,
) -> ImportResult:
    """Import the content by the mapping in the folder, or by the plain one."""
    rules = folder / "mapping.toml"
    rules = rules if rules.exists() else mapping_file(folder)
    return importer(engine, folder, beside).import_file(
        write(folder, content),
        rules,
        dataset="victims",
        today=TODAY,
        progress=silent,
        manner=manner,
    )


def findings(result: ImportResult) -> list[list[str]]:
    """The lines of a report, without its header."""
    assert result.report is not None
    with result.report.open(encoding="utf-8", newline="") as text:
        return list(reader(text))[1:]


def stored(engine: Engine) -> list[Row[tuple[object, ...]]]:
    """All victims' records in the order of their dates."""
    table = records.table(VICTIMS)
    with storage.reading(engine) as connection:
        return list(connection.execute(select(table).order_by(table.c.first_day)).all())
