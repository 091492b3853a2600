"""Whether the answers of a year, taken together, look like answers that somebody gave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from node.quality.binomial import at_least
from node.quality.facts import UNKNOWN, Condition, Facts
from node.quality.finding import Finding
from proto.catalogue import Dataset

OTHER = "other"

VARIED: Mapping[str, tuple[str, ...]] = {
    "victims": (
        "sex",
        "age_group",
        "form",
        "main_form",
        "recruitment",
        "recruiter_relation",
        "means",
        "control",
        "exit",
        "duration",
    ),
    "justice": ("sex", "form", "role", "investigation_trigger", "sentence_length"),
}
"""Indicators of which no register has one answer alone. Not those where a country may: of
citizenship, movement, body or stage."""

NEW_YEAR, FIRST = "01-01", "01"
PLACEHOLDERS: Mapping[str, float] = {NEW_YEAR: 1 / 365, FIRST: 11 / 365}
"""Days that stand for one that nobody knew, and their share were all days as frequent."""

_NAMES = {NEW_YEAR: "1 January", FIRST: "the first of another month"}


@dataclass(frozen=True, slots=True)
class Spread:
    """How the answers of one year are spread.

    Attributes:
        codes: Records by indicator and code: of varied indicators all, else `other`.
        days: Records by date and placeholder.
        known: Records with an answer, by indicator, and those with a whole day, by date.
    """

    year: int
    codes: Mapping[tuple[str, str], int]
    days: Mapping[tuple[str, str], int]
    known: Mapping[str, int]


def measure(connection: Connection, facts: Facts) -> tuple[Spread, ...]:
    """Count, in one pass, what the checks need."""
    codes, days = _codes(facts.dataset), _days(facts.dataset)
    known = [*dict.fromkeys(name for name, _ in codes), *dict.fromkeys(name for name, _ in days)]
    conditions = (
        *(facts.says(name, code) for name, code in codes),
        *(_is_placeholder(facts, name, ending) for name, ending in days),
        *(_is_known(facts, name) for name in known),
    )
    statement = select(facts.year, *map(_number, conditions)).group_by(facts.year)
    return tuple(
        Spread(
            year,
            dict(zip(codes, numbers, strict=False)),
            dict(zip(days, numbers[len(codes) :], strict=False)),
            dict(zip(known, numbers[len(codes) + len(days) :], strict=True)),
        )
        for year, *numbers in connection.execute(statement)
    )


def findings(facts: Facts, spreads: Sequence[Spread]) -> Iterator[Finding]:
    """What looks as if nobody had answered it."""
    dataset, limits = facts.dataset, facts.limits
    for spread in sorted(spreads, key=lambda each: each.year):
        for (name, code), number in spread.codes.items():
            known = spread.known[name]
            if code == OTHER and _is_most(number, known, limits.other, limits.least):
                yield _mostly_other(dataset, spread, name, number)
            elif code != OTHER and _is_most(number, known, limits.one_answer, limits.least):
                yield _one_answer(dataset, spread, name, code)
        for (name, ending), number in spread.days.items():
            known = spread.known[name]
            is_much = _is_most(number, known, limits.placeholder, limits.least)
            if is_much and at_least(number, known, PLACEHOLDERS[ending]) < limits.chance:
                yield _placeholder(dataset, spread, name, ending)


def concerned(facts: Facts, finding: Finding) -> Condition:
    """The records with that answer, or with a date on such a day."""
    name, _, what = finding.subject.partition("=")
    if finding.check == "placeholder":
        return _is_placeholder(facts, name, what)
    return facts.says(name, what)


def _codes(dataset: Dataset) -> list[tuple[str, str]]:
    """What is counted: every answer to what is varied, and `other` wherever it is one."""
    varied = VARIED.get(dataset.id, ())
    return [
        (each.id, code)
        for each in dataset.indicators
        for code in each.codes()
        if code == OTHER or (each.id in varied and code != UNKNOWN)
    ]


def _days(dataset: Dataset) -> list[tuple[str, str]]:
    dates = (each.id for each in dataset.dates if each.precision == "day")
    return [(name, ending) for name in dates for ending in PLACEHOLDERS]


def _is_placeholder(facts: Facts, name: str, ending: str) -> Condition:
    is_new_year = facts.falls_on(name, NEW_YEAR)
    return is_new_year if ending == NEW_YEAR else facts.falls_on(name, ending) & ~is_new_year


def _is_known(facts: Facts, name: str) -> Condition:
    dates = {each.id for each in facts.dataset.dates}
    return facts.is_day(name) if name in dates else facts.is_answered(name)


def _number(condition: Condition) -> ColumnElement[int]:
    return func.count().filter(condition)


def _is_most(number: int, known: int, share: float, least: int) -> bool:
    return known >= least and number > share * known


def _one_answer(dataset: Dataset, spread: Spread, name: str, code: str) -> Finding:
    indicator = dataset.indicator(name)
    number, known = spread.codes[name, code], spread.known[name]
    return Finding(
        dataset=dataset.id,
        year=spread.year,
        dimension="plausibility",
        check="one_answer",
        subject=f"{name}={code}",
        severity="notice",
        sentence=f"“{indicator.label}” is “{indicator.code_list.code(code).label}” in {number} of"
        f" {known} answers; others are expected.",
        remedy="See whether the mapping turns other answers into this one, or a form fills it in.",
        number=number,
        among=known,
    )


def _mostly_other(dataset: Dataset, spread: Spread, name: str, number: int) -> Finding:
    known = spread.known[name]
    return Finding(
        dataset=dataset.id,
        year=spread.year,
        dimension="plausibility",
        check="mostly_other",
        subject=f"{name}={OTHER}",
        severity="warning",
        sentence=f"“{dataset.indicator(name).label}” is “Other” in {number} of {known} answers.",
        remedy="See which answers the mapping puts there, and whether there are codes for them.",
        number=number,
        among=known,
    )


def _placeholder(dataset: Dataset, spread: Spread, name: str, ending: str) -> Finding:
    number, known = spread.days[name, ending], spread.known[name]
    return Finding(
        dataset=dataset.id,
        year=spread.year,
        dimension="plausibility",
        check="placeholder",
        subject=f"{name}={ending}",
        severity="warning",
        sentence=f"“{dataset.date(name).label}” is {_NAMES[ending]} in {number} of {known} records"
        f" ({PLACEHOLDERS[ending] * known:.0f} are expected).",
        remedy="It often stands for a day nobody knew: bring such dates in as a year or a month.",
        number=number,
        among=known,
    )
