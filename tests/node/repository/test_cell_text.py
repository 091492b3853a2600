"""What a program knows by its kind becomes the text that people would read."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from node.repository.cell_text import text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" Žana ", " Žana "),
        (True, "true"),
        (17, "17"),
        (17.0, "17"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (Decimal("1500.50"), "1500.5"),
        (Decimal(100), "100"),
        (Decimal("1E+3"), "1000"),
        (date(2024, 11, 3), "2024-11-03"),
        (datetime(2024, 11, 3, tzinfo=UTC), "2024-11-03"),
        (datetime(2024, 11, 3, 0, 0, 0, 5, tzinfo=UTC), "2024-11-03"),
        (datetime(2024, 11, 3, 14, 5, tzinfo=UTC), "2024-11-03 14:05:00"),
        (time(14, 5), "14:05:00"),
        (timedelta(hours=36), "1 day, 12:00:00"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
    ],
)
def test_a_value_is_said_as_people_read_it(value: object, text: str) -> None:
    """Nothing in it tells one kind of database from another."""
    assert text == text_of(value)


@pytest.mark.parametrize("value", [b"Ana", [1, 2], {"a": 1}])
def test_some_values_have_no_text(value: object) -> None:
    """A picture or a list means nothing to a mapping."""
    assert text_of(value) is None
