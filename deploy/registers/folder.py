"""A folder of generated registers: their files and mappings, the truth about them, a notice."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.registers.dirtying import SOURCES
from deploy.registers.manners import style
from deploy.registers.mapping_text import mapping_text
from deploy.registers.record import Record
from deploy.registers.register import Register
from deploy.registers.sheets import Write, csv_file, workbook
from deploy.registers.style import MARK, MARKED, Style
from deploy.registers.years import Calendar
from proto import catalogue
from proto.errors import InputError

NOTICE = "GENERATED.txt"
TRUTH = "truth.csv"
TRUTH_HEADER = [MARK, "file", "record", "source", "person", "faults"]

MOST_IN_WORKBOOKS = 100_000
"""People whose records fit on one sheet, whatever the dirt."""

_TOLD_EVERY = 10_000

Tell = Callable[[int], object]
"""Told how many rows are written."""


@dataclass(slots=True)
class File:
    """One register's file.

    Attributes:
        mapping: The file that reads it.
        rows: How many records are in it so far.
    """

    name: str
    mapping: str
    dataset: str
    provider: str
    style: Style
    put: Write
    rows: int = 0

    def write(self, record: Record) -> None:
        """Add a record."""
        self.put(self.style.row(record))
        self.rows += 1


class Folder:
    """Writes one register into one folder; each file is there from its first record on."""

    def __init__(self, register: Register, path: Path, *, in_workbooks: bool) -> None:
        """Make the folder.

        Raises:
            InputError: It holds something already, or a workbook cannot hold so many people.
        """
        if path.exists() and any(path.iterdir()):
            raise InputError(f"{path}: expected a new or empty folder; name another one")
        if in_workbooks and register.people > MOST_IN_WORKBOOKS:
            raise InputError(
                f"people: expected at most {MOST_IN_WORKBOOKS:,} in a workbook, which holds "
                f"1,048,576 rows; got {register.people:,}"
            )
        path.mkdir(parents=True, exist_ok=True)
        self._register, self._path, self._in_workbooks = register, path, in_workbooks
        self._catalogue, self._calendar = catalogue.load(), register.calendar()
        self._files: dict[tuple[str, str], File] = {}

    def write(self, tell: Tell) -> tuple[File, ...]:
        """Write everything, row by row."""
        (self._path / NOTICE).write_text(_notice(self._register), encoding="utf-8")
        with ExitStack() as stack:
            text = stack.enter_context((self._path / TRUTH).open("w", encoding="utf-8", newline=""))
            truth = csv.writer(text).writerow
            truth(TRUTH_HEADER)
            for faults in _of_years(self._calendar):
                truth([MARKED, "", "", "", "", faults])
            for number, record in enumerate(self._register.records(), start=1):
                file = self._files.get((record.dataset, record.provider))
                file = file or self._open(record, stack)
                file.write(record)
                truth(_true(record, file))
                if number % _TOLD_EVERY == 0:
                    tell(number)
        return tuple(self._files.values())

    def _open(self, record: Record, stack: ExitStack) -> File:
        """A file for a record that is the first of its dataset and provider; its mapping too."""
        dataset, provider = record.dataset, record.provider
        name = "-".join(filter(None, (self._register.party, dataset, provider)))
        written = style(self._register.party, self._catalogue.dataset(dataset))
        ending, opened = ("xlsx", workbook) if self._in_workbooks else ("csv", csv_file)
        put = stack.enter_context(opened(self._path / f"{name}.{ending}", written))
        text = mapping_text(
            written,
            self._catalogue.party(self._register.party),
            self._calendar,
            provider=provider,
            in_workbook=self._in_workbooks,
        )
        (self._path / f"{name}.toml").write_text(text, encoding="utf-8")
        file = File(f"{name}.{ending}", f"{name}.toml", dataset, provider, written, put)
        self._files[dataset, provider] = file
        return file


def _true(record: Record, file: File) -> list[str]:
    (source,) = record.codes[SOURCES[record.dataset]]
    faults = " ".join(map(str, record.faults))
    return [MARKED, file.name, record.number, source, record.person, faults]


def _of_years(calendar: Calendar) -> Iterator[str]:
    """What was planted in whole years, and in no single record."""
    for year in calendar.years:
        if year.operation:
            yield f"operation:{year.year}"
    if calendar.series:
        yield f"broken_series:{calendar.series.year}"


def _notice(register: Register) -> str:
    """What stands beside the files."""
    party = catalogue.load().party(register.party)
    lines = [
        f"GENERATED: registers of {party.name} in which nobody is real.",
        *([f"* {party.footnote}"] if party.footnote else []),
        "",
        "No name, date or document in this folder is anybody's. Names are made of syllables that",
        "no name has. Rates are assumed, or calibrated with single published figures.",
        f"{TRUTH} says which record is about which invented person, and what was made wrong in it.",
        "",
        f"party = {register.party}",
        f"people = {register.people}",
        f"seed = {register.seed}",
        f"years = {register.years[0]}-{register.years[-1]}",
        f"drawn up = {register.until}",
        *(f"{name} = {rate}" for name, rate in asdict(register.dirt).items()),
    ]
    return "\n".join(lines) + "\n"
