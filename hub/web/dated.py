"""Days and moments on a page: in the language of the reader, and exactly for programs."""

from datetime import UTC, date, datetime

from markupsafe import Markup

from hub import language

_TIME = Markup('<time datetime="{}">{}</time>')


def dated(value: date | datetime | str) -> Markup:
    """A day; of a moment, the day that it was at Greenwich. Text is as ISO 8601 writes it."""
    exact = _read(value)
    day = exact.astimezone(UTC).date() if isinstance(exact, datetime) else exact
    return _TIME.format(exact.isoformat(), language.day(day))


def timed(value: datetime) -> Markup:
    """A day with the time on it."""
    return _TIME.format(value.isoformat(timespec="seconds"), language.moment(value))


def _read(value: date | datetime | str) -> date | datetime:
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
