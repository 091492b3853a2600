"""What happens once every row of a register has come: stored, noted, and what is gone told."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, select

from node.repository.beside import Beside
from node.repository.incoming import Stored
from node.repository.manner import Manner
from node.repository.mapping import Mapping
from node.repository.passage import Passage
from node.repository.ranking import Span, joined, note
from node.repository.records import table
from node.repository.report import Finding, ImportReport
from proto.errors import InputError, RefusalError

_BATCH = 500

T = TypeVar("T")


class TooManyGoneError(RefusalError):
    """More than half of a register's records would go: it may be another file, or half of one."""

    code = "too-many-gone"


class Settled(NamedTuple):
    """What became of the records.

    Attributes:
        gone: Records that the register no longer has.
        removed: How many of these were removed.
        overwritten: Changed records that people had corrected by hand.
    """

    stored: Stored
    gone: int
    removed: int
    overwritten: int


class Settling:
    """Brings an import to its end, in its transaction."""

    def __init__(
        self,
        connection: Connection,
        rules: Mapping,
        passage: Passage,
        report: ImportReport,
        beside: Beside,
    ) -> None:
        """Take up what has come."""
        self._connection = connection
        self._rules = rules
        self._passage = passage
        self._report = report
        self._beside = beside

    def settle(self, manner: Manner, today: date, tell: Callable[[int, int], None]) -> Settled:
        """Store what came, and keep true what hangs on it.

        Raises:
            InputError: The register is not the provider's that it must be.
            TooManyGoneError: More than half of the records would go, and nobody forced it.
        """
        incoming, dataset = self._passage.incoming, self._rules.dataset
        if not self._passage.taken:  # A file of which nothing fits the mapping is no register.
            return Settled(Stored(0, 0, 0), 0, 0, 0)
        self._expect_own(manner)
        gone = self._passage.gone.find(incoming.table)
        removes = self._removes(manner, gone)
        if self._beside.remember is not None:
            self._beside.remember(self._connection, dataset, incoming.rows)
        stored = incoming.store(tell)
        span = joined(incoming.span, self._removed() if removes else (None, None))
        note(self._connection, dataset.id, "import", today, span)
        overwritten = self._corrected()
        self._told_gone(removes=removes)
        if self._beside.aftermath is not None:
            self._beside.aftermath.settle(self._connection, dataset, today)
        return Settled(stored, gone, gone if removes else 0, overwritten)

    def _expect_own(self, manner: Manner) -> None:
        """No provider writes over what another one keeps, by giving its register's name."""
        known = table(self._rules.dataset).c
        others = known.source == self._rules.source, known.provider != manner.provider
        if manner.provider is not None and self._connection.scalar(
            select(known.record).where(*others).limit(1)
        ):
            raise InputError(
                f"records of {self._rules.source!r} are kept by somebody else than "
                f"{manner.provider}: give the register a name of its own"
            )

    def _removes(self, manner: Manner, gone: int) -> bool:
        """Whether what is gone goes here too; not while nobody can tell what is gone."""
        wanted = manner.removes_gone or self._rules.gone == "remove"
        if not wanted or not gone or self._passage.unnamed:
            return False
        before = self._passage.gone.before()
        if 2 * gone > before and not manner.is_forced:
            raise TooManyGoneError(
                f"{gone} of the {before} records of {self._rules.source!r} are not in it and would "
                "be removed, which is more than half; nothing was changed: look whether it is the "
                "whole register, and only then repeat the import with --force"
            )
        return True

    def _removed(self) -> Span:
        gone, aftermath = self._passage.gone, self._beside.aftermath
        if aftermath is not None:
            for batch in _batches(gone.records()):
                aftermath.removed(self._connection, self._rules.dataset, batch)
        return gone.remove()

    def _corrected(self) -> int:
        """Tell of corrections by hand that gave way to the register's new rows."""
        aftermath, number = self._beside.aftermath, 0
        if aftermath is None:
            return number
        reason = "a correction by hand gave way, as the register's row says something new"
        for batch in _batches(self._passage.incoming.changed()):
            lines = dict(batch)
            found = aftermath.overwritten(self._connection, self._rules.dataset, list(lines))
            number += len(found)
            self._report.find(
                Finding("corrected", lines[record], reason=reason, record=record)
                for record in sorted(found, key=lines.__getitem__)
            )
        return number

    def _told_gone(self, *, removes: bool) -> None:
        fate = "it was removed here too" if removes else "it is kept here"
        if not removes and self._rules.gone == "remove" and self._passage.unnamed:
            fate = "it is kept here, as refused rows do not say which records they are"
        reason = f"the register no longer has this record; {fate}"
        gone = self._passage.gone.records()
        self._report.find(Finding("gone", reason=reason, record=record) for record in gone)


def _batches(each: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(each)
    while batch := list(islice(rest, _BATCH)):
        yield batch
