"""What every change of records must leave true: each rival is right, and the change is noted."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Literal

from sqlalchemy import Connection, bindparam, func, insert, select, update

from anonymizer.contribution import RIVAL, rival
from node.repository import records
from proto.catalogue import Dataset

Change = Literal["import", "correction", "link", "exclusion", "erasure"]

Span = tuple[date | None, date | None]
"""First and last day of what a change concerned; nothing where it changed nothing."""

_BATCH = 500


def joined(*spans: Span) -> Span:
    """All days of several spans."""
    firsts = [first for first, _ in spans if first]
    lasts = [last for _, last in spans if last]
    return min(firsts, default=None), max(lasts, default=None)


def rank(connection: Connection, dataset: Dataset, people: Iterable[str]) -> None:
    """Find the rivals of all records of some people anew, after one of them has changed.

    Nobody else may write to the dataset meanwhile: the caller holds its transaction.
    """
    table, kept = records.table(dataset), RIVAL[dataset.person_rule]
    write = update(table).where(table.c.record == bindparam("key")).values({kept: bindparam("day")})
    for batch in _batches(people):
        theirs = select(table).where(table.c.person.in_(batch)).subquery()
        ranked = select(theirs.c.record, rival(theirs, dataset.person_rule))
        rows = [{"key": record, "day": day} for record, day in connection.execute(ranked)]
        if rows:
            connection.execute(write, rows)


def note(connection: Connection, dataset: str, kind: Change, day: date, span: Span) -> None:
    """Remember a change in its own transaction: figures of a period belong to one state of it."""
    known = records.imported
    before = select(func.max(known.c.number)).where(known.c.dataset == dataset)
    number = (connection.scalar(before) or 0) + 1
    first, last = span
    row = {"dataset": dataset, "number": number, "kind": kind, "day": day}
    connection.execute(insert(known), row | {"first_day": first, "last_day": last})


def _batches(people: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(people)
    while batch := list(islice(rest, _BATCH)):
        yield batch
