"""Dates of birth are read as registers write them."""

import pytest

from node.identity.birth import Agreement, Birth, agreement, read

DAY = Birth(1999, 4, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1999-04-03", DAY),
        ("03.04.1999.", DAY),
        ("3/4/1999", DAY),
        ("19990403", DAY),
        ("03041999", DAY),
        ("04/25/1999", Birth(1999, 4, 25)),
        ("1999-04", Birth(1999, 4)),
        ("04.1999", Birth(1999, 4)),
        ("1999", Birth(1999)),
        ("1999-01-01", Birth(1999)),
        ("", None),
        ("unknown", None),
        ("1999-45-67", None),
        ("12", None),
        ("1-2-3-4", None),
    ],
)
def test_a_date_is_read(text: str, expected: Birth | None) -> None:
    """As ISO 8601, with the day first, with less than a day; or not at all."""
    assert expected == read(text)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (DAY, "same"),
        (Birth(1999, 3, 4), "exchanged"),
        (Birth(1999, 4, 30), "close"),
        (Birth(1989, 4, 3), "close"),
        (Birth(1999, 7, 3), "close"),
        (Birth(1999), "same year"),
        (Birth(1999, 4), "same year"),
        (Birth(2000), "near"),
        (Birth(2000, 7, 8), "near"),
        (Birth(1999, 7, 8), "near"),
        (Birth(1985), "differs"),
        (Birth(1985, 4, 8), "differs"),
        (None, "unknown"),
    ],
)
def test_two_dates_agree(other: Birth | None, expected: Agreement) -> None:
    """Whichever of them comes first."""
    assert expected == agreement(DAY, other) == agreement(other, DAY)
