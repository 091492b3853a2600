"""One look at a register from every side: what is found, and how good each year is."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from node.quality import (
    breaks,
    completeness,
    coverage,
    dominance,
    duplicates,
    plausibility,
    rule,
    score,
    series,
    timeliness,
)
from node.quality.completeness import Answers
from node.quality.facts import Facts
from node.quality.finding import Dimension, Finding
from node.quality.rule import Rule, YearOfRules
from node.quality.rules import rules_of
from node.quality.score import Measures, Score

_WORST_FIRST = {"error": 0, "warning": 1, "notice": 2}


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in one register.

    Attributes:
        answers: How every question was answered, by indicator, year, source and provider.
        findings: The latest year first and the worst first within it; those of no year last.
        scores: One for each year that has records.
    """

    dataset: str
    day: date
    answers: tuple[Answers, ...]
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]


def examine(
    connection: Connection,
    facts: Facts,
    *,
    profile: Collection[str] = (),
    open_candidates: int = 0,
) -> Examination:
    """Look at all records once from every side.

    Args:
        connection: One consistent look at the database.
        facts: The records that are looked at.
        profile: Indicators and dates that a country of its profile is expected to hold.
        open_candidates: Pairs of people about whom somebody has still to decide.
    """
    answers = completeness.measure(connection, facts)
    sizes = completeness.sizes(answers)
    contradictions = _Kept.of(connection, facts, "consistency")
    oddities = _Kept.of(connection, facts, "plausibility")
    repeated = duplicates.measure(connection, facts)
    soon = timeliness.measure(connection, facts)
    reached = coverage.measure(connection, facts)
    yearly = series.measure(connection, facts)
    steps = breaks.steps(facts, yearly)
    found = (
        *completeness.findings(facts, answers, profile),
        *contradictions.findings(facts, sizes),
        *oddities.findings(facts, sizes),
        *plausibility.findings(facts, plausibility.measure(connection, facts)),
        *duplicates.findings(facts, repeated, sizes, open_candidates),
        *timeliness.findings(facts, soon, sizes),
        *coverage.findings(facts, reached),
        *breaks.findings(facts, steps),
        *dominance.findings(facts, dominance.measure(connection, facts), series.people(yearly)),
    )
    measures = Measures(
        sizes=sizes,
        expected=completeness.expected_of(facts.dataset, answers, profile),
        answers=completeness.by_year(answers),
        contradictions=contradictions.years,
        oddities=oddities.years,
        repeated=repeated,
        timeliness=soon,
        coverage=reached,
        steps=steps,
        this_year=facts.today.year,
    )
    return Examination(
        facts.dataset.id,
        facts.today,
        answers,
        tuple(sorted(found, key=_place)),
        score.scores(measures),
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """How records keep the rules of one dimension."""

    rules: tuple[Rule, ...]
    years: tuple[YearOfRules, ...]

    @classmethod
    def of(cls, connection: Connection, facts: Facts, dimension: Dimension) -> "_Kept":
        rules = tuple(each for each in rules_of(facts.dataset) if each.dimension == dimension)
        return cls(rules, rule.scan(connection, facts, rules))

    def findings(self, facts: Facts, sizes: Mapping[int, int]) -> Iterator[Finding]:
        return rule.findings(facts, self.rules, self.years, sizes)


def _place(finding: Finding) -> tuple[int, int, str, str]:
    return (
        -(finding.year or 0),
        _WORST_FIRST[finding.severity],
        finding.dimension,
        finding.check + finding.subject,
    )
