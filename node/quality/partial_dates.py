"""Dates known to the day, the month or the year, compared so that only what is certain counts.

Further dates are kept as text, `2024`, `2024-03` or `2024-03-09`. One lies before another for
certain if all of its days do: if it is smaller as far as both are known, which is where the shorter
one ends. That is one comparison of whole texts and one of a beginning, as the property test with
days in Python shows.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, String, and_, cast, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Iso(FunctionElement[str]):
    """A column of whole days as text, whatever the server's own way to write dates."""

    type = String()
    name = "iso"
    inherit_cache = True


class DaysLater(FunctionElement[date]):
    """A column of whole days, some days later."""

    type = Date()
    name = "days_later"
    inherit_cache = True


class WeekOf(FunctionElement[date]):
    """The Monday of the week in which a whole day lies."""

    type = Date()
    name = "week_of"
    inherit_cache = True


def is_before(first: ColumnElement[str], second: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether every day of one date lies before every day of another; never where one is NULL."""
    # The whole texts first: that is rarely true, and then nothing has to be cut.
    return and_(first < second, func.substr(second, 1, func.length(first)) != first)


def year(day: ColumnElement[str]) -> ColumnElement[int]:
    """The year of a date, which is always known."""
    return cast(func.substr(day, 1, 4), Integer)


def days_later(day: ColumnElement[date], days: int) -> ColumnElement[date]:
    """A whole day, some days later."""
    return DaysLater(day, literal(days, Integer))


@compiles(Iso, "sqlite")
def _iso_sqlite(element: Iso, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    """SQLite keeps days as that text."""
    return compiler.process(element.clauses, **options)


@compiles(Iso, "postgresql")
def _iso_postgresql(element: Iso, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"to_char({compiler.process(element.clauses, **options)}, 'YYYY-MM-DD')"


@compiles(DaysLater, "sqlite")
def _later_sqlite(
    element: DaysLater,
    compiler: SQLCompiler,
    **options: Any,  # noqa: ANN401
) -> str:
    day, days = (compiler.process(each, **options) for each in element.clauses)
    return f"date({day}, {days} || ' days')"


@compiles(DaysLater, "postgresql")
def _later_postgresql(
    element: DaysLater,
    compiler: SQLCompiler,
    **options: Any,  # noqa: ANN401
) -> str:
    day, days = (compiler.process(each, **options) for each in element.clauses)
    return f"({day} + {days})"


@compiles(WeekOf, "sqlite")
def _week_sqlite(element: WeekOf, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"date({compiler.process(element.clauses, **options)}, 'weekday 0', '-6 days')"


@compiles(WeekOf, "postgresql")
def _week_postgresql(
    element: WeekOf,
    compiler: SQLCompiler,
    **options: Any,  # noqa: ANN401
) -> str:
    return f"CAST(date_trunc('week', {compiler.process(element.clauses, **options)}) AS date)"
