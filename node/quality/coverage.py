"""Which registers and bodies report in which year, and whether a month is missing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, Integer, cast, extract, false, func, select

from node.quality.binomial import as_far
from node.quality.facts import UNKNOWN, Condition, Facts
from node.quality.finding import Finding, Limits, amount
from node.quality.series import BODIES, SOURCE
from proto.catalogue import Dataset

_BEFORE = 3
"""Years before one that are looked at."""

_MONTHS = 12
_ASK = "Ask the source whether it still collects, and say in the method note what changed."


class Reporter(NamedTuple):
    """Who reports: a register by its `source`, or a body that a record names."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What reached the register.

    Attributes:
        reporters: Records by year and by who reports them.
        months: Records by year and month, of those whose month is known.
    """

    reporters: Mapping[int, Mapping[Reporter, int]]
    months: Mapping[int, Mapping[int, int]]

    @property
    def years(self) -> range:
        """All years from the first to the last record."""
        return range(min(self.reporters), max(self.reporters) + 1) if self.reporters else range(0)

    def of(self, year: int) -> Mapping[Reporter, int]:
        """Records of a year by who reports them."""
        return self.reporters.get(year, {})

    def share(self, year: int) -> float | None:
        """Share of the year before whose reporters report in this one too; none without any."""
        before, now = self.of(year - 1), self.of(year)
        still = sum(number for each, number in before.items() if each in now)
        return still / sum(before.values()) if before else None

    def is_chance(self, reporter: Reporter, year: int, limits: Limits) -> bool:
        """Whether somebody who reports so rarely may well do so in a year, or not, by chance."""
        before = range(max(self.years.start, year - _BEFORE), year)
        earlier = sum(self.of(each).get(reporter, 0) for each in before)
        now = self.of(year).get(reporter, 0)
        return as_far(now, now + earlier, 1 / (1 + len(before))) >= limits.chance


def measure(connection: Connection, facts: Facts) -> Coverage:
    """Count records by who reports them, and by month."""
    return Coverage(_reporters(connection, facts), _months(connection, facts))


def findings(facts: Facts, coverage: Coverage) -> Iterator[Finding]:
    """Who started or stopped to report, and months that are missing, in years that are over.

    Not of those who report so rarely that a year without them is no surprise.
    """
    dataset, limits = facts.dataset, facts.limits
    for year in range(coverage.years.start, min(coverage.years.stop, facts.today.year)):
        if year > coverage.years.start:
            before, now = coverage.of(year - 1), coverage.of(year)
            for reporter in sorted(before.keys() ^ now.keys()):
                if not coverage.is_chance(reporter, year, limits):
                    say = _started if reporter in now else _stopped
                    yield say(dataset, year, reporter, coverage)
        yield from _missing_months(dataset, year, coverage.months.get(year, {}), limits)


def concerned(facts: Facts, finding: Finding) -> Condition:
    """The records of who started; of who stopped, those of the year before."""
    if finding.check == "missing_month":
        return false()
    name, _, code = finding.subject.partition("=")
    return facts.table.c.source == code if name == SOURCE else facts.says(name, code)


def _reporters(connection: Connection, facts: Facts) -> Mapping[int, Mapping[Reporter, int]]:
    names = SOURCE, *BODIES.get(facts.dataset.id, ())
    keys = [facts.year, *(facts.table.c[name] for name in names)]
    found: dict[int, Counter[Reporter]] = {}
    for year, *codes, number in connection.execute(select(*keys, func.count()).group_by(*keys)):
        counts = found.setdefault(year, Counter())
        for name, code in zip(names, codes, strict=True):
            if code not in (None, UNKNOWN):
                counts[Reporter(name, code)] += number
    return found


def _months(connection: Connection, facts: Facts) -> Mapping[int, Mapping[int, int]]:
    first, last = facts.table.c.first_day, facts.table.c.last_day
    month = cast(extract("month", first), Integer)
    is_known = (facts.year == cast(extract("year", last), Integer)) & (
        month == cast(extract("month", last), Integer)
    )
    keys = facts.year, month
    found: dict[int, Counter[int]] = {}
    for year, at, number in connection.execute(
        select(*keys, func.count()).where(is_known).group_by(*keys)
    ):
        found.setdefault(year, Counter())[at] += number
    return found


def _named(dataset: Dataset, reporter: Reporter) -> str:
    if reporter.name == SOURCE:
        return f"“{reporter.code}”"
    indicator = dataset.indicator(reporter.name)
    return f"“{indicator.label}”, “{indicator.code_list.code(reporter.code).label}”"


def _started(dataset: Dataset, year: int, reporter: Reporter, coverage: Coverage) -> Finding:
    number = coverage.of(year)[reporter]
    earlier = [each for each in coverage.years if each < year and reporter in coverage.of(each)]
    again = f" (and {earlier[-1]})" if earlier else ""
    return Finding(
        dataset=dataset.id,
        year=year,
        dimension="coverage",
        check="source_started",
        subject="=".join(reporter),
        severity="notice",
        sentence=f"{_named(dataset, reporter)}: {amount(number, 'record')} in {year}{again},"
        " none in the year before.",
        remedy=_ASK,
        number=number,
        among=number,
    )


def _stopped(dataset: Dataset, year: int, reporter: Reporter, coverage: Coverage) -> Finding:
    before = coverage.of(year - 1)[reporter]
    return Finding(
        dataset=dataset.id,
        year=year,
        dimension="coverage",
        check="source_stopped",
        subject="=".join(reporter),
        severity="warning",
        sentence=f"{_named(dataset, reporter)}: no record in {year}, after {before} in the year"
        " before.",
        remedy=_ASK,
        number=before,
        among=before,
    )


def _missing_months(
    dataset: Dataset, year: int, months: Mapping[int, int], limits: Limits
) -> Iterator[Finding]:
    """Months without a record, of a year with so many that each month should have some."""
    records = sum(months.values())
    missing = [month for month in range(1, _MONTHS + 1) if not months.get(month)]
    if missing and _MONTHS * (1 - 1 / _MONTHS) ** records < limits.chance:
        names = ", ".join(f"{year}-{month:02}" for month in missing)
        yield Finding(
            dataset=dataset.id,
            year=year,
            dimension="coverage",
            check="missing_month",
            subject="",
            severity="warning",
            sentence=f"There is no record of {names}, and {records} of the rest of the year.",
            remedy="See whether that part of the register was left out.",
            number=0,
            among=records,
        )
