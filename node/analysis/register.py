"""Asking the register: the records that count of everybody, by any of its dates.

By the dataset's own date a person counts exactly as in a release. By another date people count by
the same rule on that date: once in a period, by the first of their records in it or the last, as
the dataset says. A record counts in a period that holds its date wholly, so one that is known to
the year alone counts in that year and in none of its quarters; without the date it is in none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    distinct,
    func,
    select,
)

from anonymizer.counting import question as by_own_date
from node.analysis.people import Change, People, Reader, Stored, counted
from node.analysis.question import Question
from node.repository import records
from node.storage import reading
from proto.catalogue import Dataset
from proto.errors import InputError
from proto.period import Period

_JANUARY = 1


@dataclass(frozen=True, slots=True)
class Register:
    """The case records of one country, for its own people."""

    engine: Engine

    def people(self, question: Question, periods: Iterable[Period]) -> tuple[People, ...]:
        """Whom a question is about, in each period.

        Raises:
            UnavailableError: The database cannot be read.
        """
        return tuple(self._people(question, period) for period in periods)

    def expect_providers(self, question: Question) -> None:
        """Refuse a provider that no record names: a slip of the pen would count nobody.

        Raises:
            InputError: There is no record of one of them; the message lists those there are.
            UnavailableError: The database cannot be read.
        """
        if not question.providers:
            return
        column = records.counted(question.dataset).c.provider
        asked = select(column).where(column != "").distinct().order_by(column)
        with reading(self.engine) as connection:
            known = [*connection.scalars(asked)]
        if lacking := [each for each in question.providers if each not in known]:
            there = f"those there are: {', '.join(known)}" if known else "no record names any"
            raise InputError(
                f"no record of {question.dataset.id} is of the provider {lacking[0][:80]}; {there}"
            )

    def _people(self, question: Question, period: Period) -> People:
        """Read until the register has not changed meanwhile."""
        while True:
            with reading(self.engine) as connection:
                state = _state(connection, question.dataset)
                found = _read(connection, question, period, state)
                if state == _state(connection, question.dataset):
                    return found


def _read(
    connection: Connection, question: Question, period: Period, state: Change | None
) -> People:
    dataset, attributes = question.dataset, question.attributes
    reader = Reader(records.bits(dataset))
    answer = connection.execute(_statement(question, period))
    stored = cast("Iterable[Sequence[Stored]]", answer)
    everybody = People(period, attributes, reader.rows(attributes, stored), state)
    asked = everybody.only(lambda answers: counted(question, answers))
    undated = _undated(connection, question)
    return People(period, attributes, asked.rows, state, undated)


def _state(connection: Connection, dataset: Dataset) -> Change | None:
    known = records.imported.c
    newest = (
        select(known.number, known.kind, known.day)
        .where(known.dataset == dataset.id)
        .order_by(known.number.desc())
        .limit(1)
    )
    row = connection.execute(newest).one_or_none()
    return None if row is None else Change(row.number, row.kind, row.day.isoformat())


def _statement(question: Question, period: Period) -> Select[*tuple[Stored, ...]]:
    dataset = question.dataset
    if question.axis == dataset.date_axis and not question.providers:
        return by_own_date(
            records.counted(dataset),
            attributes=question.attributes,
            rule=dataset.person_rule,
            start=period.start,
            end=period.end,
        )
    return _by_first_in_period(question, period)


def _by_first_in_period(question: Question, period: Period) -> Select[*tuple[Stored, ...]]:
    """The same rule where no rival is kept: of the records that are asked, by the date asked."""
    table = _table(question)
    first, last, inside = _days(table, question, period)
    order = _order(first, last, table, question.dataset)
    place = func.row_number().over(partition_by=table.c.person, order_by=order)
    columns = [table.c[name] for name in question.attributes]
    ranked = select(*columns, place.label("place")).where(inside).subquery()
    kept = [ranked.c[name] for name in question.attributes]
    return select(*kept, func.count()).where(ranked.c.place == 1).group_by(*kept)


def _table(question: Question) -> FromClause:
    """The records that may count, of some providers only if any are named."""
    table = records.counted(question.dataset)
    if not question.providers:
        return table
    return select(table).where(table.c.provider.in_(question.providers)).subquery()


def _days(
    table: FromClause, question: Question, period: Period
) -> tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[bool]]:
    """The first and the last day of a record's date, and whether it is in the period wholly."""
    if question.axis == question.dataset.date_axis:
        first, last = table.c.first_day, table.c.last_day
        return first, last, (first >= period.start) & (first <= last) & (last < period.end)
    known = _digits(table, question.axis)
    length = func.length(known)
    return (
        known.concat(func.substr("99990101", length + 1)),
        known.concat(func.substr("99991231", length + 1)),
        (known >= _first(period)) & (known < _after(period)),
    )


def _order(
    first: ColumnElement[Any], last: ColumnElement[Any], table: FromClause, dataset: Dataset
) -> tuple[ColumnElement[Any], ...]:
    """What comes first, as in the contribution: over first, then sharpest, then by content."""
    content, record = table.c.content, table.c.record
    match dataset.person_rule:
        case "earliest":
            return last.asc(), first.desc(), content.asc(), record.asc()
        case "latest":
            return first.desc(), last.asc(), content.desc(), record.desc()


def _undated(connection: Connection, question: Question) -> int:
    """People with records, none of which has the date."""
    if question.axis == question.dataset.date_axis:
        return 0
    table = _table(question)
    known = select(table.c.person).where(table.c[question.axis].is_not(None))
    without = select(func.count(distinct(table.c.person))).where(table.c.person.not_in(known))
    return connection.scalar(without) or 0


def _digits(table: FromClause, axis: str) -> ColumnElement[str]:
    """`2024`, `202403` or `20240309`: in the order of time under every collation."""
    return func.replace(table.c[axis], "-", "")


def _first(period: Period) -> str:
    return f"{period.start:%Y}" if period.frequency == "A" else f"{period.start:%Y%m}"


def _after(period: Period) -> str:
    """What is over only after the period; a year that is known alone may be the next one."""
    return f"{period.end:%Y}" if period.end.month == _JANUARY else f"{period.end:%Y%m}"
