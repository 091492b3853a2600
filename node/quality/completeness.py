"""How much of what a register asks is answered: by indicator, year, source and provider."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, false, func, select, true

from node.quality.facts import Condition, Facts
from node.quality.finding import Finding, Severity, amount
from node.quality.routing import is_missing
from proto.catalogue import Dataset, Indicator

_MAPPING = "Bring it in through the mapping, if the register asks for it at all."
_ASK_AGAIN = "Ask the source; an answer that the mapping turns into “unknown” shows in its report."

_SHOWN = 8

_Group = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of one question in one year, at one source and provider.

    Attributes:
        name: The indicator, or the date.
        source: The register; empty where all are meant. Likewise `provider`.
        records: Records of that year, source and provider.
        asked: Those whose register asks the question; of a date, those that know it.
        unknown: Those that ask and have no answer, though there should be one.
    """

    name: str
    year: int
    source: str
    provider: str
    records: int
    asked: int
    unknown: int

    @property
    def answered(self) -> int:
        """Records with an answer."""
        return self.asked - self.unknown

    @property
    def not_asked(self) -> int:
        """Records whose register does not ask; of a date, those that do not know it."""
        return self.records - self.asked

    @property
    def share(self) -> float:
        """Share of the records with an answer, 0 to 1."""
        return self.answered / self.records if self.records else 0.0


def measure(connection: Connection, facts: Facts) -> tuple[Answers, ...]:
    """Count the answers to every question in one pass, by year, source and provider."""
    keys = facts.year, facts.table.c.source, facts.table.c.provider
    names = facts.dataset.recorded
    asked = [func.count(facts.table.c[name]) for name in names]
    unknown = [_unknown(facts, name) for name in names]
    statement = select(*keys, func.count(), *asked, *unknown).group_by(*keys)
    return tuple(
        Answers(name, year, source, provider, size, counts[at], counts[at + len(names)])
        for year, source, provider, size, *counts in connection.execute(statement)
        for at, name in enumerate(names)
    )


def by_year(answers: Iterable[Answers]) -> tuple[Answers, ...]:
    """All sources and providers together."""
    return _summed(answers, lambda each: (each.name, each.year, "", ""))


def by_source(answers: Iterable[Answers]) -> tuple[Answers, ...]:
    """All providers of a source together."""
    return _summed(answers, lambda each: (each.name, each.year, each.source, ""))


def sizes(answers: Iterable[Answers]) -> Mapping[int, int]:
    """Records by year: whatever was asked was asked of all of them."""
    found: dict[int, int] = {}
    for each in by_year(answers):
        found.setdefault(each.year, each.records)
    return dict(sorted(found.items()))


def labels(dataset: Dataset) -> Mapping[str, str]:
    """What everything that is asked is called, in the order of the catalogue."""
    indicators = {each.id: each.label for each in dataset.indicators}
    return indicators | {each.id: each.label for each in dataset.side_dates}


def expected_of(
    dataset: Dataset, answers: Iterable[Answers], profile: Collection[str] = ()
) -> tuple[str, ...]:
    """Indicators that should be answered: of the profile, what is mandatory, what is collected."""
    collected = {each.name for each in answers if each.asked}
    return tuple(
        each.id
        for each in dataset.indicators
        if each.mandatory or each.id in collected or each.id in profile
    )


def findings(
    facts: Facts, answers: Iterable[Answers], profile: Collection[str] = ()
) -> Iterator[Finding]:
    """What is not collected though it should be, and what is often unknown.

    Args:
        facts: Whose answers they are.
        answers: As they were measured.
        profile: Indicators and dates that a country of this profile is expected to hold.
    """
    dataset, own = facts.dataset, _by_name(answers)
    never = {name for name, yearly in own.items() if not any(each.asked for each in yearly)}
    for indicator in dataset.indicators:
        yearly = own.get(indicator.id, ())
        if indicator.mandatory and indicator.id in never:
            yield _never_collected(dataset, indicator, yearly)
        elif indicator.mandatory:
            gaps = (each for each in yearly if not each.asked)
            yield from (_not_collected(dataset, indicator, each) for each in gaps)
        yield from (
            _often_unknown(dataset, indicator, each)
            for each in yearly
            if each.unknown > facts.limits.unknown * each.asked
        )
    mandatory = {each.id for each in dataset.indicators if each.mandatory}
    if missed := [name for name in dataset.recorded if name in never & {*profile} - mandatory]:
        yield _profile_missed(dataset, missed, sum(sizes(answers).values()))


