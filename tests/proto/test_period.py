"""A period has one spelling, and nothing else is a period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proto.errors import MalformedError
from proto.period import Period, PeriodError

YEARS = st.integers(1990, 2199)
TEXTS = st.one_of(
    YEARS.map(str),
    st.builds("{}-S{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.tuples(YEARS, YEARS).filter(lambda y: y[0] < y[1]).map(lambda y: f"{y[0]}/{y[1]}"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", Period(date(2024, 1, 1), date(2025, 1, 1), "A", 1)),
        ("2024-S1", Period(date(2024, 1, 1), date(2024, 7, 1), "S", 1)),
        ("2024-S2", Period(date(2024, 7, 1), date(2025, 1, 1), "S", 1)),
        ("2024-Q1", Period(date(2024, 1, 1), date(2024, 4, 1), "Q", 1)),
        ("2024-Q4", Period(date(2024, 10, 1), date(2025, 1, 1), "Q", 1)),
        ("2022/2024", Period(date(2022, 1, 1), date(2025, 1, 1), "A", 3)),
    ],
)
def test_a_period_has_a_first_day_and_a_day_after_its_last(text: str, expected: Period) -> None:
    """Half-years and quarters meet without a gap."""
    assert expected == Period.parse(text)


@given(TEXTS)
def test_a_period_is_written_as_it_was_read(text: str) -> None:
    """Two releases for one period can never differ in how they spell it."""
    assert text == str(Period.parse(text))


@given(st.text())
def test_whatever_is_read_has_one_spelling(text: str) -> None:
    """No text that people might take for another one is accepted beside it."""
    try:
        period = Period.parse(text)
    except MalformedError:
        return

    assert text == str(period)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024 ",
        "2024\n",
        "2024-S3",
        "2024-Q0",
        "2024-q1",
        "2024-01",
        "2024/2024",
        "2024/2022",
        "2024-S1/2025",
        "1989",
        "2200",
        "0000",
        "-2024",
        "2024/9999",
        "\uff12\uff10\uff12\uff14",
        "\u0662\u0660\u0662\u0664",
        "2024" * 10_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """Neither digits of another script nor a year nobody means is a period."""
    with pytest.raises(MalformedError, match="expected"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "fault", "begins"),
    [
        ("yesterday " * 9, "form", ("yesterday " * 9)[:40]),
        ("2024/2022", "order", "2024/2022"),
        ("2022/2299", "year", "2299"),
    ],
)
def test_a_refusal_says_to_programs_too_what_is_wrong(text: str, fault: str, begins: str) -> None:
    """Who speaks another language says it again from these."""
    with pytest.raises(PeriodError) as refused:
        Period.parse(text)

    assert (fault, begins, "malformed") == (
        refused.value.fault,
        refused.value.text,
        refused.value.code,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2024", (2024,)), ("2024-Q3", (2024,)), ("2022/2024", (2022, 2023, 2024))],
)
def test_a_period_knows_its_years(text: str, expected: tuple[int, ...]) -> None:
    """Pooled years are named one by one."""
    assert expected == Period.parse(text).years
