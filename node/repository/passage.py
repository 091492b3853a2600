"""A row's passage: cells in, pseudonyms and codes out; what names somebody goes to its sink."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from anonymizer.case import Pseudonym
from anonymizer.pseudonym import Pseudonymiser
from node.repository.beside import Beside
from node.repository.gone import Gone
from node.repository.incoming import Incoming
from node.repository.mapping import Mapping as RegisterMapping
from node.repository.pseudonyms import proceeding_pseudonym, with_beside
from node.repository.records import Shape
from node.repository.refusal import Refusal
from node.repository.register import Row
from node.repository.report import ImportReport
from node.repository.translate import Translated, Translator

_BATCH = 5_000


class _Kept(NamedTuple):
    """What sinks will keep of a row."""

    line: int
    record: Pseudonym
    identity: Pseudonym
    named: Mapping[str, str]
    proceedings: tuple[Pseudonym, ...]


@dataclass(slots=True)
class _Batch:
    """Some rows on their way: nothing of them but what is still needed."""

    rows: list[tuple[object, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    kept: list[_Kept] = field(default_factory=list)
    spared: list[Pseudonym] = field(default_factory=list)


class Passage:
    """Carries the rows of one register to the records' side, a batch at a time.

    Attributes:
        taken: How many rows were taken in.
        unnamed: How many refused rows do not say which record they are.
    """

    def __init__(
        self,
        connection: Connection,
        rules: RegisterMapping,
        pseudonymiser: Pseudonymiser,
        beside: Beside,
    ) -> None:
        """Make the tables in which rows wait.

        Args:
            connection: The transaction of the import.
            rules: The register's mapping.
            pseudonymiser: The node's own.
            beside: Who keeps what names somebody, and who knows what was erased.
        """
        self.incoming = Incoming(connection, rules.dataset, rules.asked)
        self.gone = Gone(connection, rules.dataset, rules.source)
        self.taken = 0
        self.unnamed = 0
        self._connection = connection
        self._rules = rules
        self._pseudonymiser = pseudonymiser
        self._beside = beside
        self._shape = Shape(rules)
        self._keeps = bool(rules.identity or rules.proceeding)

    def carry(self, rows: Iterable[Row], translator: Translator, report: ImportReport) -> None:
        """Take in every row that can be, and report every other one."""
        rest = iter(rows)
        while batch := self._read(islice(rest, _BATCH), translator, report):
            self.gone.spare(batch.spared)
            if batch.rows:
                self._take_in(batch, report)

    def _read(
        self, rows: Iterable[Row], translator: Translator, report: ImportReport
    ) -> _Batch | None:
        """Read some rows, or give nothing where there are no more."""
        batch, row = _Batch(), None
        for row in rows:
            translated = translator.translate(row)
            if isinstance(translated, Translated):
                self._pass(translated, batch)
            else:
                report.refuse(translated.reasons)
                self._spare(translated.record, batch)
        return None if row is None else batch

    def _pass(self, row: Translated, batch: _Batch) -> None:
        case = self._pseudonymiser.replace(row.case)
        if self._keeps:
            numbers = (proceeding_pseudonym(self._pseudonymiser, each) for each in row.proceedings)
            kept = _Kept(row.line, case.record, case.person, row.named, tuple(numbers))
            case = with_beside(self._pseudonymiser, case, kept.named, kept.proceedings)
            batch.kept.append(kept)
        batch.lines.append(row.line)
        batch.rows.append(self._shape.row(case, row.line))

    def _spare(self, record: tuple[str, ...] | None, batch: _Batch) -> None:
        """What is refused is not gone."""
        if record is None:
            self.unnamed += 1
        else:
            batch.spared.append(self._pseudonymiser.record(record))

    def drop(self) -> None:
        """Leave nothing behind in this connection."""
        self.incoming.drop()
        self.gone.drop()

    def _take_in(self, batch: _Batch, report: ImportReport) -> None:
        repeated = self.incoming.take(batch.rows, self._shape.columns)
        for line, first in repeated.items():
            reason = f"line {line} holds the same record as line {first}; the first one is stored"
            report.refuse([Refusal(line, ", ".join(self._rules.record), "repeated", reason)])
        first, last = batch.lines[0], batch.lines[-1]
        erased = self._erased(first, last, report)
        self.taken += len(batch.rows) - len(repeated) - erased
        if batch.kept:
            self._keep_beside(batch.kept, self.incoming.fresh(first, last))

    def _erased(self, first: int, last: int, report: ImportReport) -> int:
        if self._beside.is_erased is None:
            return 0
        lines = self.incoming.leave_out(first, last, self._beside.is_erased)
        for line in lines:
            reason = "the person or the record was erased here; erase it in the register too"
            report.refuse([Refusal(line, "", "erased", reason)])
        return len(lines)

    def _keep_beside(self, kept: Sequence[_Kept], fresh: Collection[int]) -> None:
        identities, proceedings = self._beside.identities, self._beside.proceedings
        rows = [each for each in kept if each.line in fresh]
        dataset, named = self._rules.dataset, [each for each in rows if each.named]
        if identities and named:
            said = [(each.identity, each.named) for each in named]
            identities.keep(self._connection, dataset, said)
        if proceedings and self._rules.proceeding and rows:
            links = [(each.record, each.proceedings) for each in rows]
            proceedings.link(self._connection, dataset, links)
