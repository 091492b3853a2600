"""A change moves the periods that it concerns, and no others."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import Engine

from node.life.moves import apart, days_of, newest, note_each, state_of
from node.repository import cases
from node.storage import reading, writing
from proto.period import Period
from tests.node.life.people import VICTIMS, imported, p, row, state, states

_DAYS = some.dates(date(2021, 1, 1), date(2023, 12, 31))
_SPANS = some.tuples(_DAYS, some.integers(0, 400)).map(
    lambda span: (span[0], span[0] + timedelta(days=span[1]))
)
_PERIODS = [
    *(f"{year}{part}" for year in range(2020, 2026) for part in ("", "-S1", "-S2")),
    *(f"{year}-Q{quarter}" for year in range(2020, 2026) for quarter in range(1, 5)),
    "2020/2021",
    "2022/2025",
]


@given(spans=some.lists(_SPANS, max_size=8))
def test_few_spans_touch_the_same_periods(spans: list[tuple[date, date]]) -> None:
    """Whatever period there is, one of all spans is in it exactly if one of the few is."""
    few = apart(spans)

    assert len(few) <= len(spans)
    for period in map(Period.parse, _PERIODS):
        touched = (
            any(
                first < period.end and last >= period.start
                for first, last in each
                if first and last
            )
            for each in (spans, few)
        )
        assert next(touched) == next(touched), period


def test_years_between_are_left_alone(engine: Engine) -> None:
    """Somebody with records in 2021 and 2024 says nothing of 2022."""
    imported(engine, row("a", "anna", "2021-05-01"), row("b", "anna", "2024"))
    before = states(engine, "2021", "2022", "2024")
    with writing(engine) as connection:
        spans = days_of(connection, VICTIMS, [p("anna")])
        number = note_each(connection, VICTIMS, "exclusion", date(2026, 1, 1), spans)

    after = states(engine, "2021", "2022", "2024")
    assert (True, False, True) == tuple(was < now for was, now in zip(before, after, strict=True))
    assert number == state(engine) == after[2]


def test_a_state_is_the_same_within_a_transaction(engine: Engine) -> None:
    """Whoever is in one asks as whoever measures does."""
    imported(engine, row("a", "anna", "2021-05-01"))
    imported(engine, row("b", "bora", "2022"))

    with reading(engine) as connection:
        for text in ("2020", "2021", "2022", "2021-Q3"):
            period = Period.parse(text)
            assert cases.state(engine, VICTIMS, period) == state_of(connection, VICTIMS, period)
        assert 2 == newest(connection, VICTIMS)
