"""One operation that makes a year: many people found together, whom a trend would mistake.

A register names no operation. People who came from one source in one week, with the same country of
exploitation and the same citizenship, are taken for one; or everybody of one linked proceeding,
where victims are linked to proceedings.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, func, literal, select

from node.life.proceedings import linked_case
from node.quality.facts import Condition, Facts
from node.quality.finding import Finding
from node.quality.partial_dates import WeekOf
from node.quality.series import ALIKE
from proto.catalogue import Dataset

ARRIVAL, PROCEEDING = "one_arrival", "one_proceeding"
_LEAST = 5
"""People fewer than these are no operation worth a word."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """People who came together.

    Attributes:
        subject: What they have in common, for `concerned` to find them again.
        people: How many they are.
        told: What they have in common, for a person to read.
    """

    year: int
    check: str
    subject: str
    people: int
    told: str


def measure(connection: Connection, facts: Facts) -> tuple[Cluster, ...]:
    """Find the largest cluster of each year, among people whose day is known, and proceeding."""
    largest: dict[tuple[int, str], Cluster] = {}
    for cluster in (*_arrivals(connection, facts), *_proceedings(connection, facts)):
        place = cluster.year, cluster.check
        if place not in largest or cluster.people > largest[place].people:
            largest[place] = cluster
    return tuple(largest[place] for place in sorted(largest))


def findings(
    facts: Facts, largest: Iterable[Cluster], people: Mapping[int, int]
) -> Iterator[Finding]:
    """A finding for each year that one cluster makes.

    Args:
        facts: Whose people they are.
        largest: The largest clusters by year.
        people: Everybody who counts, by year.
    """
    for cluster in largest:
        if cluster.people >= facts.limits.dominance * people[cluster.year]:
            yield _finding(facts.dataset, cluster, people[cluster.year])


def concerned(facts: Facts, finding: Finding) -> Condition:
    """The records of the cluster."""
    if finding.check == PROCEEDING:
        named = _linked(facts).where(linked_case.c.proceeding == finding.subject)
        return facts.speaks() & facts.table.c.record.in_(named)
    week, *codes, source = finding.subject.split("|", maxsplit=1 + len(ALIKE))
    condition = facts.speaks() & _is_day(facts) & (facts.table.c.source == source)
    condition &= _week(facts) == literal(date.fromisoformat(week), Date)
    for name, code in zip(ALIKE, codes, strict=True):
        condition &= facts.says(name, code) if code else ~facts.is_asked(name)
    return condition


def _arrivals(connection: Connection, facts: Facts) -> Iterator[Cluster]:
    alike = (facts.table.c[name] for name in ALIKE)
    keys: list[ColumnElement[Any]] = [facts.year, _week(facts), facts.table.c.source, *alike]
    people = func.count()
    found = select(*keys, people).where(facts.speaks(), _is_day(facts)).group_by(*keys)
    for year, week, source, *codes, number in connection.execute(found.having(people >= _LEAST)):
        subject = "|".join((week.isoformat(), *(code or "" for code in codes), source))
        told = (f"in the week of {week}", f"from “{source}”", *_told(facts.dataset, codes))
        yield Cluster(year, ARRIVAL, subject, number, ", ".join(told))


def _proceedings(connection: Connection, facts: Facts) -> Iterator[Cluster]:
    people, proceeding = func.count(), linked_case.c.proceeding
    linked = facts.table.join(linked_case, linked_case.c.record == facts.table.c.record)
    found = (
        select(facts.year, proceeding, people)
        .select_from(linked)
        .where(linked_case.c.dataset == facts.dataset.id, facts.speaks())
        .group_by(facts.year, proceeding)
        .having(people >= _LEAST)
    )
    for year, name, number in connection.execute(found):
        yield Cluster(year, PROCEEDING, name, number, "in one linked proceeding")


def _linked(facts: Facts) -> Select[str]:
    known = linked_case.c
    return select(known.record).where(known.dataset == facts.dataset.id)


def _week(facts: Facts) -> ColumnElement[date]:
    return WeekOf(facts.table.c.first_day)


def _is_day(facts: Facts) -> Condition:
    return facts.is_day(facts.dataset.date_axis)


def _told(dataset: Dataset, codes: Iterable[str | None]) -> Iterator[str]:
    """What people have in common, as far as the register asks for it."""
    for name, code in zip(ALIKE, codes, strict=True):
        indicator = dataset.indicator(name)
        if code:
            yield f"{indicator.label.lower()} {indicator.code_list.code(code).label}"


def _finding(dataset: Dataset, cluster: Cluster, people: int) -> Finding:
    return Finding(
        dataset=dataset.id,
        year=cluster.year,
        dimension="comparability",
        check=cluster.check,
        subject=cluster.subject,
        severity="warning",
        sentence=f"{cluster.people} of {people} people ({cluster.people / people:.0%}) came"
        f" {cluster.told}: one operation may make the year.",
        remedy="Say in the method note what it was, and compare other years without it.",
        number=cluster.people,
        among=people,
    )
