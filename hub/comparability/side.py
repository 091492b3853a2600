"""What is compared: the figures of one country and period on either side, under some codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from hub.comparability.fact import FactName
from hub.language import _, alternatives
from proto.method_note import Break, Coverage, Method, MethodNote, Operation
from proto.period import Period
from proto.vocabulary import Dataset, Party

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class About:
    """Which cell of a table is compared.

    Attributes:
        by: The dimensions of the table.
        codes: The cell's code of each dimension.
        levels: The level of the codes, where it is not the finest.
    """

    by: frozenset[str] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)

    def is_changed_by(self, broken: Break) -> bool:
        """Whether a break is one of this cell: of every figure, or of one of its indicators."""
        return not broken.indicators or not self.by.isdisjoint(broken.indicators)


TOTAL = About()


Answer = tuple[str, ...]
"""What a method note answers, as it is written there; nothing where it says nothing."""


@dataclass(frozen=True, eq=False)
class Side:
    """The figures of one country and period, and what they mean there.

    What it says is worked out once: in a comparison each side stands beside all the others.

    Attributes:
        statuses: Those that one figure counts together.
    """

    party: Party
    period: Period
    dataset: Dataset
    statuses: frozenset[str]
    note: MethodNote

    @property
    def method(self) -> Method:
        """What the country says of its figures."""
        return self.note.country

    @property
    def own(self) -> tuple[str, ...]:
        """Its party, as a fact names those whose figures it is about."""
        return (self.party.id,)

    @cached_property
    def place(self) -> tuple[str, str, str, list[str]]:
        """By which sides are put in order: the earlier first, then by name."""
        start, end = self.period.start.isoformat(), self.period.end.isoformat()
        return start, end, self.party.name, sorted(self.statuses)

    @cached_property
    def counts(self) -> Mapping[FactName, str]:
        """What it counts and in which time, by the fact that another side counts otherwise."""
        return {
            "dataset-differs": self.dataset.label[:1].lower() + self.dataset.label[1:],
            "unit-differs": self.note.unit,
            "statuses-differ": self._statuses,
            "date-differs": self.dataset.date(self.method.dated_by or self.note.date_axis).label,
            "length-differs": str(self.months),
            "period-differs": str(self.period),
        }

    @cached_property
    def answers(self) -> Mapping[FactName, Answer]:
        """What it says of its method, by the fact that another side says otherwise."""
        said = self.method
        return {
            "person-rule-differs": (self.note.person_rule,),
            "year-starts-differ": (f"month-{said.year_starts or '01'}",),
            "decider-differs": _said(said.decider),
            "formal-status-differs": _said(said.formal_status),
            "counts-differ": _said(said.counts or "new"),
            "sources-differ": self._sources,
            "abroad-differs": _known(said.abroad),
            "elsewhere-differs": _known(said.exploited_elsewhere),
            "instance-differs": _said(said.convictions),
        }

    @cached_property
    def institutions(self) -> frozenset[str]:
        """Those that report in any part of the period."""
        return frozenset(each.institution for each in self.method.coverage if self.hears(each))

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The parts of the country that are not counted."""
        parts = self.method.jurisdictions
        return frozenset(each.name for each in parts if each.reports == "not-covered")

    @cached_property
    def months(self) -> int:
        """How long the period is."""
        start, end = self.period.start, self.period.end
        return (end.year - start.year) * _DECEMBER + end.month - start.month

    def records_exactly(self, indicator: str) -> bool:
        """Whether every code of an indicator is recorded exactly."""
        return self._exact.get(indicator, self.method.quality == "exact")

    @cached_property
    def _exact(self) -> Mapping[str, bool]:
        """Of the indicators that it speaks of by themselves."""
        return {
            name: {said.quality, *said.codes.values()} == {"exact"}
            for name, said in self.method.indicators.items()
        }

    def counts_in(self, operation: Operation) -> bool:
        """Whether the people of an operation are, or may be, in these figures."""
        return any(self._touches(month, month) for month in operation.counted_in)

    def hears(self, institution: Coverage) -> bool:
        """Whether an institution reports in any part of the period."""
        return self._touches(institution.since, institution.until)

    def hears_throughout(self, institution: Coverage) -> bool:
        """Whether an institution reports in the whole of the period."""
        begins = first_day(institution.since) <= self.period.start
        return begins and (
            institution.until is None or _after(institution.until) >= self.period.end
        )

    @property
    def _statuses(self) -> str:
        codes = self.dataset.indicator(self.dataset.status_indicator).code_list.codes
        counted = [code.label.lower() for code in codes if code.id in self.statuses]
        return alternatives(counted) if counted else _("nobody")

    @property
    def _sources(self) -> Answer:
        """The kinds of institutions that report; nothing where the kind of one is not said."""
        kinds = {each.source for each in self.method.coverage if self.hears(each)}
        return () if None in kinds else tuple(sorted(filter(None, kinds)))

    def _touches(self, since: str, until: str | None) -> bool:
        is_over = until is not None and _after(until) <= self.period.start
        return first_day(since) < self.period.end and not is_over


def first_day(month: str) -> date:
    """The first day of a year, or of a month of one."""
    year, _, number = month.partition("-")
    return date(int(year), int(number or 1), 1)


def _said(answer: str | None) -> Answer:
    return (answer,) if answer else ()


def _known(answer: str | None) -> Answer:
    return _said(answer) if answer != "unknown" else ()


def _after(month: str) -> date:
    """The day after the last of a year, or of a month of one."""
    year, _, number = month.partition("-")
    is_last = number in ("", str(_DECEMBER))
    return date(int(year) + 1, 1, 1) if is_last else date(int(year), int(number) + 1, 1)