def concerned(facts: Facts, finding: Finding) -> Condition:
    """The records without an answer; where the profile misses some, all of them."""
    name = finding.subject
    if finding.check == "profile_missed":
        return true()
    if finding.check == "often_unknown":
        return is_missing(facts, name)
    return ~facts.is_asked(name)


def _not_collected(dataset: Dataset, indicator: Indicator, answers: Answers) -> Finding:
    return Finding(
        dataset=dataset.id,
        year=answers.year,
        dimension="completeness",
        check="not_collected",
        subject=indicator.id,
        severity="error",
        sentence=f"“{indicator.label}” is asked in none of {amount(answers.records, 'record')};"
        " figures without it cannot be compared.",
        remedy=_MAPPING,
        number=answers.records,
        among=answers.records,
    )


def _never_collected(dataset: Dataset, indicator: Indicator, yearly: Sequence[Answers]) -> Finding:
    records = sum(each.records for each in yearly)
    return Finding(
        dataset=dataset.id,
        year=None,
        dimension="completeness",
        check="never_collected",
        subject=indicator.id,
        severity="error",
        sentence=f"“{indicator.label}” is in none of {amount(records, 'record')};"
        " figures without it cannot be compared.",
        remedy=_MAPPING,
        number=records,
        among=records,
    )


def _profile_missed(dataset: Dataset, missed: Sequence[str], records: int) -> Finding:
    told = labels(dataset)
    shown = ", ".join(f"“{told[name]}”" for name in missed[:_SHOWN])
    more = f" and {len(missed) - _SHOWN} more" if len(missed) > _SHOWN else ""
    return Finding(
        dataset=dataset.id,
        year=None,
        dimension="completeness",
        check="profile_missed",
        subject="",
        severity="notice",
        sentence=f"Of what the country's profile expects,"
        f" {amount(len(missed), 'question is', 'questions are')} in none of"
        f" {amount(records, 'record')}: {shown}{more}.",
        remedy=_MAPPING,
        number=records,
        among=records,
    )


def _often_unknown(dataset: Dataset, indicator: Indicator, answers: Answers) -> Finding:
    severity: Severity = "warning" if indicator.mandatory else "notice"
    return Finding(
        dataset=dataset.id,
        year=answers.year,
        dimension="completeness",
        check="often_unknown",
        subject=indicator.id,
        severity=severity,
        sentence=f"“{indicator.label}” is unknown in {answers.unknown} of"
        f" {amount(answers.asked, 'record')}"
        f" ({answers.unknown / answers.asked:.0%}).",
        remedy=_ASK_AGAIN,
        number=answers.unknown,
        among=answers.asked,
    )


def _by_name(answers: Iterable[Answers]) -> Mapping[str, Sequence[Answers]]:
    """Those of every year, the earliest first, by what was asked."""
    found: dict[str, list[Answers]] = {}
    for each in sorted(by_year(answers), key=lambda each: each.year):
        found.setdefault(each.name, []).append(each)
    return found


def _unknown(facts: Facts, name: str) -> ColumnElement[int]:
    dates = {each.id for each in facts.dataset.side_dates}
    is_unknown = false() if name in dates else is_missing(facts, name)
    return func.count().filter(is_unknown)


def _summed(answers: Iterable[Answers], group: Callable[[Answers], _Group]) -> tuple[Answers, ...]:
    sums: dict[_Group, list[int]] = {}
    for each in answers:
        counts = sums.setdefault(group(each), [0, 0, 0])
        for at, number in enumerate((each.records, each.asked, each.unknown)):
            counts[at] += number
    return tuple(Answers(*key, *counts) for key, counts in sums.items())
