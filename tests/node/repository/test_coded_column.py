"""A register's words become codes, or a reason why not."""

import pytest

from node.repository.coded_column import Answer, CodedColumn
from node.repository.refusal import Unread
from tests.node.repository.registers import VICTIMS

_FORMS = {"b": "forced_begging", "s": "sexual_exploitation", "?": "unknown"}


def _column(
    *, empty: str | None = None, other: str | None = None, split: str | None = "+"
) -> CodedColumn:
    return CodedColumn(VICTIMS.indicator("form"), "forms", _FORMS, empty, other, split)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("b", ("forced_begging",)),
        ("  b ", ("forced_begging",)),
        ("b+s", ("sexual_exploitation", "forced_begging")),
        ("s + b", ("sexual_exploitation", "forced_begging")),
        ("b+b", ("forced_begging",)),
        ("b+", ("forced_begging",)),
        ("?", ("unknown",)),
        ("?+b", ("forced_begging",)),
    ],
)
def test_a_cell_is_read(cell: str, codes: tuple[str, ...]) -> None:
    """Values count once, in the order of the code list; who knows one does not also not know."""
    assert Answer(codes) == _column().read(cell)


@pytest.mark.parametrize("cell", ["", "  ", "+", " + "])
def test_an_empty_cell_means_what_the_mapping_says(cell: str) -> None:
    """Nothing is guessed: without a meaning for it, an empty cell is refused."""
    assert Answer(("unknown",), "empty") == _column(empty="unknown").read(cell)
    assert Answer(("other",)) == _column(empty="other").read(cell)
    assert Unread("empty", "the cell is empty; expected a value") == _column().read(cell)


def test_a_value_that_is_not_listed_means_what_the_mapping_says() -> None:
    """Upper and lower case are different values, and one stranger refuses the whole cell."""
    assert Answer(("other",)) == _column(other="other").read("B")
    assert Answer(("forced_begging", "other")) == _column(other="other").read("b+B")
    assert Unread("text", "the value is not in the mapping") == _column().read("b+B")


def test_without_a_separator_a_cell_is_one_value() -> None:
    """A register may use any sign inside a word."""
    assert Unread("text", "the value is not in the mapping") == _column(split=None).read("b+s")


def test_what_is_taken_for_unknown_is_told() -> None:
    """Also beside a value that is known: something of the cell is lost either way."""
    column = _column(other="unknown")

    assert Answer(("unknown",), "number") == column.read("17")
    assert Answer(("forced_begging",), "text") == column.read("b+B")
    assert Answer(("unknown",)) == column.read("?")
