"""A rule that every record should keep, and one pass over all records for all rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, false, func, or_, select

from node.quality.facts import Condition, Facts
from node.quality.finding import Dimension, Finding, Severity, amount

LOOK_UP = (
    "Look both up in the case file and correct the one that is wrong; where many records of one"
    " source are concerned, look at its mapping first."
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A contradiction within one record.

    Attributes:
        id: Its name, never given to another rule: what people said about a finding goes by it.
        clause: What such a record says, as it follows "in 3 of 40 records".
        broken: When a record certainly says so.
        subject: The indicator or date, where the same rule is made for several.
        remedy: What to do about it.
    """

    id: str
    clause: str
    broken: Callable[[Facts], Condition]
    severity: Severity = "error"
    dimension: Dimension = "consistency"
    subject: str = ""
    remedy: str = LOOK_UP


@dataclass(frozen=True, slots=True)
class YearOfRules:
    """How one year's records keep a set of rules.

    Attributes:
        broken: Records that break each rule, in the order of the rules.
        wrong: Records that break any rule whose breach is an error.
    """

    year: int
    broken: tuple[int, ...]
    wrong: int


def in_order(
    rule: str,
    clause: str,
    *,
    first: str,
    then: str,
    severity: Severity = "error",
) -> Rule:
    """The rule that one date does not lie after another."""
    return Rule(rule, clause, lambda facts: facts.is_before(then, first), severity)


def scan(connection: Connection, facts: Facts, rules: Sequence[Rule]) -> tuple[YearOfRules, ...]:
    """Find who breaks which rule: one pass, that looks closer only at records that break any."""
    if not rules:
        return ()
    rows = connection.execute(_question(facts, rules))
    return tuple(YearOfRules(year, tuple(broken), wrong) for year, wrong, *broken in rows)


def findings(
    facts: Facts, rules: Sequence[Rule], years: Sequence[YearOfRules], sizes: Mapping[int, int]
) -> Iterator[Finding]:
    """A finding for each rule that is broken in a year.

    Args:
        facts: What was looked at.
        rules: The rules that were looked for.
        years: What was found.
        sizes: Records by year.
    """
    for each in years:
        for rule, number in zip(rules, each.broken, strict=True):
            if number:
                yield _finding(facts, rule, each.year, number, sizes[each.year])


def _question(facts: Facts, rules: Sequence[Rule]) -> Select[*tuple[int, ...]]:
    conditions = [rule.broken(facts) for rule in rules]
    are_wrong = [
        broken for rule, broken in zip(rules, conditions, strict=True) if rule.severity == "error"
    ]
    counts = [func.count().filter(each) for each in (or_(false(), *are_wrong), *conditions)]
    return select(facts.year, *counts).where(or_(*conditions)).group_by(facts.year)


def _finding(facts: Facts, rule: Rule, year: int, number: int, among: int) -> Finding:
    return Finding(
        dataset=facts.dataset.id,
        year=year,
        dimension=rule.dimension,
        check=rule.id,
        subject=rule.subject,
        severity=rule.severity,
        sentence=f"In {number} of {amount(among, 'record')} {rule.clause}.",
        remedy=rule.remedy,
        number=number,
        among=among,
    )
