"""Random registers, and a second, naive way to count the people in them and to answer queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from itertools import product
from typing import get_args

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from anonymizer.contribution import RIVAL, Rule, rival
from anonymizer.counting import Cube, Whole, cube, question
from anonymizer.design import Design, Mechanism
from anonymizer.grid import Attribute, Grid
from anonymizer.query import Part, Query

metadata = MetaData()
TABLE = Table(
    "register",
    metadata,
    Column("record", Text, primary_key=True),
    Column("person", Text),
    Column("content", Text),
    Column("first_day", Date),
    Column("last_day", Date),
    *(Column(kept, Date) for kept in RIVAL.values()),
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
    "sex": dict.fromkeys(SEXES, "anybody"),
    "country": COUNTRIES,
    "form": FORMS,
    "role": {code: code for code in ROLES},
}
"""Every attribute's codes, each with its coarser code; one has but one coarser code."""

PERIODS = {
    "2024": (date(2024, 1, 1), date(2025, 1, 1)),
    "2024-Q1": (date(2024, 1, 1), date(2024, 4, 1)),
    "2024-S2": (date(2024, 7, 1), date(2025, 1, 1)),
    "2023/2024": (date(2023, 1, 1), date(2025, 1, 1)),
}

DAY = date(2024, 5, 1)

RULES: tuple[Rule, ...] = get_args(Rule)
PARTS: tuple[Part, ...] = get_args(Part)
MECHANISMS: tuple[Mechanism, ...] = get_args(Mechanism)

# Each example empties the register first, so one database serves them all.
one_database = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
rules = st.sampled_from(RULES)
periods = st.sampled_from(tuple(PERIODS.values()))
budgets = st.fractions(Fraction(1, 1000), 20)


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

    @property
    def content(self) -> str:
        """All it says but under which key it is known."""
        codes = self.status, self.sex, self.country, self.form, self.role
        return "|".join(map(str, codes))

    def row(self) -> dict[str, object]:
        """The record as it is stored."""
        return asdict(self) | {"content": self.content}


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
    st.integers(1, 2 ** len(FORMS) - 1).map(str),
    st.integers(1, 2 ** len(ROLES) - 1).map(str),
)


@st.composite
def registers(draw: st.DrawFn) -> tuple[Record, ...]:
    """People with anything from no record to many, with ties, in any order."""
    drawn = draw(st.lists(st.tuples(st.integers(0, 3), _days, _codes), max_size=14))
    return tuple(
        _record(number, person, days, codes)
        for number, (person, days, codes) in enumerate(drawn, start=1)
    )


def people() -> st.SearchStrategy[Record]:
    """Anybody, with one record."""
    return st.builds(_record, st.just(0), st.just(0), _days, _codes)


def attribute(name: str, *, bound: int = 1, coarse: bool = False) -> Attribute:
    """An attribute of the register, at one of its two levels."""
    fold = CODES[name] if coarse else {code: code for code in CODES[name]}
    level = "group" if coarse else "code"
    return Attribute(
        name, f"{name}@{level} 1x{bound}", tuple(dict.fromkeys(fold.values())), fold, bound
    )


def grid(*attributes: Attribute, statuses: Iterable[str] = STATUSES) -> Grid:
    """A grid over the register."""
    return Grid(attributes, "status", frozenset(statuses))


@st.composite
def attributes(draw: st.DrawFn, *, at_most: int = 3) -> tuple[Attribute, ...]:
    """Different columns, single or multiple, fine or coarse."""
    names = draw(st.lists(st.sampled_from(tuple(CODES)), max_size=at_most, unique=True))
    return tuple(
        attribute(
            name,
            bound=draw(st.integers(1, 4)) if name in BITS else 1,
            coarse=draw(st.booleans()),
        )
        for name in names
    )


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Any table over up to three attributes."""
    statuses = draw(st.frozensets(st.sampled_from(STATUSES)))
    return grid(*draw(attributes()), statuses=statuses)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Any parts of up to three attributes."""
    parts = {each: draw(st.sampled_from(PARTS)) for each in draw(attributes())}
    return Query.of(draw(st.frozensets(st.sampled_from(STATUSES), min_size=1)), parts)


