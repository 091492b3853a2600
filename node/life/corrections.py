"""Corrections by hand, each kept with what stood there before: undoing one is another one."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from node.life import fields
from node.life.consent import INDICATOR as CONSENT
from node.life.consent import follow_consent
from node.life.deed import Deed, NothingChangedError
from node.life.lookup import fetch
from node.life.moves import apart, batches, newest, note_each, take_turn
from node.repository import records
from node.repository.ranking import rank
from node.storage import metadata
from proto.catalogue import Dataset
from proto.errors import RefusalError

correction = Table(
    "correction",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("record", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("field", String(64), nullable=False),
    Column("before", Text, nullable=True),
    Column("after", Text, nullable=True),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Integer, nullable=False),
    Column("overwritten", Integer, nullable=True),
)
"""`state` is the state of the dataset after the correction; `overwritten` that of the import that
brought another row for the record."""


class UnknownCorrectionError(RefusalError):
    """A record has no correction of this number."""

    code = "unknown-correction"


class ChangedSinceError(RefusalError):
    """What a correction put there no longer stands there."""

    code = "changed-since"


@dataclass(frozen=True, slots=True)
class Fix:
    """What a field is to say.

    Attributes:
        field: An indicator or a date.
        text: A code, several codes with `+` between them, or a date as far as it is known;
            None where it is to be as if the register did not ask.
    """

    field: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one record, corrected; None is what the register does not ask.

    Attributes:
        number: Of the record's corrections, from 1.
        overwritten: The state of the import that brought another row since, if one did.
    """

    number: int
    field: str
    before: str | None
    after: str | None
    by: str
    at: str
    reason: str
    state: int
    overwritten: int | None


def correct(
    connection: Connection, dataset: Dataset, record: str, fix: Fix, deed: Deed
) -> Correction:
    """Let a record say something else in one field.

    What the register itself said last stays known (`content`), so the same row again does not
    overwrite the correction, and another one does. Only the periods of the record's days are in
    another state afterwards.

    Raises:
        InputError: The text is not fit for the field.
        NothingChangedError: The record says so already.
        UnknownNameError: The dataset has no such field, or its list no such code.
        UnknownRecordError: There is no such record.
    """
    take_turn(connection, dataset)
    row = fetch(connection, dataset, record)
    values = fields.columns_of(dataset, fix.field, fix.text, deed.day)
    now = {**row, **values}
    before, after = (fields.text_of(dataset, fix.field, each) for each in (row, now))
    if before == after:
        raise NothingChangedError(f"{fix.field}: the record says so already")
    table = records.table(dataset)
    connection.execute(update(table).where(table.c.record == record).values(values))
    if fix.field == dataset.date_axis:
        rank(connection, dataset, [row["person"]])
    spans = apart((each["first_day"], each["last_day"]) for each in (row, now))
    state = note_each(connection, dataset, "correction", deed.day, spans)
    said = {"field": fix.field, "before": before, "after": after, "state": state}
    kept = _keep(connection, dataset, record, deed.row | said)
    if fix.field == CONSENT:
        follow_consent(connection, dataset, deed.day, person=row["person"])
    return kept


def undo(
    connection: Connection, dataset: Dataset, record: str, deed: Deed, *, number: int
) -> Correction:
    """Let a field say again what it said before a correction.

    Raises:
        ChangedSinceError: It says something else by now than the correction put there.
        UnknownCorrectionError: The record has no such correction.
        UnknownRecordError: There is no such record.
    """
    take_turn(connection, dataset)
    row = fetch(connection, dataset, record)
    known = {each.number: each for each in of_record(connection, dataset, record)}
    if number not in known:
        raise UnknownCorrectionError(f"the record has no correction {number}")
    field, before, after = known[number].field, known[number].before, known[number].after
    if fields.text_of(dataset, field, row) != after:
        raise ChangedSinceError(f"{field} was changed again since correction {number}")
    return correct(connection, dataset, record, Fix(field, before), deed)


def of_record(connection: Connection, dataset: Dataset, record: str) -> tuple[Correction, ...]:
    """The corrections of a record, in order."""
    names = [correction.c[name] for name in Correction.__slots__]
    rows = connection.execute(
        select(*names).where(*_same(dataset, record)).order_by(correction.c.number)
    )
    return tuple(Correction(*row) for row in rows)


def superseded(
    connection: Connection, dataset: Dataset, overwritten: Iterable[str]
) -> tuple[str, ...]:
    """Note which corrections an import has overwritten, as the register says something else now.

    Args:
        connection: The transaction of the import, once it is noted.
        dataset: What was brought in.
        overwritten: The records for which another row came.

    Returns:
        Those among them that had been corrected by hand.
    """
    state, corrected = newest(connection, dataset), set[str]()
    ours = correction.c.dataset == dataset.id, correction.c.overwritten.is_(None)
    for batch in batches(overwritten):
        theirs = *ours, correction.c.record.in_(batch)
        corrected.update(connection.scalars(select(correction.c.record).where(*theirs)))
        connection.execute(update(correction).where(*theirs).values(overwritten=state))
    return tuple(sorted(corrected))


def _keep(
    connection: Connection, dataset: Dataset, record: str, said: dict[str, object]
) -> Correction:
    last = select(func.max(correction.c.number)).where(*_same(dataset, record))
    number = (connection.scalar(last) or 0) + 1
    row = {"dataset": dataset.id, "record": record, "number": number, **said}
    connection.execute(insert(correction), row)
    return of_record(connection, dataset, record)[-1]


def _same(dataset: Dataset, record: str) -> tuple[ColumnElement[bool], ...]:
    return correction.c.dataset == dataset.id, correction.c.record == record
