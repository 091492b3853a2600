"""A number is written as people read it."""

from dataclasses import replace

import pytest

from node.analysis.definition import Definition
from node.analysis.sheet import NOTHING, Kind, Number, share, written
from tests.node.analysis.second_count import ALBANIA, DAY, asked, people, record, sheet


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (1234, "people", "1,234"),
        (0, "total", "0"),
        (12, "difference", "+12"),
        (-1234, "difference", "\N{MINUS SIGN}1,234"),
        (0, "difference", "0"),
        (0.256, "share", "26%"),
        (None, "share", NOTHING),
        (None, "difference", NOTHING),
    ],
)
def test_a_number_is_written_by_its_kind(number: Number, kind: Kind, text: str) -> None:
    """And a dash where there is none."""
    assert text == written(number, kind)


def test_a_zero_for_want_of_a_date_is_told() -> None:
    """It is not the same as nobody."""
    by_return = asked("sex", axis="return_date")
    undated = [replace(people([], by_return), undated=3)]
    definition = Definition.of(by_return, undated, country=ALBANIA, day=DAY)

    empty = replace(sheet([], by_return), definition=definition)
    someone = replace(sheet([record(1, "a")], asked("sex")), definition=definition)

    assert empty.warning.endswith("no record of this period holds the date of return.")
    assert "" == someone.warning == sheet([], asked("sex")).warning


def test_there_is_no_share_of_nobody() -> None:
    """Rather than a zero that would be made up."""
    assert (0.5, None) == (share(1, 2), share(0, 0))
