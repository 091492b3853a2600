"""Dates that are known in part are compared by what is certain, on both databases alike."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, Engine, Label, String, cast, literal, null, select, union_all

from node.quality.partial_dates import Iso, WeekOf, days_later, is_before, year
from node.storage import reading

_DAYS = st.dates(date(1999, 1, 1), date(2003, 12, 31))
_PARTS = st.builds(lambda day, length: day.isoformat()[:length], _DAYS, st.sampled_from([4, 7, 10]))
_ONCE_PER_DATABASE = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_ONCE_PER_DATABASE
@given(st.lists(st.tuples(_PARTS, _PARTS), min_size=1, max_size=40))
def test_one_date_is_before_another_only_if_all_its_days_are(
    engine: Engine, pairs: Sequence[tuple[str, str]]
) -> None:
    """The model is days in Python: the last day of one against the first of the other."""
    rows = (
        select(literal(number).label("number"), _text(one, "first"), _text(other, "second"))
        for number, (one, other) in enumerate(pairs)
    )
    table = union_all(*rows).subquery()

    before = is_before(table.c.first, table.c.second)
    with reading(engine) as connection:
        asked = select(table.c.number).where(before).order_by(table.c.number)
        found = list(connection.scalars(asked))

    certain = [_ends(first)[1] < _ends(second)[0] for first, second in pairs]
    assert [number for number, is_certain in enumerate(certain) if is_certain] == found


@_ONCE_PER_DATABASE
@given(_DAYS, st.integers(0, 400))
def test_whole_days_become_text_and_weeks_and_later_days(
    engine: Engine, day: date, days: int
) -> None:
    """As Python reckons with them."""
    known = select(literal(day, Date).label("day")).subquery().c.day

    with reading(engine) as connection:
        asked = select(Iso(known), year(Iso(known)), WeekOf(known), days_later(known, days))
        row = connection.execute(asked).one()

    monday = day - timedelta(day.weekday())
    assert (day.isoformat(), day.year, monday, day + timedelta(days)) == tuple(row)


def test_what_is_not_known_is_before_nothing(engine: Engine) -> None:
    """And nothing is before it."""
    known, unknown = literal("2024", String), cast(null(), String)

    with reading(engine) as connection:
        asked = select(is_before(known, unknown), is_before(unknown, known))
        found = list(connection.execute(asked).one())

    assert not any(each is not None for each in found)


def _text(date_as_text: str, name: str) -> Label[str]:
    return literal(date_as_text, String).label(name)


def _ends(text: str) -> tuple[date, date]:
    """The first and the last day that a date may be."""
    parts = [int(part) for part in text.split("-")]
    first = date(*parts, *[1, 1][: 3 - len(parts)])
    match len(parts):
        case 1:
            return first, date(first.year, 12, 31)
        case 2:
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        case _:
            return first, first
