"""What is compared: the figures of one country and period on either side, under some codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

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


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of one country and period, and what they mean there.

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

    @property
    def left_out(self) -> frozenset[str]:
        """The parts of the country that are not counted."""
        parts = self.method.jurisdictions
        return frozenset(each.name for each in parts if each.reports == "not-covered")

    @property
    def months(self) -> int:
        """How long the period is."""
        start, end = self.period.start, self.period.end
        return (end.year - start.year) * _DECEMBER + end.month - start.month

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

    def _touches(self, since: str, until: str | None) -> bool:
        is_over = until is not None and _after(until) <= self.period.start
        return first_day(since) < self.period.end and not is_over


def first_day(month: str) -> date:
    """The first day of a year, or of a month of one."""
    year, _, number = month.partition("-")
    return date(int(year), int(number or 1), 1)


def _after(month: str) -> date:
    """The day after the last of a year, or of a month of one."""
    year, _, number = month.partition("-")
    is_last = number in ("", str(_DECEMBER))
    return date(int(year) + 1, 1, 1) if is_last else date(int(year), int(number) + 1, 1)