def designs() -> st.SearchStrategy[Design]:
    """Any queries with any weights, measured together; somebody changes some answer."""
    asked = st.lists(st.tuples(queries(), st.integers(1, 99)), min_size=1, max_size=4)
    drawn = st.builds(
        Design, st.sampled_from(MECHANISMS), asked.map(tuple), scale=st.just(Fraction(1))
    )
    return drawn.filter(lambda design: design.sensitivity > 0)


def store(connection: Connection, records: Sequence[Record]) -> None:
    """Make these the only records, each with its rivals."""
    connection.execute(delete(TABLE))
    if records:
        connection.execute(insert(TABLE), [record.row() for record in records])
        found = select(TABLE.c.record.label("key"), *(rival(TABLE, rule) for rule in RULES))
        rows = [dict(row) for row in connection.execute(found).mappings()]
        same = update(TABLE).where(TABLE.c.record == bindparam("key"))
        connection.execute(same.values({day: bindparam(day) for day in RIVAL.values()}), rows)


def ask(connection: Connection, *, rule: Rule, period: tuple[date, date]) -> Cube:
    """Count the stored people."""
    start, end = period
    attributes = tuple(CODES)
    statement = question(TABLE, attributes=attributes, rule=rule, start=start, end=end)
    return cube(connection.execute(statement).all(), attributes=attributes, bits=BITS)


def in_memory(people: Iterable[Record]) -> Cube:
    """The cube of people with one record each, without a database."""
    rows = [(*(getattr(each, name) for name in CODES), 1) for each in people]
    return cube(rows, attributes=tuple(CODES), bits=BITS)


def naive(people: Iterable[Record], grid: Grid) -> tuple[int, ...]:
    """The table of people with one record each, as one would count on paper."""
    table = dict.fromkeys(product(*(each.codes for each in grid.attributes)), 0)
    for person in people:
        if person.status in grid.statuses:
            for cell in product(*(ticks(person, each) for each in grid.attributes)):
                table[cell] += 1
    return tuple(table.values())


def naive_answer(people: Iterable[Record], query: Query) -> Whole:
    """The answer to a query about people with one record each, by its definition."""
    answer = np.zeros(query.shape, dtype=np.int64)
    for person in people:
        if person.status in query.statuses:
            numbers = [_numbers(person, each, part) for each, part in query.parts]
            answer += reduce(np.multiply.outer, numbers, np.array(1))
    return answer


def _numbers(person: Record, attribute: Attribute, part: Part) -> Whole:
    ticked = ticks(person, attribute)
    match part:
        case "cells":
            return np.array([int(code in ticked) for code in attribute.codes])
        case "centred":
            size, number = attribute.size, len(ticked)
            return np.array([size * (code in ticked) - number for code in attribute.codes])
        case "values":
            return np.array([2 * len(ticked) - (2 * attribute.most - 1)])


def speaking(
    records: Iterable[Record], rule: Rule, period: tuple[date, date]
) -> tuple[Record, ...]:
    """The one record that speaks for each person."""
    orders: dict[Rule, Callable[[Record], tuple[int, int, str, str]]] = {
        "earliest": lambda r: (
            r.last_day.toordinal(),
            -r.first_day.toordinal(),
            r.content,
            r.record,
        ),
        "latest": lambda r: (
            r.first_day.toordinal(),
            -r.last_day.toordinal(),
            r.content,
            r.record,
        ),
    }
    chosen: dict[str, Record] = {}
    for record in sorted(records, key=orders[rule], reverse=rule == "latest"):
        if period[0] <= record.first_day <= record.last_day < period[1]:
            chosen.setdefault(record.person, record)
    return tuple(chosen.values())


def ticks(record: Record, attribute: Attribute) -> set[str]:
    """The codes under which a record counts."""
    stored: str | int = getattr(record, attribute.name)
    if isinstance(stored, str):
        return {attribute.fold[stored]}
    codes = BITS[attribute.name]
    ticked = [codes[bit] for bit in range(len(codes)) if stored & 1 << bit]
    return {attribute.fold[code] for code in ticked[: attribute.bound]}
