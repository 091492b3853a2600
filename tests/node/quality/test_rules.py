"""Every rule finds what breaks it, and nothing else."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import Engine, case, select

from node.quality import rules
from node.quality.rule import Rule
from node.quality.rules import rules_of
from node.storage import reading
from proto.catalogue import Dataset
from tests.node.quality import (
    justice_cases,
    justice_time_cases,
    victim_cases,
    victim_time_cases,
)
from tests.node.quality.given import JUSTICE, TODAY, VICTIMS, facts, give
from tests.node.quality.rule_case import Case

CASES: Mapping[str, Mapping[str, Case]] = {
    "victims": {**victim_time_cases.AGES, **victim_time_cases.DATES, **victim_cases.FACTS},
    "justice": {**justice_time_cases.DATES, **justice_cases.FACTS},
}
_BY_ID = {"victims": VICTIMS, "justice": JUSTICE}


@pytest.mark.parametrize("name", CASES)
def test_every_rule_has_a_case(name: str) -> None:
    """No rule is believed that nobody has seen firing and not firing."""
    assert [rule.id for rule in rules.OF_DATASET[name]] == list(CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_a_rule_finds_what_breaks_it_and_not_what_nearly_does(engine: Engine, name: str) -> None:
    """Of the two records of each case exactly the first is found by its rule."""
    dataset, cases = _BY_ID[name], CASES[name]
    said = [
        {"record": f"{number} {end}", **says}
        for number, pair in enumerate(cases.values())
        for end, says in zip(("breaks", "keeps"), pair, strict=True)
    ]
    give(engine, *said, dataset=dataset)

    broken = _broken(engine, dataset, *rules.OF_DATASET[name])
    found = {
        rule.id: [each for each in broken[rule] if each.startswith(f"{number} ")]
        for number, rule in enumerate(rules.OF_DATASET[name])
    }

    assert {rule: [f"{number} breaks"] for number, rule in enumerate(cases)} == found


@pytest.mark.parametrize("dataset", _BY_ID.values(), ids=_BY_ID)
def test_no_name_is_given_to_two_rules(dataset: Dataset) -> None:
    """What people said about a finding goes by the name of its rule."""
    names = [(rule.id, rule.subject) for rule in rules_of(dataset)]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("dataset", _BY_ID.values(), ids=_BY_ID)
def test_a_record_that_says_nothing_breaks_no_rule(engine: Engine, dataset: Dataset) -> None:
    """What a register does not ask contradicts nothing."""
    give(engine, {}, dataset=dataset)

    assert {} == _broken(engine, dataset, *rules_of(dataset))


def test_an_answer_that_stands_alone_has_none_beside_it(engine: Engine) -> None:
    """Either nothing is known or something is; either there was none or there was."""
    give(
        engine,
        {"record": "unknown", "form": ("unknown", "slavery")},
        {"record": "none", "transit": ("none", "GR")},
        {"record": "several", "form": ("forced_begging", "slavery"), "transit": "none"},
    )

    alone = [rule for rule in rules_of(VICTIMS) if rule.id == "answer_beside_none"]
    broken = _broken(engine, VICTIMS, *alone)

    assert {"form": ["unknown"], "transit": ["none"]} == {k.subject: v for k, v in broken.items()}
    several = {each.id for each in VICTIMS.indicators if each.choice == "multiple"}
    assert several == {rule.subject for rule in alone}


def test_dates_lie_in_the_time_of_registers(engine: Engine) -> None:
    """Neither after today, nor before anybody kept one; of a month, once all of it does."""
    give(
        engine,
        {"record": "future return", "return_date": "2026-08"},
        {"record": "return this month", "return_date": "2026-07"},
        {"record": "future", "day": TODAY + timedelta(1)},
        {"record": "today", "day": TODAY},
        {"record": "ancient return", "return_date": "1949-12-31"},
        {"record": "old return", "return_date": "1950"},
        {"record": "ancient birth", "birth_date": "1899"},
        {"record": "old birth", "birth_date": "1900"},
    )

    kinds = ("future_date", "ancient_date")
    dates = [rule for rule in rules_of(VICTIMS) if rule.id in kinds]
    found = _broken(engine, VICTIMS, *dates)

    assert {
        ("future_date", "return_date"): ["future return"],
        ("future_date", "identification"): ["future"],
        ("ancient_date", "return_date"): ["ancient return"],
        ("ancient_date", "birth_date"): ["ancient birth"],
    } == {(rule.id, rule.subject): records for rule, records in found.items()}


def _broken(engine: Engine, dataset: Dataset, *looked_for: Rule) -> dict[Rule, list[str]]:
    """The records that break each rule, where any does."""
    looked_at = facts(dataset)
    flags = [case((rule.broken(looked_at), 1), else_=0) for rule in looked_for]
    asked = select(looked_at.table.c.record, *flags).order_by(looked_at.table.c.record)
    with reading(engine) as connection:
        rows = connection.execute(asked).all()
    found = {rule: [row[0] for row in rows if row[at]] for at, rule in enumerate(looked_for, 1)}
    return {rule: broken for rule, broken in found.items() if broken}
