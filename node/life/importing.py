"""What an import must tell the life of its records, in its own transaction.

In this order: rows of whatever was erased are left out (`tombstones.is_erased`); what is about to
be overwritten is remembered (`history.remember`); records are written and the import is noted; then
the links and `Aftermath`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete

from anonymizer.case import Pseudonym
from node.life import holds, proceedings
from node.life.consent import follow_consent
from node.life.corrections import correction, superseded
from node.life.history import record_history
from node.life.moves import batches
from node.life.proceedings import linked_case
from proto.catalogue import Dataset


class Links:
    """Keeps which proceedings a record belongs to."""

    def link(
        self,
        connection: Connection,
        dataset: Dataset,
        rows: Sequence[tuple[Pseudonym, tuple[Pseudonym, ...]]],
    ) -> None:
        """Keep the proceedings of some records: these, and no longer any others."""
        proceedings.link(connection, dataset, rows)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Keeps true what hangs on records, once those of a register are stored.

    Attributes:
        forget_unused: Destroys what names identities of which no record is left.
    """

    forget_unused: Callable[[Connection, Dataset], int]

    def overwritten(
        self, connection: Connection, dataset: Dataset, records: Sequence[Pseudonym]
    ) -> Collection[Pseudonym]:
        """Take in that other rows came for these records, and say which were corrected by hand."""
        return tuple(map(Pseudonym, superseded(connection, dataset, records)))

    def removed(
        self, connection: Connection, dataset: Dataset, records: Sequence[Pseudonym]
    ) -> None:
        """Take in that the register no longer has these records: nothing of them is kept.

        Raises:
            LegalHoldError: One of them is held; the import must not remove it.
        """
        holds.expect_removable(connection, dataset, records)
        for table in (record_history, correction, linked_case):
            for batch in batches(records):
                theirs = table.c.dataset == dataset.id, table.c.record.in_(batch)
                connection.execute(delete(table).where(*theirs))

    def settle(self, connection: Connection, dataset: Dataset, today: date) -> None:
        """Take in, last of all, that an import is over: consent may be given, or no longer."""
        follow_consent(connection, dataset, today)
        self.forget_unused(connection, dataset)
