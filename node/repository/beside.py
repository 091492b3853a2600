"""What others know and keep beside the records of an import, in its own transaction: asked here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, FromClause

from anonymizer.case import Pseudonym
from proto.catalogue import Dataset


class IdentitySink(Protocol):
    """Keeps, sealed, what names people; nothing else of the node ever sees it."""

    def keep(
        self,
        connection: Connection,
        dataset: Dataset,
        rows: Sequence[tuple[Pseudonym, Mapping[str, str]]],
    ) -> None:
        """Keep what names some identities.

        A row is an identity's pseudonym with what its record says of it, as the register writes
        it: `given_name`, `family_name`, and where the mapping names them `other_names`,
        `birth_date`, `sex`, `document`; no cell that is empty. Only rows that are new or changed
        come, in batches, and one identity may come more than once: the last time counts.
        """


class ProceedingSink(Protocol):
    """Keeps which proceedings a record belongs to."""

    def link(
        self,
        connection: Connection,
        dataset: Dataset,
        rows: Sequence[tuple[Pseudonym, tuple[Pseudonym, ...]]],
    ) -> None:
        """Keep the proceedings of some records: these, and no longer any others.

        A row is a record's pseudonym with those of its case numbers, perhaps none. One case number
        has one pseudonym, whichever register and dataset it stands in. Only rows that are new or
        changed come, in batches.
        """


class Aftermath(Protocol):
    """Keeps true what hangs on records, once those of a file are stored and the change is noted."""

    def overwritten(
        self, connection: Connection, dataset: Dataset, records: Sequence[Pseudonym]
    ) -> Collection[Pseudonym]:
        """Take in that other rows came for these records, and say which were corrected by hand."""

    def removed(
        self, connection: Connection, dataset: Dataset, records: Sequence[Pseudonym]
    ) -> None:
        """Take in that these records are no longer there, or refuse that they go."""

    def settle(self, connection: Connection, dataset: Dataset, today: date) -> None:
        """Take in, last of all, that an import is over: consent may be given, or no longer."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Everybody who is asked; whoever is not there is not needed.

    Attributes:
        is_erased: Whether a row, with `record` and `identity`, is of what was erased and stays out.
        remember: Keeps what is about to be written over by rows in the shape of the records.
    """

    identities: IdentitySink | None = None
    proceedings: ProceedingSink | None = None
    is_erased: Callable[[Dataset, FromClause], ColumnElement[bool]] | None = None
    remember: Callable[[Connection, Dataset, FromClause], None] | None = None
    aftermath: Aftermath | None = None
