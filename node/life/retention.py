"""Retention: what is due to be kept no longer, and letting go of it, as the rules say.

Nothing is ever due without a rule. A record that is let go stays unknown here when its register
sends it again; its person may come in anew with another record.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, Select, case, false, func, literal, or_, select

from node.life import holds, tombstones
from node.life.certificate import Certificate, Removed
from node.life.deed import Deed
from node.life.erasure import Eraser, Removal, next_number
from node.life.retention_policy import Rule
from node.repository import records
from proto.catalogue import Dataset

_LEAP_DAY = 2, 29


class Identifiers(Protocol):
    """What names people, kept apart from their records."""

    def kept(self, connection: Connection, dataset: Dataset) -> Collection[str]:
        """The identities of which it is kept."""

    def destroy(self, connection: Connection, dataset: Dataset, identities: Iterable[str]) -> int:
        """Destroy it for some, and say of how many there was any."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is due in one dataset.

    Attributes:
        identities: Whose identifiers are to be destroyed, as every record of theirs is old enough.
        records: To be removed.
        gone: Whatever people are known as of whom no record is left then.
        held: Records that would be due and are under a legal hold.
    """

    dataset: Dataset
    identities: tuple[str, ...]
    records: tuple[str, ...]
    gone: tuple[str, ...]
    held: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.identities and not self.records


def due(
    connection: Connection,
    datasets: Sequence[Dataset],
    rules: Sequence[Rule],
    identifiers: Identifiers,
    today: date,
) -> tuple[Due, ...]:
    """What is due today, dataset by dataset; nothing is changed."""
    return tuple(_due(connection, each, rules, identifiers, today) for each in datasets)


def apply(
    connection: Connection,
    eraser: Eraser,
    rules: Sequence[Rule],
    identifiers: Identifiers,
    deed: Deed,
) -> Certificate | None:
    """Let go of everything that is due, in one transaction; None where nothing is.

    Once it is over, `scrub` leaves no byte of it in the database's files.

    Raises:
        NotErasedError: Something would be left or changed; nothing was removed.
    """
    eraser.take_turns(connection)
    found = due(connection, eraser.datasets, rules, identifiers, deed.day)
    if all(each.is_empty for each in found):
        return None
    number = next_number(connection)
    for each in found:
        tombstones.bury(connection, each.dataset, number, "record", each.records)
        tombstones.bury(connection, each.dataset, number, "identity", each.gone)
    before = tuple(
        Removed(each.dataset.id, "identifiers", rows)
        for each in found
        if (rows := identifiers.destroy(connection, each.dataset, each.identities))
    )
    whose = {each.dataset.id: frozenset(each.gone) for each in found}
    certificate = eraser.remove(connection, Removal(number, "retention", whose, before), deed)
    tombstones.let_in(connection, number)
    return certificate


def _due(
    connection: Connection,
    dataset: Dataset,
    rules: Sequence[Rule],
    identifiers: Identifiers,
    today: date,
) -> Due:
    table = records.table(dataset)
    ours = [rule for rule in rules if rule.dataset == dataset.id]
    is_held = holds.is_held(dataset)
    is_old = _is_old(dataset, [(each, each.records_years) for each in ours], today)
    goes = is_old & ~is_held
    unnamed = _is_old(dataset, [(each, each.identifiers_years) for each in ours], today)
    old = connection.scalars(_whose(table.c.identity, (unnamed | is_old) & ~is_held))
    removed = connection.scalars(select(table.c.record).where(goes).order_by(table.c.record))
    held = connection.scalars(select(func.count()).where(is_old & is_held)).one()
    return Due(
        dataset,
        tuple(sorted(set(old).intersection(identifiers.kept(connection, dataset)))),
        tuple(removed),
        tuple(sorted(_known_as(connection, dataset, _whose(table.c.person, goes)))),
        held,
    )


def _whose(column: ColumnElement[str], condition: ColumnElement[bool]) -> Select[str]:
    """Whoever has no record of which a condition does not hold."""
    holds = case((condition, 1), else_=0)
    return select(column).group_by(column).having(func.min(holds) == 1)


def _known_as(connection: Connection, dataset: Dataset, people: Select[str]) -> set[str]:
    """The people, and every identity that is known to be one of them."""
    table, alias = records.table(dataset).c, records.alias.c
    decided = alias.dataset == dataset.id, alias.person.in_(people)
    return {
        *connection.scalars(people),
        *connection.scalars(select(table.identity).where(table.person.in_(people)).distinct()),
        *connection.scalars(select(alias.identity).where(*decided)),
    }


def _is_old(
    dataset: Dataset, rules: Iterable[tuple[Rule, int | None]], today: date
) -> ColumnElement[bool]:
    """Whether a record is older than the rule of its status allows."""
    table = records.table(dataset)
    codes = dataset.indicator(dataset.status_indicator).codes()
    status = func.coalesce(table.c[dataset.status_indicator], codes[-1])
    old = [
        status.in_(rule.statuses) & _is_before(dataset, rule.counts_from, _earlier(today, years))
        for rule, years in rules
        if years is not None
    ]
    return or_(false(), *old)


def _is_before(dataset: Dataset, counts_from: str | None, day: date) -> ColumnElement[bool]:
    """Whether the date from which years count was over before a day, to the last day it may be."""
    table = records.table(dataset)
    by_last_day = table.c.last_day < day
    if counts_from is None:
        return by_last_day
    known = table.c[counts_from]
    # As much of the day as is known of the date: within the same month, nobody can tell.
    by_known = known < func.substr(literal(day.isoformat()), 1, func.length(known))
    return case((known.is_(None), by_last_day), else_=by_known)


def _earlier(day: date, years: int) -> date:
    year = max(day.year - years, date.min.year)
    is_leap_day = (day.month, day.day) == _LEAP_DAY
    return day.replace(year=year, day=28 if is_leap_day else day.day)
