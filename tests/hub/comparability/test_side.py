"""When an institution reports, and an operation is counted, in whole months."""

import pytest

from proto.method_note import Coverage, Operation
from tests.hub.comparability.sides import side


@pytest.mark.parametrize(
    ("since", "until", "some", "all_of_it"),
    [
        ("2010", None, True, True),
        ("2019", None, True, True),
        ("2019-02", None, True, False),
        ("2020", None, False, False),
        ("2010", "2018", False, False),
        ("2010", "2018-12", False, False),
        ("2010", "2019-01", True, False),
        ("2010", "2019-12", True, True),
        ("2010", "2019", True, True),
    ],
)
def test_an_institution_reports_for_all_or_a_part_of_a_year(
    since: str, until: str | None, *, some: bool, all_of_it: bool
) -> None:
    """Its last year or month is one in which it reports."""
    institution, year = Coverage("Police", since, until), side("AL", "2019")

    assert (some, all_of_it) == (year.hears(institution), year.hears_throughout(institution))


@pytest.mark.parametrize(
    ("counted_in", "period", "is_in"),
    [
        ("2020-01", "2020", True),
        ("2020-01", "2020-S1", True),
        ("2020-01", "2020-S2", False),
        ("2020-01", "2019", False),
        ("2020", "2020-Q3", True),
        ("2020", "2018/2020", True),
    ],
)
def test_an_operation_is_in_the_periods_that_hold_it(
    counted_in: str, period: str, *, is_in: bool
) -> None:
    """A month in its year, a year in every part of it."""
    raid = Operation((counted_in,), "A raid")

    assert is_in == side("ME", period).counts_in(raid)


@pytest.mark.parametrize(
    ("period", "months"), [("2019", 12), ("2019-S2", 6), ("2019-Q4", 3), ("2017/2019", 36)]
)
def test_periods_are_as_long_as_they_are(period: str, months: int) -> None:
    """In months."""
    assert months == side("AL", period).months
