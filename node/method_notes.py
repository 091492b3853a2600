"""What this country says of its figures: one method note per dataset, every version kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Engine, Integer, String, Table, Text, func, insert, select

from node.storage import metadata, reading, writing
from proto import document
from proto.catalogue import Dataset
from proto.errors import InputError, MalformedError, RefusalError
from proto.method_note import Method, faults

note = Table(
    "method_note",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("method", Text, nullable=False),
)
"""Versions of the notes, the newest in force."""


class NoMethodNoteError(RefusalError):
    """Nobody has written what the figures mean."""

    code = "no-method-note"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a note: since when, and who wrote it."""

    number: int
    at: str
    by: str
    method: Method


@dataclass(frozen=True, slots=True)
class MethodNotes:
    """The notes of one node."""

    engine: Engine

    def current(self, dataset: Dataset) -> Method:
        """What is said of a dataset now.

        Raises:
            NoMethodNoteError: Nothing is.
        """
        versions = self.history(dataset)
        if not versions:
            raise NoMethodNoteError(
                f"no method note is written for {dataset.id}: nobody could tell what its figures"
                " mean; write one with `dcim-node method-note write`, or put [method] into the"
                " mapping of the register"
            )
        return versions[-1].method

    def history(self, dataset: Dataset) -> tuple[Version, ...]:
        """Every version, the oldest first."""
        ours = select(note).where(note.c.dataset == dataset.id).order_by(note.c.number)
        with reading(self.engine) as connection:
            return tuple(
                Version(row.number, row.at, row.by, document.read(Method, row.method.encode()))
                for row in connection.execute(ours)
            )

    def write(self, dataset: Dataset, method: Method, *, by: str, now: datetime) -> bool:
        """Make this what is said from now on; said already, it changes nothing.

        Raises:
            InputError: It names what the dataset does not have.
        """
        expect_sound(method, dataset)
        versions = self.history(dataset)
        if versions and versions[-1].method == method:
            return False
        with writing(self.engine) as connection:
            before = select(func.max(note.c.number)).where(note.c.dataset == dataset.id)
            row = {
                "dataset": dataset.id,
                "number": (connection.scalar(before) or 0) + 1,
                "at": now.isoformat(timespec="seconds"),
                "by": by,
                "method": document.write(method).decode(),
            }
            connection.execute(insert(note), row)
        return True


def expect_sound(method: Method, dataset: Dataset) -> None:
    """Refuse a note on what is not there.

    Raises:
        InputError: It names what the dataset does not have.
    """
    if found := tuple(faults(method, dataset)):
        raise InputError(f"the method note is not valid: {'; '.join(found)}")


def parse(table: Mapping[str, object], place: str) -> Method:
    """Read a note that somebody wrote as a table.

    Args:
        table: The note, as TOML or a form gives it.
        place: Where it is written, for the message.

    Raises:
        InputError: Something in it is missing, unknown or wrong.
    """
    try:
        return document.read(Method, json.dumps(table, default=str).encode())
    except MalformedError as error:
        raise InputError(f"{place}: the method note is not valid: {error}") from error
