"""Erasing a person: every row, for good, and with a proof that nothing else changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, func, insert, select

from node.life import holds, person, tombstones
from node.life.certificate import (
    NOT_PROMISED,
    Certificate,
    Ground,
    Kept,
    LedgerHead,
    Measured,
    Removed,
    State,
)
from node.life.deed import Deed
from node.life.kept import Untouched, untouched
from node.life.moves import apart, newest, note_each, take_turn
from node.life.person import Whose
from node.life.proof import NotErasedError, compared, erasure, left_behind
from node.repository import records
from node.repository.ranking import rank
from proto.catalogue import Dataset
from proto.document import write


class Destroying(Protocol):
    """Destroys what else is kept of identities: what opens their names, links, lists of work."""

    def __call__(
        self, connection: Connection, dataset: Dataset, identities: Collection[str]
    ) -> Mapping[str, int]:
        """Destroy it in this transaction, and give the rows removed by table."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What is to be removed: whatever was buried under a number.

    Attributes:
        ground: Why it is done.
        whose: Identities of which other parts of the node are to keep nothing, by dataset.
        before: What was removed already.
    """

    number: int
    ground: Ground
    whose: Whose
    before: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Eraser:
    """What erasing needs.

    Attributes:
        party: Whose node it is.
        datasets: All there are, in the one order in which turns are taken.
        destroy: Destroys what other parts of the node keep.
    """

    party: str
    datasets: Sequence[Dataset]
    destroy: Destroying

    def erase(
        self, connection: Connection, dataset: Dataset, record: str, deed: Deed
    ) -> Certificate:
        """Erase whoever a record is about, in every dataset, in one transaction.

        Once it is over, `scrub` leaves no byte of it in the database's files.

        Raises:
            LegalHoldError: The person, or a record of the person, is held.
            NotErasedError: Something would be left or changed; nothing was erased.
            UnknownRecordError: There is no such record.
        """
        self.take_turns(connection)
        whose = person.identities(connection, self.datasets, dataset, record)
        number = next_number(connection)
        for each in self.datasets:
            theirs = person.records_of(connection, each, whose[each.id])
            holds.expect_none(connection, each, {*theirs, *whose[each.id]})
            tombstones.bury(connection, each, number, "record", theirs)
            tombstones.bury(connection, each, number, "identity", whose[each.id])
        return self.remove(connection, Removal(number, "request", whose), deed)

    def take_turns(self, connection: Connection) -> None:
        """Let nobody else change any record until the transaction ends."""
        for dataset in self.datasets:
            take_turn(connection, dataset)

    def remove(self, connection: Connection, removal: Removal, deed: Deed) -> Certificate:
        """Remove what was buried, check that it is gone, and certify it.

        The transaction has all datasets for itself.

        Raises:
            NotErasedError: Something would be left or changed; nothing was erased.
        """
        others = untouched(connection)
        removed, number = list(removal.before), removal.number
        for dataset in self.datasets:
            gone = self._remove_from(connection, dataset, number, deed, removal.whose[dataset.id])
            removed += [Removed(dataset.id, table, rows) for table, rows in gone.items() if rows]
        releases, measurements = self._proved(connection, number, others)
        certificate = Certificate(
            type="erasure",
            format=1,
            party=self.party,
            number=number,
            ground=removal.ground,
            by=deed.by,
            at=deed.at.isoformat(timespec="seconds"),
            reason=deed.reason,
            removed=tuple(removed),
            remaining=0,
            counted=0,
            states=tuple(State(each.id, newest(connection, each)) for each in self.datasets),
            releases=releases,
            measurements=measurements,
            ledger=LedgerHead(*others.head),
            not_promised=NOT_PROMISED,
        )
        row = {"number": number, "at": certificate.at, "certificate": write(certificate)}
        connection.execute(insert(erasure), row)
        return certificate

    def _proved(
        self, connection: Connection, number: int, before: Untouched
    ) -> tuple[tuple[Kept, ...], tuple[Measured, ...]]:
        """What was not touched, once nothing else is found to be left or changed."""
        after = untouched(connection)
        objections = [*left_behind(connection, self.datasets, number)]
        if before != after:
            objections.append("releases, measurements or the ledger would be changed")
        if objections:
            raise NotErasedError(objections)
        return compared(before, after)

    def _remove_from(
        self,
        connection: Connection,
        dataset: Dataset,
        number: int,
        deed: Deed,
        identities: Collection[str],
    ) -> Mapping[str, int]:
        """Remove it from one dataset; whoever has other records there is ranked anew."""
        table = records.table(dataset)
        doomed = table.c.record.in_(tombstones.named_by(dataset, number, "record"))
        days = select(table.c.first_day, table.c.last_day).where(doomed).distinct()
        spans = apart((row.first_day, row.last_day) for row in connection.execute(days))
        people = connection.scalars(select(table.c.person).where(doomed).distinct()).all()
        others = self.destroy(connection, dataset, identities) if identities else {}
        own = tombstones.remove(connection, dataset, number)
        rank(connection, dataset, people)
        note_each(connection, dataset, "erasure", deed.day, spans)
        return {**others, **own}


def next_number(connection: Connection) -> int:
    """The number of the next erasure."""
    return (connection.scalar(select(func.max(erasure.c.number))) or 0) + 1
