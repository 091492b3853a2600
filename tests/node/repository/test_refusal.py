"""What is told of a value is its kind, and nothing else."""

import pytest

from node.repository.refusal import kind_of


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("17", "number"),
        (" 17,5 ", "number"),
        ("0202999123456", "number"),
        ("-3", "negative number"),
        ("03.11.2024", "date"),
        ("3. 11. 2024.", "date"),
        ("2024-11-03 14:05", "date"),
        ("2024", "number"),
        ("Ana", "text"),
        ("17 or 18", "text"),
        ("a" * 201, "long text"),
        ("7" * 201, "long text"),
    ],
)
def test_every_value_has_a_kind(cell: str, kind: str) -> None:
    """Enough to find out what went wrong in a column, too little to know anybody."""
    assert kind == kind_of(cell)
