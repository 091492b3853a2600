"""All rules that a record should keep: contradictions of its dataset, and what is true of any."""

from collections.abc import Callable, Iterator
from datetime import date

from node.quality import justice_rules, rare_rules, victim_rules
from node.quality.facts import BIRTH, UNKNOWN, Condition, Facts
from node.quality.rule import Rule
from proto.catalogue import Dataset, DateFact, Indicator

OF_DATASET = {
    "victims": (*victim_rules.RULES, *rare_rules.OF_VICTIMS),
    "justice": (*justice_rules.RULES, *rare_rules.OF_JUSTICE),
}

_ALONE = frozenset({UNKNOWN, "none", "not_applicable", "none_needed", "not_yet_exploited"})
"""Answers that leave no room for others."""

EARLIEST, EARLIEST_BIRTH = date(1950, 1, 1), date(1900, 1, 1)
"""Days before which no date of a register lies."""

_ENTRY = "Look it up in the case file: a wrong digit is the usual reason."


def rules_of(dataset: Dataset) -> tuple[Rule, ...]:
    """Every rule for the records of a dataset."""
    return (
        *OF_DATASET.get(dataset.id, ()),
        *_about_answers(dataset),
        *_about_dates(dataset),
    )


def _about_answers(dataset: Dataset) -> Iterator[Rule]:
    for indicator in dataset.indicators:
        if indicator.choice == "multiple":
            alone = tuple(code for code in indicator.codes() if code in _ALONE)
            yield Rule(
                "answer_beside_none",
                f"“{indicator.label}” has an answer beside {_listed(indicator, alone)}",
                _says_too_much(indicator.id, alone),
                subject=indicator.id,
            )


def _about_dates(dataset: Dataset) -> Iterator[Rule]:
    for fact in dataset.dates:
        earliest = EARLIEST_BIRTH if fact.id == BIRTH else EARLIEST
        yield _implausible(fact, "future_date", "in the future", _is_future(fact.id))
        clause = f"before {earliest.year}"
        yield _implausible(fact, "ancient_date", clause, _is_before_day(fact.id, earliest))


def _implausible(
    fact: DateFact, rule: str, clause: str, broken: Callable[[Facts], Condition]
) -> Rule:
    return Rule(
        rule,
        f"“{fact.label}” is {clause}",
        broken,
        dimension="plausibility",
        subject=fact.id,
        remedy=_ENTRY,
    )


def _says_too_much(name: str, alone: tuple[str, ...]) -> Callable[[Facts], Condition]:
    return lambda facts: facts.says_too_much(name, *alone)


def _is_future(name: str) -> Callable[[Facts], Condition]:
    return lambda facts: facts.is_after_day(name, facts.today)


def _is_before_day(name: str, day: date) -> Callable[[Facts], Condition]:
    return lambda facts: facts.is_before_day(name, day)


def _listed(indicator: Indicator, codes: tuple[str, ...]) -> str:
    return " or ".join(f"“{indicator.code_list.code(code).label}”" for code in codes)
