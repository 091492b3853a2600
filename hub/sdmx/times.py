"""Moments and periods as they are written in an address."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hub.sdmx.refusals import BadSyntaxError
from proto.errors import MalformedError
from proto.period import Period

_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])", re.ASCII)
_REPORTING_YEAR = re.compile(r"(?P<year>\d{4})-A1", re.ASCII)
_RANGE = re.compile(r"(?P<start>\d{4}-\d{2}-\d{2})/P(?P<years>\d{1,2})Y", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to before `end`."""

    start: date
    end: date


def span(text: str) -> Span:
    """The days of a period: a year, half-year, quarter, month, day, or range of years.

    Raises:
        BadSyntaxError: The text is none of these.
    """
    try:
        return _span(text)
    except (ValueError, OverflowError, MalformedError) as error:
        raise BadSyntaxError(
            "expected a period such as 2024, 2024-S1, 2024-Q3, 2024-05, 2024-05-31 or "
            f"2022-01-01/P3Y, got {text[:40]!r}"
        ) from error


def _span(text: str) -> Span:
    if found := _MONTH.fullmatch(text):
        start = date(int(found["year"]), int(found["month"]), 1)
        return Span(start, (start + timedelta(31)).replace(day=1))
    if found := _REPORTING_YEAR.fullmatch(text):
        return _span(found["year"])
    if found := _RANGE.fullmatch(text):
        start = date.fromisoformat(found["start"])
        return Span(start, start.replace(year=start.year + int(found["years"])))
    if len(text) == len("2024-05-31"):
        day = date.fromisoformat(text)
        return Span(day, day + timedelta(1))
    period = Period.parse(text)
    return Span(period.start, period.end)


def moment(text: str) -> datetime:
    """A point in time; without an offset it is UTC, a day begins at midnight.

    Raises:
        BadSyntaxError: The text is none.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadSyntaxError(
            f"expected a time such as 2026-03-01T12:00:00Z, got {text[:40]!r}"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
