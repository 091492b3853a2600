"""Random registers, and a second, naive way to count the people in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import product
from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Column, Connection, Date, MetaData, Table, Text, delete, insert

from anonymizer.contribution import Rule
from anonymizer.counting import Cube, cube, question
from anonymizer.grid import Attribute, Grid

metadata = MetaData()
TABLE = Table(
    "register",
    metadata,
    Column("record", Text, primary_key=True),
    Column("person", Text),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("status", Text),
    Column("sex", Text),
    Column("country", Text),
    Column("form", BigInteger),
    Column("role", BigInteger),
)
"""As a node stores cases, but with room for NULL."""

STATUSES = ("presumed", "identified", "no_victim", "unknown")
SEXES = ("female", "male", "unknown")
COUNTRIES = {"AL": "see", "HR": "eu", "DE": "eu", "XK": "see", "unknown": "unknown"}
FORMS = {"sexual": "abuse", "labour": "work", "servitude": "work", "begging": "work", "other": "x"}
ROLES = ("recruiter", "guard", "financier", "unknown")
BITS = {"form": tuple(FORMS), "role": ROLES}
CODES: Mapping[str, Mapping[str, str]] = {
    "status": {code: code for code in STATUSES},
    "sex": {code: code for code in SEXES},
    "country": COUNTRIES,
    "form": FORMS,
    "role": {code: code for code in ROLES},
}
"""Every attribute's codes, each with its coarser code."""

PERIODS = {
    "2024": (date(2024, 1, 1), date(2025, 1, 1)),
    "2024-Q1": (date(2024, 1, 1), date(2024, 4, 1)),
    "2024-S2": (date(2024, 7, 1), date(2025, 1, 1)),
    "2023/2024": (date(2023, 1, 1), date(2025, 1, 1)),
}

RULES: tuple[Rule, ...] = get_args(Rule)

# Each example empties the register first, so one database serves them all.
one_database = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
rules = st.sampled_from(RULES)
periods = st.sampled_from(tuple(PERIODS.values()))


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the register."""

    record: str
    person: str
    first_day: date
    last_day: date
    status: str = "identified"
    sex: str = "female"
    country: str = "AL"
    form: int = 0b00001
    role: int = 0b0001


# Few days, so that ties are common, and most of them beside an edge of some period.
_DAYS = st.sampled_from(
    [
        date(2022, 12, 31),
        date(2023, 1, 1),
        date(2024, 1, 1),
        date(2024, 3, 31),
        date(2024, 4, 1),
        date(2024, 7, 1),
        date(2024, 12, 31),
        date(2025, 1, 1),
    ]
)


def _record(number: int, person: int, days: tuple[date, date], codes: tuple[str, ...]) -> Record:
    # A record's pseudonym says nothing of the order in which it was stored.
    status, sex, country, form, role = codes
    return Record(
        record=f"{number * 0x9E3779B1 % 2**32:08x}",
        person=f"{person:08x}",
        first_day=days[0],
        last_day=days[1],
        status=status,
        sex=sex,
        country=country,
        form=int(form),
        role=int(role),
    )


_spans = st.tuples(_DAYS, _DAYS)
_days = st.one_of(
    _DAYS.map(lambda day: (day, day)),
    _spans.map(lambda span: (min(span), max(span))),
    _spans,  # Half of these end before they begin.
)
_codes = st.tuples(
    st.sampled_from(STATUSES),
    st.sampled_from(SEXES),
    st.sampled_from(tuple(COUNTRIES)),
    st.integers(0, 2 ** len(FORMS) - 1).map(str),
    st.integers(0, 2 ** len(ROLES) - 1).map(str),
)


@st.composite
def registers(draw: st.DrawFn) -> tuple[Record, ...]:
    """People with anything from no record to many, with ties, in any order."""
    drawn = draw(st.lists(st.tuples(st.integers(0, 3), _days, _codes), max_size=14))
    return tuple(
        _record(number, person, days, codes)
        for number, (person, days, codes) in enumerate(drawn, start=1)
    )


def attribute(name: str, *, bound: int = 1, coarse: bool = False) -> Attribute:
    """An attribute of the register, at one of its two levels."""
    fold = CODES[name] if coarse else {code: code for code in CODES[name]}
    return Attribute(name, tuple(dict.fromkeys(fold.values())), fold, bound)


def grid(*attributes: Attribute, statuses: Iterable[str] = STATUSES) -> Grid:
    """A grid over the register."""
    names = "+".join(attribute.name for attribute in attributes)
    return Grid(attributes, "status", frozenset(statuses), names or "total")


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Any table over up to three attributes, single or multiple, fine or coarse."""
    names = draw(st.lists(st.sampled_from(tuple(CODES)), max_size=3))
    attributes = [
        attribute(
            name,
            bound=draw(st.integers(1, 4)) if name in BITS else 1,
            coarse=draw(st.booleans()),
        )
        for name in names
    ]
    return grid(*attributes, statuses=draw(st.frozensets(st.sampled_from(STATUSES))))


def store(connection: Connection, records: Sequence[Record]) -> None:
    """Make these the only records."""
    connection.execute(delete(TABLE))
    if records:
        connection.execute(insert(TABLE), [asdict(record) for record in records])


def ask(connection: Connection, *, rule: Rule, period: tuple[date, date]) -> Cube:
    """Count the stored people."""
    start, end = period
    attributes = tuple(CODES)
    statement = question(TABLE, attributes=attributes, rule=rule, start=start, end=end)
    return cube(connection.execute(statement).all(), attributes=attributes, bits=BITS)


def naive(
    records: Iterable[Record], grid: Grid, *, rule: Rule, period: tuple[date, date]
) -> tuple[int, ...]:
    """The table, person by person, as one would count on paper."""
    table = dict.fromkeys(product(*(each.codes for each in grid.attributes)), 0)
    for record in _speaking(records, rule, period):
        if record.status in grid.statuses:
            for cell in product(*(_ticks(record, each) for each in grid.attributes)):
                table[cell] += 1
    return tuple(table.values())


def _speaking(records: Iterable[Record], rule: Rule, period: tuple[date, date]) -> Iterable[Record]:
    """The one record that speaks for each person."""
    orders: dict[Rule, Callable[[Record], tuple[date, date, str]]] = {
        "earliest": lambda r: (r.first_day, r.last_day, r.record),
        "latest": lambda r: (r.last_day, r.first_day, r.record),
    }
    speaking: dict[str, Record] = {}
    for record in sorted(records, key=orders[rule], reverse=rule == "latest"):
        if period[0] <= record.first_day <= record.last_day < period[1]:
            speaking.setdefault(record.person, record)
    return speaking.values()


def _ticks(record: Record, attribute: Attribute) -> set[str]:
    stored: str | int = getattr(record, attribute.name)
    if isinstance(stored, str):
        return {attribute.fold[stored]}
    codes = BITS[attribute.name]
    ticked = [codes[bit] for bit in range(len(codes)) if stored & 1 << bit]
    return {attribute.fold[code] for code in ticked[: attribute.bound]}
