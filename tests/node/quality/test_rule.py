"""All rules are looked for in one pass, year by year."""

from datetime import date

import pytest
from sqlalchemy import Engine, event

from node.quality.finding import Severity
from node.quality.rule import Rule, YearOfRules, findings, scan
from node.storage import reading
from tests.node.quality.given import facts, give


def _rule(name: str, sex: str, severity: Severity) -> Rule:
    return Rule(name, f"somebody was {sex}", lambda f: f.says("sex", sex), severity)


_RULES = (_rule("man", "male", "error"), _rule("woman", "female", "warning"))


def test_records_that_break_each_rule_are_counted_by_year(engine: Engine) -> None:
    """And those that break any whose breach is an error, each once."""
    sexes = ("male", "male", "female", "other", "unknown")
    give(engine, *({"sex": sex} for sex in sexes), {"sex": "male", "day": date(2023, 1, 9)})
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: statements.append(said[2]))

    with reading(engine) as connection:
        found = scan(connection, facts(), _RULES)

    assert {YearOfRules(2023, (1, 0), 1), YearOfRules(2024, (2, 1), 2)} == set(found)
    assert 1 == sum("SELECT" in each for each in statements)


def test_a_finding_says_how_many_of_how_many() -> None:
    """One for each rule that is broken in a year."""
    years = (YearOfRules(2023, (1, 0), 1), YearOfRules(2024, (0, 4), 0))

    man, woman = findings(facts(), _RULES, years, {2023: 8, 2024: 9})

    assert "In 1 of 8 records somebody was male." == man.sentence
    assert ("woman", 2024, "warning", 4, 9) == (
        woman.check,
        woman.year,
        woman.severity,
        woman.number,
        woman.among,
    )


@pytest.mark.parametrize("rules", [(), _RULES])
def test_nothing_is_found_in_nothing(engine: Engine, rules: tuple[Rule, ...]) -> None:
    """No rule, or no record."""
    with reading(engine) as connection:
        assert () == scan(connection, facts(), rules)
