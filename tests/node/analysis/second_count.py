"""Random small registers, and a second, naive way to count the people in them.

Everything here is generated; nobody real is in it.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert

from anonymizer.contribution import RIVAL
from node.analysis import crosstab, trends
from node.analysis.crosstab import Crosstab, Shares
from node.analysis.definition import Definition
from node.analysis.people import Change, People
from node.analysis.question import NOT_ASKED, Question, ask
from node.analysis.sheet import Sheet
from node.analysis.trends import Trend
from node.repository import ranking, records
from node.storage import writing
from proto import catalogue
from proto.catalogue import Dataset, Party
from proto.method_note import Break
from proto.period import Period

CATALOGUE = catalogue.load()
VICTIMS = CATALOGUE.dataset("victims")
JUSTICE = CATALOGUE.dataset("justice")
ALBANIA, KOSOVO = CATALOGUE.party("AL"), CATALOGUE.party("XK")
DAY = date(2025, 3, 1)

BIT = records.bits(VICTIMS)

one_database = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""The database is made once per test and emptied by `store`."""

DATES = (
    *("2023", "2023-11", "2023-12-30", "2024", "2024-03", "2024-03-31", "2024-05-09"),
    *("2024-06", "2024-12-31", "2025-01-01", "2025"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record as a test writes it: codes by indicator, dates as far as they are known.

    Attributes:
        codes: Of one or several answers; what is left out is not asked.
        dates: Dates beside the one of the axis.
    """

    record: str
    person: str
    day: str
    codes: Mapping[str, tuple[str, ...]]
    dates: Mapping[str, str]
    provider: str = "police"
    content: str = ""


def record(number: int, person: str, day: str = "2024-05-01", **codes: str) -> Record:
    """A record of somebody identified; several answers are written with a plus.

    Args:
        number: Of the record.
        person: Whose it is.
        day: The date of the axis, as far as it is known.
        codes: Answers and further dates by name; also the `provider`.
    """
    provider = codes.pop("provider", "police")
    dates = {each.id: codes.pop(each.id) for each in VICTIMS.dates if each.id in codes}
    said = {"status": "identified", **codes}
    split = {name: tuple(answers.split("+")) for name, answers in said.items()}
    return Record(f"r{number}", person, day, split, dates, provider)


def store(
    engine: Engine,
    register: Iterable[Record],
    *,
    excluded: Iterable[str] = (),
    dataset: Dataset = VICTIMS,
) -> None:
    """Leave exactly this register in the database, noted as one more import."""
    table, kept = records.table(dataset), RIVAL[dataset.person_rule]
    rows = [{**_row(each, dataset), kept: date.min} for each in register]
    with writing(engine) as connection:
        connection.execute(delete(table))
        connection.execute(delete(records.excluded))
        for row in rows:
            connection.execute(insert(table), row)
        ranking.rank(connection, dataset, {each.person for each in register})
        for person in excluded:
            row = {"dataset": dataset.id, "person": person, "reason": "consent", "day": DAY}
            connection.execute(insert(records.excluded), row)
        ranking.note(connection, dataset.id, "import", DAY, (None, None))


def _row(each: Record, dataset: Dataset) -> dict[str, object]:
    masks = records.bits(dataset)
    codes: dict[str, object] = {
        name: sum(1 << masks[name].index(code) for code in answers) if name in masks else answers[0]
        for name, answers in each.codes.items()
    }
    first, last = days(each.day)
    return {
        **codes,
        **each.dates,
        "record": each.record,
        "person": each.person,
        "identity": each.person,
        "content": each.content,
        "first_day": first,
        "last_day": last,
        "source": "generated",
        "provider": each.provider,
    }


def days(known: str) -> tuple[date, date]:
    """The first and the last day on which a date that is known so far may lie."""
    match [int(part) for part in known.split("-")]:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)
    raise ValueError(known)


def speaks(
    register: Sequence[Record],
    question: Question,
    period: Period,
    excluded: Iterable[str] = (),
) -> list[Record]:
    """The one record of each person that counts, person by person."""
    chosen = []
    for person in sorted({each.person for each in register} - set(excluded)):
        theirs = [
            each
            for each in register
            if each.person == person
            and (not question.providers or each.provider in question.providers)
            and _dated(each, question)
            and period.start <= days(_date(each, question))[0]
            and days(_date(each, question))[1] < period.end
        ]
        if theirs:
            chosen.append(_first(theirs, question))
    return [each for each in chosen if _is_asked(each, question)]


def cells(
    register: Sequence[Record],
    question: Question,
    period: Period,
    excluded: Iterable[str] = (),
) -> Counter[tuple[str, ...]]:
    """People by the dimensions of a question."""
    found: Counter[tuple[str, ...]] = Counter()
    for each in speaks(register, question, period, excluded):
        found.update(product(*(_codes(each, name, question) for name in question.dimensions)))
    return found


def asked(table: str, dataset: str = "victims", **said: object) -> Question:
    """A question as people write it."""
    return ask(f"{dataset}:{table}", catalogue=CATALOGUE, **said)  # type: ignore[arg-type]


def people(register: Sequence[Record], question: Question, period: str = "2024") -> People:
    """Whom a question is about, without any database."""
    order = ("unknown", *(code for each in question.dataset.indicators for code in each.codes()))
    rows = Counter(
        tuple(
            tuple(sorted(each.codes.get(name, (NOT_ASKED,)), key=(*order, NOT_ASKED).index))
            for name in question.attributes
        )
        for each in speaks(register, question, Period.parse(period))
    )
    return People(
        Period.parse(period),
        question.attributes,
        tuple(rows.items()),
        Change(7, "import", "2025-02-03"),
    )


def sheet(
    register: Sequence[Record],
    question: Question,
    *periods: str,
    shares: Shares = "none",
    breaks: Sequence[Break] = (),
    country: Party = ALBANIA,
) -> Sheet:
    """The sheet of a question: of one period a cross-table, of several a trend."""
    counted = tuple(people(register, question, period) for period in periods or ("2024",))
    definition = Definition.of(question, counted, country=country, day=DAY)
    if len(counted) > 1:
        return trends.lay_out(Trend(question, counted, tuple(breaks)), definition)
    return crosstab.lay_out(Crosstab.of(question, counted[0]), definition, shares)


def numbers(found: Sheet) -> dict[str, tuple[float | None, ...]]:
    """The numbers of a sheet by the labels of its rows."""
    return {" / ".join(line.labels): line.numbers for line in found.lines}


def _first(theirs: Sequence[Record], question: Question) -> Record:
    """The record that is over first; then the sharpest; then by what it says, then by its key."""
    one = timedelta(days=1)

    def order(each: Record) -> tuple[object, ...]:
        first, last = days(_date(each, question))
        if question.dataset.person_rule == "earliest":
            return (last, (date.max - first) // one, each.content, each.record)
        return (first, (date.max - last) // one, each.content, each.record)

    pick = min if question.dataset.person_rule == "earliest" else max
    return pick(theirs, key=order)


def _dated(each: Record, question: Question) -> bool:
    return question.axis == question.dataset.date_axis or question.axis in each.dates


def _date(each: Record, question: Question) -> str:
    is_own = question.axis == question.dataset.date_axis
    return each.day if is_own else each.dates[question.axis]


def _is_asked(each: Record, question: Question) -> bool:
    (status,) = each.codes[question.dataset.status_indicator]
    return status in question.statuses and all(
        set(each.codes.get(one.indicator, (NOT_ASKED,))) & one.codes for one in question.filters
    )


def _codes(each: Record, name: str, question: Question) -> set[str]:
    indicator = question.dataset.indicator(name)
    fold = indicator.fold(question.levels.get(name, "code"))
    answers = each.codes.get(name, (NOT_ASKED,))
    if question.is_bounded and indicator.choice == "multiple":
        order = ("unknown", *indicator.codes(), NOT_ASKED)
        answers = tuple(sorted(answers, key=order.index)[: indicator.bound])
    return {fold.get(code, code) for code in answers}


def _answers(*codes: str) -> st.SearchStrategy[tuple[str, ...] | None]:
    return st.sampled_from([None, *((code,) for code in codes)])


_FORMS = ("sexual_exploitation", "forced_labour", "forced_begging", "organ_removal", "unknown")
_PLACES = ("AL", "XK", "DE", "unknown")


@st.composite
def registers(draw: st.DrawFn) -> tuple[Record, ...]:
    """A few people with a few records each, known more or less sharply."""
    size = draw(st.integers(0, 9))
    return tuple(draw(_records(number)) for number in range(size))


@st.composite
def _records(draw: st.DrawFn, number: int) -> Record:
    answers = {
        "sex": draw(_answers("female", "male", "unknown")),
        "citizenship": draw(_answers(*_PLACES)),
        "country_of_recruitment": draw(_answers(*_PLACES)),
        "country_of_exploitation": draw(_answers(*_PLACES)),
        "form": draw(st.none() | st.sets(st.sampled_from(_FORMS), min_size=1).map(tuple)),
        "transit": draw(st.none() | st.sets(st.sampled_from(("MK", "RS")), min_size=1).map(tuple)),
    }
    statuses = st.sampled_from(["presumed", "identified", "not_a_victim"])
    return Record(
        record=f"r{number}",
        person=draw(st.sampled_from(["a", "b", "c", "d"])),
        day=draw(st.sampled_from(DATES)),
        codes={k: v for k, v in answers.items() if v} | {"status": (draw(statuses),)},
        dates=draw(
            st.fixed_dictionaries({}, optional={"recruitment_date": st.sampled_from(DATES)})
        ),
        provider=draw(st.sampled_from(["police", "ngo"])),
        content=draw(st.sampled_from(["", "x"])),
    )
