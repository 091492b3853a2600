"""From a finding to the records it is about: their pseudonyms, never who they are."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, false, func, select, true

from node.quality import (
    breaks,
    completeness,
    coverage,
    dominance,
    duplicates,
    plausibility,
    timeliness,
)
from node.quality.facts import Condition, Facts
from node.quality.finding import Finding
from node.quality.rules import rules_of

PAGE = 50
"""Records on one page."""


_CHECKS: Mapping[str, Callable[[Facts, Finding], Condition]] = {
    "not_collected": completeness.concerned,
    "never_collected": completeness.concerned,
    "often_unknown": completeness.concerned,
    "profile_missed": completeness.concerned,
    "one_answer": plausibility.concerned,
    "mostly_other": plausibility.concerned,
    "placeholder": plausibility.concerned,
    "copied": duplicates.concerned,
    "several_records": duplicates.concerned,
    "undecided_pairs": duplicates.concerned,
    "registered_late": timeliness.concerned,
    "not_since_year_end": timeliness.concerned,
    "source_started": coverage.concerned,
    "source_stopped": coverage.concerned,
    "missing_month": coverage.concerned,
    "break": breaks.concerned,
    "one_arrival": dominance.concerned,
    "one_proceeding": dominance.concerned,
}
"""What looked for a finding, where no rule did."""


def records_of(
    connection: Connection, facts: Facts, finding: Finding, *, after: str = "", page: int = PAGE
) -> tuple[str, ...]:
    """Pseudonyms of the records that a finding is about, in their order, a page at a time.

    They are found anew: where the register has changed since, what would be found now.

    Args:
        connection: A look at the database.
        facts: The records that are looked at.
        finding: What was found.
        after: The last record of the page before.
        page: Most records to give.
    """
    record = facts.table.c.record
    asked = select(record).where(_is_about(facts, finding), record > after)
    return tuple(connection.scalars(asked.order_by(record).limit(page)))


def number_of(connection: Connection, facts: Facts, finding: Finding) -> int:
    """How many records a finding is about now."""
    asked = select(func.count()).select_from(facts.table).where(_is_about(facts, finding))
    return connection.scalars(asked).one()


def _is_about(facts: Facts, finding: Finding) -> Condition:
    concerned = _CHECKS.get(finding.check, _broken)
    return _year(facts, finding) & concerned(facts, finding)


def _year(facts: Facts, finding: Finding) -> Condition:
    """Those of its year; of a source that stopped, those that there were before."""
    if finding.year is None:
        return true()
    return facts.in_year(finding.year - (finding.check == "source_stopped"))


def _broken(facts: Facts, finding: Finding) -> Condition:
    """The condition of a rule; none for one that is no longer looked for."""
    for rule in rules_of(facts.dataset):
        if (rule.id, rule.subject) == (finding.check, finding.subject):
            return rule.broken(facts)
    return false()
