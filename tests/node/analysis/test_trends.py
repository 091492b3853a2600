"""A trend shows changes, but none across a break."""

import pytest

from node.analysis.trends import in_order, since
from proto.errors import InputError
from proto.method_note import Break
from proto.period import Period
from tests.node.analysis.second_count import asked, numbers, record, sheet

THREE_YEARS = [
    *(record(at, str(at), "2022-05-01", sex="female") for at in range(3)),
    *(record(at, str(at), "2023-05-01", sex="male") for at in range(10, 15)),
    *(record(at, str(at), "2024-05-01", sex="female") for at in range(20, 21)),
]
YEARS = ("2022", "2023", "2024")


def test_each_period_stands_beside_its_change() -> None:
    """From the second on."""
    found = sheet(THREE_YEARS, asked("sex"), *YEARS)

    assert ["2022", "2023", "±", "2024", "±"] == [column.label for column in found.columns]
    assert (3, 0, -3, 1, 1) == numbers(found)["Female"]
    assert (3, 5, 2, 1, -4) == numbers(found)["All"]
    assert found.title.endswith("2022 to 2024")


@pytest.mark.parametrize(
    ("broken_since", "broken"),
    [
        ("2022", ()),
        ("2023", ("2023",)),
        ("2023-06", ("2023", "2024")),
        ("2024-12", ("2024",)),
        ("2025", ()),
    ],
)
def test_no_change_is_given_across_a_break(broken_since: str, broken: tuple[str, ...]) -> None:
    """A year in which it lies cannot be compared with the year before or after it."""
    found = sheet(THREE_YEARS, asked("sex"), *YEARS, breaks=[Break(broken_since, "New law.")])

    assert frozenset(broken) == found.broken
    said = [note for note in found.notes if "New law" in note]
    expected = f"Break in {broken_since}: New law. No change is given across it."
    assert said == ([expected] if broken else [])


def test_a_dimension_shows_what_occurs_in_any_period() -> None:
    """Also where one of them has nobody of it."""
    register = [
        record(1, "a", "2023", citizenship="XK"),
        record(2, "b", "2024", citizenship="RS"),
    ]

    found = numbers(sheet(register, asked("citizenship"), "2023", "2024"))

    assert {"Kosovo*": (1, 0, -1), "Serbia": (0, 1, 1)}.items() <= found.items()


def test_periods_are_put_in_order_each_once() -> None:
    """However they are written."""
    assert ("2022", "2023") == tuple(
        map(str, in_order(map(Period.parse, ["2023", "2022", "2023"])))
    )


@pytest.mark.parametrize(
    ("periods", "refusal"),
    [
        (("2023", "2024-Q1"), "of one length"),
        (("2023", "2023/2024"), "of one length"),
        (("2022/2023", "2023/2024"), "share no day"),
    ],
)
def test_periods_that_cannot_be_put_beside_each_other_are_refused(
    periods: tuple[str, ...], refusal: str
) -> None:
    """A quarter beside a year would look like a fall."""
    with pytest.raises(InputError, match=refusal):
        in_order(map(Period.parse, periods))


def test_a_break_is_felt_from_its_first_day() -> None:
    """Of its month, or its year."""
    assert "2023-01-01" == since(Break("2023", "x")).isoformat()
    assert "2023-06-01" == since(Break("2023-06", "x")).isoformat()
