"""The same figures in one period after another, and how they changed, but never across a break."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from node.analysis import sheet as sheets
from node.analysis.crosstab import Dimension, dimension, headings, notes, stubs
from node.analysis.definition import Definition, title
from node.analysis.people import People, cuts
from node.analysis.question import Question
from node.analysis.sheet import Column, Line, Number, Sheet
from proto.errors import InputError
from proto.method_note import Break
from proto.period import Period

_YEAR, _JANUARY = 4, 1


@dataclass(frozen=True, slots=True)
class Trend:
    """The people of several periods, each after the other.

    Attributes:
        breaks: From when on figures mean something else.
    """

    question: Question
    people: tuple[People, ...]
    breaks: tuple[Break, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods, in the order of time."""
        return tuple(each.period for each in self.people)

    @property
    def broken(self) -> tuple[bool, ...]:
        """Per period whether it cannot be compared with the one before; the first never."""
        steps = (
            any(before.start < since(each) < after.end for each in self.breaks)
            for before, after in pairwise(self.periods)
        )
        return (False, *steps)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions, with the codes that occur in any of the periods."""
        return tuple(
            dimension(self.question, name, self.people) for name in self.question.dimensions
        )


def in_order(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The periods in the order of time.

    Raises:
        InputError: They differ in length, or share days.
    """
    ordered = tuple(sorted(set(periods), key=lambda period: period.start))
    if len({(each.frequency, each.pooled_years) for each in ordered}) > 1:
        raise InputError(f"expected periods of one length, got {_listed(ordered)}")
    if any(before.end > after.start for before, after in pairwise(ordered)):
        raise InputError(f"expected periods that share no day, got {_listed(ordered)}")
    return ordered


def lay_out(trend: Trend, definition: Definition) -> Sheet:
    """The trend for reading: each period, and from the second on its change."""
    dimensions = trend.dimensions
    counts = [each.by(cuts(trend.question)) for each in trend.people]
    occurring = [key for each in counts for key in each]
    lines = [
        Line(key, labels, tuple(_numbers([each.get(key, 0) for each in counts], trend.broken)))
        for key, labels in stubs(dimensions, occurring)
    ]
    blanks = ("",) * (len(dimensions) - 1)
    numbers = tuple(_numbers([each.number for each in trend.people], trend.broken))
    periods = f"{trend.periods[0]} to {trend.periods[-1]}"
    return Sheet(
        title=title(trend.question, periods),
        headings=headings(dimensions),
        columns=tuple(_columns(trend.periods)),
        lines=(*lines, Line(("", *blanks), ("All", *blanks), numbers, is_total=True)),
        picture="lines",
        definition=definition,
        notes=(*notes(trend.question, dimensions, trend.people), *_breaks(trend)),
        footnotes=sheets.footnotes(definition, (c for each in dimensions for c in each.codes)),
    )


def since(broken: Break) -> date:
    """The first day on which a break is felt."""
    text = broken.since
    return date.fromisoformat(f"{text}-01-01" if len(text) == _YEAR else f"{text}-01")


def _breaks(trend: Trend) -> Iterator[str]:
    """The breaks that lie between the periods."""
    for each in trend.breaks:
        if any(a.start < since(each) < b.end for a, b in pairwise(trend.periods)):
            reason = each.reason.rstrip(".")
            yield f"Break in {each.since}: {reason}. No change is given across it."


def _columns(periods: Sequence[Period]) -> Iterator[Column]:
    for place, period in enumerate(periods):
        yield Column(str(period), str(period), "people")
        if place:
            yield Column(str(period), "±", "difference")


def _numbers(counts: Sequence[int], broken: Sequence[bool]) -> Iterator[Number]:
    for place, count in enumerate(counts):
        yield count
        if place:
            yield None if broken[place] else count - counts[place - 1]


def _listed(periods: Iterable[Period]) -> str:
    return ", ".join(map(str, periods))
