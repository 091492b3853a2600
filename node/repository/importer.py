"""A register into the repository: all of it or nothing, and every row accounted for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from sqlalchemy import Engine

from anonymizer.pseudonym import Pseudonymiser
from node.repository.beside import Beside
from node.repository.manner import Manner
from node.repository.mapping import Mapping, load
from node.repository.passage import Passage
from node.repository.report import Finding, ImportReport, import_report
from node.repository.settling import Settled, Settling
from node.repository.source import open_register
from node.repository.translate import Translator
from node.storage import writing
from proto.catalogue import Catalogue
from proto.errors import InputError

__all__ = ["ImportResult", "Importer", "Manner", "Progress", "Unknown"]

Phase = Literal["reading", "storing"]


class Progress(Protocol):
    """Whoever watches an import."""

    def __call__(self, phase: Phase, done: int, total: int | None, /) -> None:
        """Take in how much of how much is done: of the register, then of the steps of storing.

        Of how much nobody knows where a database is read.
        """


class Unknown(NamedTuple):
    """Cells of a column that were taken for unknown.

    Attributes:
        value: What kind of value stands there.
        cells: How many.
    """

    column: str
    value: str
    cells: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the rows of a register: `rows = stored + unchanged + refused`.

    Attributes:
        new: Rows of records that were not there before.
        changed: Rows that say something else of a record than before.
        gone: Records of the same register that it no longer has.
        removed: How many of these were removed here.
        overwritten: Changed records that people had corrected by hand.
        unknown: What was taken for unknown, in rows that were not refused.
        not_collected: What the mapping takes for not asked without naming it.
        report: Where all of this is line by line; None where there is nothing to report.
        is_rehearsal: Whether nothing of it happened.
    """

    new: int
    changed: int
    unchanged: int
    refused: int
    gone: int = 0
    removed: int = 0
    overwritten: int = 0
    unknown: tuple[Unknown, ...] = ()
    not_collected: tuple[str, ...] = ()
    report: Path | None = None
    is_rehearsal: bool = False

    @property
    def stored(self) -> int:
        """Rows that are new, or say something else than before."""
        return self.new + self.changed

    @property
    def rows(self) -> int:
        """Every row of the register."""
        return self.stored + self.unchanged + self.refused


@dataclass(frozen=True, slots=True)
class Importer:
    """The way into one node's repository.

    Attributes:
        reports: Folder of the reports.
        beside: Who keeps what else there is to keep of a row, and who is told.
    """

    engine: Engine
    pseudonymiser: Pseudonymiser
    catalogue: Catalogue
    reports: Path
    beside: Beside = field(default_factory=Beside)

    def import_file(  # noqa: PLR0913 - what is brought in, and how
        self,
        source: Path | str,
        mapping: Path,
        *,
        dataset: str,
        today: date,
        progress: Progress,
        manner: Manner = Manner(),  # noqa: B008 - it cannot change
    ) -> ImportResult:
        """Store what is new or changed in a register, in one transaction.

        Args:
            source: A file; or, where the mapping reads a database, its URL or a file that holds it.
            mapping: The mapping's file.
            dataset: What the register is about.
            today: No date is later.
            progress: Told how far it is.
            manner: How it is to be brought in.

        Raises:
            InputError: The register or the mapping cannot be read; nothing was stored.
            TooManyGoneError: Too much would be removed; nothing was stored.
            UnavailableError: A database or the report cannot be used; nothing was stored.
            UnknownNameError: There is no such dataset.
        """
        rules = load(mapping, self.catalogue.dataset(dataset))
        beside = self._asked(rules, manner)
        with (
            open_register(source, rules, partial(progress, "reading")) as register,
            import_report(self.reports) as report,
            writing(self.engine) as connection,
        ):
            width = len(register.names)
            translator = Translator(rules, register.places, width=width, today=today)
            passage = Passage(connection, rules, self.pseudonymiser, beside)
            passage.carry(register.rows, translator, report)
            settling = Settling(connection, rules, passage, report, beside)
            settled = settling.settle(manner, today, partial(progress, "storing"))
            passage.drop()
            unknown = tuple(_unknown(translator.lost))
            report.find(_told(unknown, rules))
            is_rehearsal = manner.is_rehearsal
            report.keep(f"{dataset}-{today}{'-dry-run' * is_rehearsal}")
            if is_rehearsal:
                connection.rollback()
        return _result(settled, report, unknown, rules, is_rehearsal=is_rehearsal)

    def _asked(self, rules: Mapping, manner: Manner) -> Beside:
        """Whoever is asked in this import; nothing is sealed of what does not happen."""
        if manner.provider not in (None, rules.provider):
            raise InputError(
                f"the mapping's provider is {rules.provider or 'nobody'}, and you may bring in "
                f"only what {manner.provider} keeps"
            )
        if rules.identity and self.beside.identities is None:
            raise InputError("the mapping has [identity], and this node seals no identifiers")
        if rules.proceeding and self.beside.proceedings is None:
            raise InputError("the mapping has record.proceeding, and this node keeps no such links")
        return replace(self.beside, identities=None) if manner.is_rehearsal else self.beside


def _unknown(lost: Counter[tuple[str, str]]) -> Iterator[Unknown]:
    for (column, value), cells in sorted(lost.items()):
        yield Unknown(column, value, cells)


def _told(unknown: tuple[Unknown, ...], rules: Mapping) -> Iterator[Finding]:
    for each in unknown:
        cells = "1 cell counts" if each.cells == 1 else f"{each.cells} cells count"
        reason = f"{cells} as unknown"
        yield Finding("unknown", column=each.column, value=each.value, reason=reason)
    if rules.is_rest:
        reason = 'the mapping does not name it: not_collected = "rest"'
        for name in rules.not_collected:
            yield Finding("not collected", column=name, reason=reason)


def _result(
    settled: Settled,
    report: ImportReport,
    unknown: tuple[Unknown, ...],
    rules: Mapping,
    *,
    is_rehearsal: bool,
) -> ImportResult:
    return ImportResult(
        new=settled.stored.new,
        changed=settled.stored.changed,
        unchanged=settled.stored.unchanged,
        refused=report.refused,
        gone=settled.gone,
        removed=settled.removed,
        overwritten=settled.overwritten,
        unknown=unknown,
        not_collected=rules.not_collected if rules.is_rest else (),
        report=report.path,
        is_rehearsal=is_rehearsal,
    )
