"""A register's file into the repository: all of it or nothing, and every row accounted for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from anonymizer.case import CaseRecord
from anonymizer.pseudonym import Pseudonymiser
from node.repository.csv_source import Progress, Row, open_register
from node.repository.incoming import Incoming, Line
from node.repository.mapping import Mapping, load
from node.repository.ranking import note
from node.repository.records import Shape
from node.repository.refusal import Refusal
from node.repository.report import RefusalReport, refusal_report
from node.repository.translate import Translator
from node.storage import writing
from proto.catalogue import Catalogue

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the rows of a file: `rows = stored + unchanged + refused`.

    Attributes:
        stored: Rows that are new, or say something else than before.
        report: Where the reasons are; None where nothing was refused.
    """

    stored: int
    unchanged: int
    refused: int
    report: Path | None

    @property
    def rows(self) -> int:
        """Every row of the file."""
        return self.stored + self.unchanged + self.refused


@dataclass(frozen=True, slots=True)
class Importer:
    """The way into one node's repository.

    Attributes:
        reports: Folder of the refusal reports.
    """

    engine: Engine
    pseudonymiser: Pseudonymiser
    catalogue: Catalogue
    reports: Path

    def import_file(
        self, path: Path, mapping: Path, *, dataset: str, today: date, progress: Progress
    ) -> ImportResult:
        """Store what is new or changed in a register, in one transaction.

        Raises:
            InputError: The file or the mapping cannot be read; nothing was stored.
            UnavailableError: The database or the report cannot be written; nothing was stored.
            UnknownNameError: There is no such dataset.
        """
        rules = load(mapping, self.catalogue.dataset(dataset))
        with (
            open_register(path, rules, progress) as register,
            refusal_report(self.reports) as report,
            writing(self.engine) as connection,
        ):
            translator = Translator(rules, register.places, width=register.width, today=today)
            incoming = Incoming(connection, rules.dataset, rules.asked)
            _fill(incoming, self._lines(register.rows, translator, report, Shape(rules)))
            _refuse_repeated(incoming, rules, report)
            stored = incoming.store()
            if incoming.distinct:  # A file of which nothing fits the mapping is no register.
                note(connection, dataset, "import", today, incoming.span)
            kept = report.keep(f"{dataset}-{today}")
        return ImportResult(stored, incoming.distinct - stored, report.rows, kept)

    def _lines(
        self, rows: Iterable[Row], translator: Translator, report: RefusalReport, shape: Shape
    ) -> Iterator[Line]:
        """The rows that can be stored, as the database holds them."""
        for row in rows:
            translated = translator.translate(row)
            if isinstance(translated, CaseRecord):
                yield shape.row(self.pseudonymiser.replace(translated)) | {"line": row.line}
            else:
                report.refuse(translated)


def _fill(incoming: Incoming, lines: Iterator[Line]) -> None:
    while batch := list(islice(lines, _BATCH)):
        incoming.add(batch)


def _refuse_repeated(incoming: Incoming, rules: Mapping, report: RefusalReport) -> None:
    column = ", ".join(rules.record)
    for line, first in incoming.repeated():
        reason = f"line {line} holds the same record as line {first}; the first one is stored"
        report.refuse([Refusal(line, column, reason)])
