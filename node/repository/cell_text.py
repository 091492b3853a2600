"""Values that a workbook or a database knows by their kind, as text."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID


def text_of(value: object) -> str | None:  # noqa: PLR0911 - a line for each kind
    """The text people would read: whole numbers without a point, dates as in ISO 8601.

    Nothing where it is no such value, as bytes and lists are none.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else f"{value:.15g}"
        case Decimal():
            return _decimal(value)
        case datetime() | date():
            return _day(value)
        case int() | UUID() | timedelta():
            return str(value)
        case time():
            return value.isoformat("seconds")
        case _:
            return None


def _decimal(value: Decimal) -> str:
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _day(value: date) -> str:
    """A day; with the time of the day unless that is midnight."""
    if not isinstance(value, datetime):
        return value.isoformat()
    has_time = value.time().replace(microsecond=0) != time.min
    return value.strftime("%Y-%m-%d %H:%M:%S") if has_time else value.date().isoformat()
