"""Days are read by people in their language, and by programs exactly."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from hub.language import speaking
from hub.web.dated import dated, timed

NOON = datetime(2026, 3, 1, 12, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (date(2026, 3, 1), "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
        (NOON, "2026-03-01T12:05:09+00:00"),
        ("2026-03-01T12:05:09+00:00", "2026-03-01T12:05:09+00:00"),
    ],
)
def test_a_day_is_said_in_words_and_kept_exactly(value: date | str, exact: str) -> None:
    """Whether it comes as a day, a moment, or a text."""
    assert f'<time datetime="{exact}">1 March 2026</time>' == dated(value)


def test_a_moment_has_its_time() -> None:
    """To the minute for people, to the second for programs."""
    assert '<time datetime="2026-03-01T12:05:09+00:00">1 March 2026, 12:05 UTC</time>' == timed(
        NOON
    )


def test_what_follows_a_day_in_another_zone_is_said_at_greenwich() -> None:
    """One clock for all countries."""
    east = datetime(2026, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))

    assert ">28 February 2026, 22:30 UTC<" in timed(east)
    assert ">28 February 2026<" in dated(east)


@pytest.mark.parametrize(
    ("tag", "said"),
    [("sr-Cyrl", "1. март 2026. 12:05 UTC"), ("ro", "1 martie 2026, 12:05 UTC")],
)
def test_days_are_in_the_language_of_the_reader(tag: str, said: str) -> None:
    """As its locale writes them."""
    with speaking(tag):
        assert f">{said}</time>" in timed(NOON)
