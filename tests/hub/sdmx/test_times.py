"""Periods and moments in an address are read as SDMX means them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from hub.sdmx.refusals import BadSyntaxError
from hub.sdmx.times import Span, moment, span


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-A1", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-S2", date(2024, 7, 1), date(2025, 1, 1)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 4, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("2022-01-01/P3Y", date(2022, 1, 1), date(2025, 1, 1)),
        ("2022/2024", date(2022, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_period_is_days(text: str, start: date, end: date) -> None:
    """From its first day to before the day after it."""
    assert Span(start, end) == span(text)


@pytest.mark.parametrize("text", ["", "soon", "2024-13", "2023-02-29", "2024-02-29/P1Y", "٢٠٢٤"])
def test_what_is_no_period_is_refused(text: str) -> None:
    """Whatever else is written."""
    with pytest.raises(BadSyntaxError, match="expected a period"):
        span(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        (
            "2026-03-01T12:00:00+02:00",
            datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2))),
        ),
    ],
)
def test_a_moment_without_an_offset_is_utc(text: str, expected: datetime) -> None:
    """A day begins at midnight."""
    assert expected == moment(text)
