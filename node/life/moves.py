"""Which periods a change of records concerned: those, and no others, are in another state now."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from sqlalchemy import Connection, FromClause, Select, func, select

from node.repository import records
from node.repository.ranking import Change, Span, joined, note
from proto.catalogue import Dataset
from proto.period import Period

_BATCH = 500


def take_turn(connection: Connection, dataset: Dataset) -> None:
    """Let nobody else change records of the dataset until this transaction ends.

    SQLite has one writer anyway; PostgreSQL must be told before it looks at anything.
    """
    if connection.dialect.name == "postgresql":
        lock = f"LOCK TABLE {records.table(dataset).name} IN SHARE ROW EXCLUSIVE MODE"
        connection.exec_driver_sql(lock)


def days_of(connection: Connection, dataset: Dataset, people: Iterable[str]) -> tuple[Span, ...]:
    """The days of all records of some people, as they are now."""
    table = records.table(dataset)
    found = (_days(table).where(table.c.person.in_(batch)) for batch in batches(people))
    return apart(span for each in found for span in _spans(connection, each))


def days_of_those(connection: Connection, dataset: Dataset, people: FromClause) -> tuple[Span, ...]:
    """The days of all records of the people in a column `person`, however many they are."""
    table = records.table(dataset)
    theirs = table.c.person.in_(select(people.c.person))
    return apart(_spans(connection, _days(table).where(theirs)))


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in few spans that touch the same periods: the finest of those is a quarter.

    Spans that begin in one quarter and end in one are joined. So a record of 2021 and one of 2024
    leave the years between them alone.
    """
    found: dict[tuple[int, int], Span] = {}
    for first, last in spans:
        if first and last:
            place = _quarter(first), _quarter(last)
            found[place] = joined(found.get(place, (None, None)), (first, last))
    return tuple(found[place] for place in sorted(found))


def note_each(
    connection: Connection, dataset: Dataset, kind: Change, day: date, spans: Iterable[Span]
) -> int:
    """Remember a change of these days, and give the state that the dataset is in now."""
    for span in spans:
        note(connection, dataset.id, kind, day, span)
    return newest(connection, dataset)


def newest(connection: Connection, dataset: Dataset) -> int:
    """The number of the last change of a dataset; 0 where there was none."""
    known = records.imported.c
    return connection.scalar(select(func.max(known.number)).where(known.dataset == dataset.id)) or 0


def state_of(connection: Connection, dataset: Dataset, period: Period) -> int:
    """Which state of a period's records this is: the last change that concerned any of them."""
    known = records.imported.c
    inside = (known.first_day < period.end) & (known.last_day >= period.start)
    last = select(func.max(known.number)).where(known.dataset == dataset.id, inside)
    return connection.scalar(last) or 0


def batches(items: Iterable[str]) -> Iterator[list[str]]:
    """The items, so many at a time as one statement takes."""
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _days(table: FromClause) -> Select[tuple[date, date]]:
    return select(table.c.first_day, table.c.last_day).distinct()


def _spans(connection: Connection, days: Select[tuple[date, date]]) -> Iterator[Span]:
    for row in connection.execute(days):
        yield row.first_day, row.last_day


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3
