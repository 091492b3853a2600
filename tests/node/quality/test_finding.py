"""What is found is said in good English."""

from node.quality.finding import amount


def test_one_is_no_plural() -> None:
    """Whatever the noun makes of several."""
    assert ("1 record", "2 records", "0 records") == tuple(amount(n, "record") for n in (1, 2, 0))
    assert ("1 person", "2 people") == tuple(amount(n, "person", "people") for n in (1, 2))
