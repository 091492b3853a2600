"""A date is a day, or as many days as it leaves open."""

from datetime import date

import pytest

from node.repository.date_column import DateColumn, Said, SideDate, is_format
from node.repository.refusal import Unread
from tests.node.repository.registers import TODAY, VICTIMS


@pytest.mark.parametrize(
    ("format_", "cell", "first", "last"),
    [
        ("%d.%m.%Y", "03.11.2024", date(2024, 11, 3), date(2024, 11, 3)),
        ("%d.%m.%Y", " 3.11.2024 ", date(2024, 11, 3), date(2024, 11, 3)),
        ("%d.%m.%Y.", "29.02.2024.", date(2024, 2, 29), date(2024, 2, 29)),
        ("%Y-%m-%d %H:%M", "2024-11-03 23:59", date(2024, 11, 3), date(2024, 11, 3)),
        ("%Y-%m", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("%Y", "2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("%Y", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("%Y-%m-%d", "2026-07-01", TODAY, TODAY),
    ],
)
def test_a_date_spans_what_is_known(format_: str, cell: str, first: date, last: date) -> None:
    """A year alone is every day of it, also while it is running."""
    assert (first, last) == DateColumn("day", (format_,)).read(cell, TODAY)


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("", "empty", "the cell is empty; expected a date"),
        ("31.02.2024", "date", "expected a date that exists, written as %d.%m.%Y"),
        ("2024-02-01", "date", "expected a date that exists, written as %d.%m.%Y"),
        ("2024", "number", "expected a date that exists, written as %d.%m.%Y"),
        ("Anna", "text", "expected a date that exists, written as %d.%m.%Y"),
        ("02.07.2026", "future date", "the date is in the future"),
        ("31.12.1899", "early date", "the date is before 1900"),
    ],
)
def test_an_impossible_date_is_refused(cell: str, value: str, reason: str) -> None:
    """The reason never holds the date: the column may be a birth date by mistake."""
    assert Unread(value, reason) == DateColumn("day", ("%d.%m.%Y",)).read(cell, TODAY)


def test_formats_are_tried_in_turn() -> None:
    """A register may know the day of one person and only the year of another."""
    column = DateColumn("day", ("%d.%m.%Y", "%m.%Y", "%Y"))

    read = [column.read(cell, TODAY) for cell in ("03.11.2024", "11.2024", "2024")]

    assert [
        (date(2024, 11, 3), date(2024, 11, 3)),
        (date(2024, 11, 1), date(2024, 11, 30)),
        (date(2024, 1, 1), date(2024, 12, 31)),
    ] == read
    assert Unread("text", "expected a date that exists, written as %d.%m.%Y or %m.%Y or %Y") == (
        column.read("November", TODAY)
    )


@pytest.mark.parametrize(
    ("name", "cell", "kept"),
    [
        ("return_date", "03.11.2024", "2024-11-03"),
        ("return_date", "11.2024", "2024-11"),
        ("return_date", "2024", "2024"),
        ("return_date", "01.01.2024", "2024-01-01"),
        ("return_date", " ", ""),
        ("birth_date", "03.11.1999", "1999"),
        ("birth_date", "1999", "1999"),
    ],
)
def test_of_a_side_date_no_more_is_kept_than_the_catalogue_lets(
    name: str, cell: str, kept: str
) -> None:
    """Nobody's birthday is in the repository, and nothing is made up where less is known."""
    written = DateColumn("day", ("%d.%m.%Y", "%m.%Y", "%Y"))

    assert Said(kept) == SideDate(VICTIMS.date(name), written, may_be_unknown=False).read(
        cell, TODAY
    )


def test_a_side_date_may_be_unknown() -> None:
    """If the mapping says so, and never without a word."""
    fact, written = VICTIMS.date("return_date"), DateColumn("day", ("%Y",))

    strict, lenient = (SideDate(fact, written, may_be_unknown=each) for each in (False, True))

    assert Unread("future date", "the date is in the future") == strict.read("2030", TODAY)
    assert Said("", "future date") == lenient.read("2030", TODAY)
    assert Said("", "text") == lenient.read("soon", TODAY)


@pytest.mark.parametrize(
    "text", ["%Y", "%m/%Y", "%d.%m.%y", "%d %B %Y", "%Y%m%d%%", "%Y-%m-%dT%H:%M"]
)
def test_these_formats_place_somebody_in_a_period(text: str) -> None:
    """A year, a month of a year, a day of both."""
    assert is_format(text)


@pytest.mark.parametrize(
    "text",
    ["", "%d.%m.", "%d %Y", "%m", "%Y %Y", "%y%Y", "%Q", "%", "%d.%m.%Y %", "dd.mm.yyyy", "%x"],
)
def test_these_formats_do_not(text: str) -> None:
    """Without a year nobody is in any period, and a format that cannot be read is no format."""
    assert not is_format(text)
