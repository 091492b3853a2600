"""A date says no more than is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from node.life.partial_date import days, written

_FORMATS = some.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"])


@given(day=some.dates(date(1900, 1, 1), date(2199, 12, 31)), form=_FORMATS)
def test_days_are_written_as_they_were_read(day: date, form: str) -> None:
    """A year stays a year and a month a month, and the day is among them."""
    text = day.strftime(form)

    first, last = days(text)

    assert first <= day <= last
    assert text == written(first, last)


def test_what_is_no_date_is_written_as_two() -> None:
    """Days that make no month and no year are not taken for one."""
    assert "2024-01-05/2024-02-09" == written(date(2024, 1, 5), date(2024, 2, 9))


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-2-1", "2023-02-29", "2024-01-01T00", "٢٠٢٤", "2024-01-01 "]
)
def test_what_does_not_exist_is_no_date(text: str) -> None:
    """One way to write a date, and only days there are."""
    with pytest.raises(ValueError, match=r"expected|must be|out of range"):
        days(text)
