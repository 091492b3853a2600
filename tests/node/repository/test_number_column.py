"""A number falls into a band of the code list, or it is said why not."""

from dataclasses import replace

import pytest

from node.repository.coded_column import Answer
from node.repository.number_column import NumberColumn
from node.repository.refusal import Unread
from tests.node.repository.registers import VICTIMS


def _column(*, empty: str | None = None, other: str | None = None) -> NumberColumn:
    indicator = VICTIMS.indicator("age_at_identification")
    return NumberColumn(indicator, "age", frozenset({"99", "n/a"}), empty, other)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0", "age_0_8"),
        (" 17 ", "age_15_17"),
        ("17,9", "age_15_17"),
        ("17.99", "age_15_17"),
        ("18", "age_18_20"),
        ("060", "age_60_plus"),
        ("120", "age_60_plus"),
    ],
)
def test_a_number_is_in_one_band(cell: str, code: str) -> None:
    """A part of a year has not been lived."""
    assert Answer((code,)) == _column().read(cell)


def test_a_number_can_stand_for_unknown() -> None:
    """Registers write 99 where they do not know; the mapping names such values, so none is lost."""
    assert Answer(("unknown",)) == _column().read("99")
    assert Answer(("unknown",)) == _column(other="unknown").read("n/a")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("-1", "negative number"),
        ("1.500", "number"),
        ("1 500", "text"),
        ("17 years", "text"),
        ("03.11.2024", "date"),
        ("1e3", "text"),
    ],
)
def test_what_is_no_plain_number_is_refused(cell: str, value: str) -> None:
    """Three digits behind a point may be thousands, and what is below zero is a slip."""
    reason = "expected a number such as 17 or 17.5, not below zero"

    assert Unread(value, reason) == _column().read(cell)
    assert Answer(("unknown",), value) == _column(other="unknown").read(cell)


def test_a_number_in_no_band_is_refused() -> None:
    """A list need not begin at nought."""
    indicator = VICTIMS.indicator("age_at_identification")
    later = replace(indicator.code_list, codes=indicator.code_list.codes[1:])
    column = replace(_column(), indicator=replace(indicator, code_list=later))

    assert Answer(("age_9_11",)) == column.read("9")
    assert Unread("number", "the number is in no band of the code list") == column.read("8")


def test_an_empty_cell_means_what_the_mapping_says() -> None:
    """As in every other column."""
    assert Unread("empty", "the cell is empty; expected a value") == _column().read(" ")
    assert Answer(("unknown",), "empty") == _column(empty="unknown").read("")
