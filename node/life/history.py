"""What a record said before: every change of it, by imports and by hand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    String,
    Table,
    Text,
    case,
    cast,
    func,
    insert,
    literal,
    select,
)

from node.life import fields, partial_date, rulings
from node.life.corrections import Correction, of_record
from node.life.lookup import fetch
from node.life.moves import newest
from node.life.rulings import Ruling
from node.repository import records
from node.storage import metadata
from proto.catalogue import Dataset, UnknownNameError

Kind = Literal["import", "correction", "consent", "hold", "person-hold"]

_IDENTITY, _PROVIDER = "identity", "provider"
_IS, _ENDS = "\x1f", "\x1e"  # The unit and the record separator of ASCII; no code has them.

record_history = Table(
    "record_history",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("record", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("said", Text, nullable=False),
)
"""What an import wrote over: the days, and of all else only what was to be something else."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field and what it said before and after; None is what the register does not ask.

    That a record names somebody else now is a change of `identity` without what it was.
    """

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a record.

    Attributes:
        at: The day or, by hand, the moment.
        by: Who did it; None for an import.
        said: What was decided, where it is a decision about consent or a hold.
        number: Of the correction, where it is one.
    """

    kind: Kind
    at: str
    changes: tuple[Change, ...] = ()
    by: str | None = None
    reason: str | None = None
    said: str | None = None
    number: int | None = None


def remember(connection: Connection, dataset: Dataset, new: FromClause) -> None:
    """Keep what an import is about to write over, in one statement however many rows there are.

    Called in the transaction of the import, before anything is written and before `note`.

    Args:
        connection: The transaction.
        dataset: What is brought in.
        new: Rows in the shape of the records; one that is new or says the same as before
            changes nothing.
    """
    old, state = records.table(dataset), newest(connection, dataset) + 1
    differs = (old.c.content != new.c.content) | (old.c.provider != new.c.provider)
    overwritten = old.c.record == new.c.record, differs
    if connection.scalar(select(old.c.record).where(*overwritten).limit(1)) is None:
        return
    said = _joined(_difference(old, new, name) for name in (_PROVIDER, *dataset.recorded))
    names_another = case((old.c.identity != new.c.identity, _IDENTITY + _IS + _ENDS), else_="")
    row = select(
        literal(dataset.id),
        old.c.record,
        literal(state),
        old.c.first_day,
        old.c.last_day,
        said + names_another,
    ).where(*overwritten)
    names = [column.name for column in record_history.columns]
    connection.execute(insert(record_history).from_select(names, row))


def history(
    connection: Connection, dataset: Dataset, record: str, *, provider: str | None = None
) -> tuple[Event, ...]:
    """Everything that happened to a record since it came in, the oldest first.

    Found backwards from what it says now, as each change tells what stood there before.

    Args:
        connection: A look at the database.
        dataset: Which one.
        record: The pseudonym.
        provider: Whose records may be seen; None where all may. A provider is not told of rulings,
            which are about the person, whoever knows the person.

    Raises:
        UnknownRecordError: There is no such record.
    """
    row = fetch(connection, dataset, record, provider=provider)
    said = {**fields.all_of(dataset, row), _PROVIDER: row[_PROVIDER] or None}
    events: list[Event] = []
    identity = row["identity"] if provider is None else None
    for change in reversed(_in_order(connection, dataset, record, identity)):
        match change:
            case Correction():
                events.append(_corrected(change))
                said[change.field] = change.before
            case Ruling():
                events.append(_decided(change))
            case _Import():
                before = _before(dataset, change)
                events.append(_imported(change, before, said))
                said |= before
    return tuple(reversed(events))


def came_in(connection: Connection, dataset: Dataset, record: str) -> date | None:
    """The day of the import that a record came in with, where only one can have brought it.

    Not kept for each record: an import is told of a record only where it wrote over something. The
    first one did so before it was written over, and changed some days.
    """
    noted, kept = records.imported.c, record_history.c
    written_over = kept.dataset == dataset.id, kept.record == record
    first = connection.scalar(select(func.min(kept.number)).where(*written_over))
    imports = noted.dataset == dataset.id, noted.kind == "import", noted.first_day.is_not(None)
    days = select(noted.day).where(*imports).distinct()
    found = connection.scalars(days if first is None else days.where(noted.number < first)).all()
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Import:
    """What one import wrote over."""

    state: int
    at: str
    first_day: date
    last_day: date
    said: str


def _in_order(
    connection: Connection, dataset: Dataset, record: str, identity: str | None
) -> list["_Import | Correction | Ruling"]:
    found: list[_Import | Correction | Ruling] = [*_imports(connection, dataset, record)]
    found += of_record(connection, dataset, record)
    if identity is not None:
        found += _once(rulings.about(connection, dataset, record, identity))
    return sorted(found, key=lambda each: (each.state, not isinstance(each, _Import), each.at))


def _once(decided: Iterable[Ruling]) -> Iterable[Ruling]:
    """A ruling about an identity and its records is one."""
    return {(each.said, each.state, each.at): each for each in decided}.values()


def _imports(connection: Connection, dataset: Dataset, record: str) -> Iterator[_Import]:
    kept, noted = record_history.c, records.imported.c
    same = (noted.dataset == kept.dataset) & (noted.number == kept.number)
    ours = kept.dataset == dataset.id, kept.record == record
    rows = select(kept.number, noted.day, kept.first_day, kept.last_day, kept.said)
    for number, day, first, last, said in connection.execute(
        rows.join_from(record_history, records.imported, same).where(*ours)
    ):
        yield _Import(number, day.isoformat(), first, last, said)


def _before(dataset: Dataset, change: _Import) -> dict[str, str | None]:
    """What the record said before an import, as far as that was something else."""
    parts = (part.split(_IS) for part in change.said.split(_ENDS) if part)
    before = {name: _read(dataset, name, stored) for name, stored in parts}
    return {dataset.date_axis: partial_date.written(change.first_day, change.last_day)} | before


def _read(dataset: Dataset, name: str, stored: str) -> str | None:
    if not stored or name == _PROVIDER:
        return stored or None
    try:
        fields.expect_field(dataset, name)
    except UnknownNameError:  # An earlier catalogue had it.
        return stored
    return fields.stored_as_text(dataset, name, stored)


def _imported(
    change: _Import, before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> Event:
    changes = tuple(
        Change(name, was, after.get(name))
        for name, was in before.items()
        if name == _IDENTITY or was != after.get(name)
    )
    return Event("import", change.at, changes)


def _corrected(change: Correction) -> Event:
    said = (Change(change.field, change.before, change.after),)
    by, reason = change.by, change.reason
    return Event("correction", change.at, said, by, reason, number=change.number)


def _decided(change: Ruling) -> Event:
    return Event(change.about, change.at, (), change.by, change.reason, said=change.said)


def _difference(old: FromClause, new: FromClause, name: str) -> ColumnElement[str]:
    was = func.coalesce(cast(old.c[name], Text), "")
    # A column of nothing but NULL has no type of its own.
    differs = old.c[name].is_distinct_from(cast(new.c[name], old.c[name].type))
    return case((differs, literal(name + _IS) + was + _ENDS), else_="")


def _joined(parts: Iterator[ColumnElement[str]]) -> ColumnElement[str]:
    whole = next(parts)
    for part in parts:
        whole += part
    return whole
