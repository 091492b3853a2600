"""Sudden breaks in a series: a year that earlier years, and chance, do not explain.

Each year is compared with up to three before it by the exact conditional test of two Poisson
counts: of arrivals, as people who are found together are one event of chance and not many. And its
people must differ from their mean by a ratio as well: of large counts every difference is no
chance, yet few matter. One large operation is no break; `dominance` tells of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from node.quality.binomial import as_far, believed
from node.quality.facts import Condition, Facts
from node.quality.finding import Finding, amount
from node.quality.series import BODIES, PEOPLE, SOURCE, Count, Series, Yearly
from node.quality.series import people as people_by_year
from proto.catalogue import Dataset

_BEFORE = 3
_REPORTERS = frozenset({SOURCE, *(name for names in BODIES.values() for name in names)})


@dataclass(frozen=True, slots=True)
class Step:
    """One year of a series beside the years before it.

    Attributes:
        now: That year.
        earlier: All years `before` it that it is compared with, 1 to 3.
        is_break: Whether it differs by more than chance and by enough to matter.
    """

    series: Series
    year: int
    now: Count
    earlier: Count
    before: tuple[int, ...]
    is_break: bool = False

    @property
    def mean(self) -> float:
        """People a year before."""
        return self.earlier.people / len(self.before)

    @property
    def chance(self) -> float:
        """Chance that arrivals differ as much between years that are alike."""
        arrivals = self.now.arrivals + self.earlier.arrivals
        return as_far(self.now.arrivals, arrivals, 1 / (1 + len(self.before)))

    def differs(self, ratio: float) -> bool:
        """Whether there are more or fewer people, by this ratio, and arrivals go the same way."""
        more, fewer = self.now.arrivals * len(self.before), self.earlier.arrivals
        is_higher = self.now.people >= ratio * self.mean and more > fewer
        return is_higher or (ratio * self.now.people <= self.mean and more < fewer)


def steps(facts: Facts, yearly: Yearly) -> tuple[Step, ...]:
    """Every year that is over beside those before it, all tested as one family."""
    limits, years = facts.limits, sorted(people_by_year(yearly))
    found = [
        step
        for series, counts in _told_apart(yearly).items()
        for year in range(years[0] + 1, min(years[-1] + 1, facts.today.year))
        if (step := _step(series, counts, year, years[0])) is not None
    ]
    are_no_chance = believed([each.chance for each in found], limits.false_discovery)
    return tuple(
        replace(each, is_break=is_no_chance and each.differs(limits.ratio))
        for each, is_no_chance in zip(found, are_no_chance, strict=True)
    )


def findings(facts: Facts, found: Iterable[Step]) -> Iterator[Finding]:
    """A finding for each break."""
    for each in sorted(found, key=lambda each: (each.year, each.series)):
        if each.is_break:
            yield _finding(facts.dataset, each)


def concerned(facts: Facts, finding: Finding) -> Condition:
    """The records of the people in that year of the series."""
    name, _, code = finding.subject.partition("=")
    if name == PEOPLE:
        return facts.speaks()
    if name == SOURCE:
        return facts.speaks() & (facts.table.c.source == code)
    return facts.speaks() & facts.says(name, code)


def _step(series: Series, counts: Mapping[int, Count], year: int, first: int) -> Step | None:
    """The year beside those before it; nothing where there is nothing to compare.

    That a source or a body started or stopped `coverage` tells: only the years in which it
    reports are compared.
    """
    before = list(range(max(first, year - _BEFORE), year))
    now = counts.get(year, Count())
    if series.name in _REPORTERS:
        before = [each for each in before if each in counts] if now.people else []
    earlier = sum((counts.get(each, Count()) for each in before), Count())
    if not before or not now.people + earlier.people:
        return None
    return Step(series, year, now, earlier, tuple(before))


def _told_apart(yearly: Yearly) -> Yearly:
    """Without the only source of a register, which has the same people as all together."""
    sources = [each for each in yearly if each.name == SOURCE]
    left_out = sources if len(sources) == 1 else []
    return {series: counts for series, counts in yearly.items() if series not in left_out}


def _finding(dataset: Dataset, step: Step) -> Finding:
    *earlier, last = step.before
    before = f"{earlier[0]} to {last}" if earlier else f"{last}"
    return Finding(
        dataset=dataset.id,
        year=step.year,
        dimension="comparability",
        check="break",
        subject=f"{step.series.name}={step.series.code}",
        severity="warning",
        sentence=f"{_title(dataset, step.series)}: {amount(step.now.people, 'person', 'people')} in"
        f" {step.year}, against {step.mean:.1f} a year in {before}; chance does not explain it.",
        remedy="Say what changed (a source, a definition, an operation) in the method note, or look"
        " for records that are missing or twice.",
        number=step.now.people,
        among=step.now.people + step.earlier.people,
    )


def _title(dataset: Dataset, series: Series) -> str:
    if series.name == PEOPLE:
        return "All people"
    if series.name == SOURCE:
        return f"People from “{series.code}”"
    indicator = dataset.indicator(series.name)
    return f"“{indicator.label}”, “{indicator.code_list.code(series.code).label}”"
