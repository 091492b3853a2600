"""People by every combination of answers that occurs, and how many there are of some."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from node.analysis.question import NOT_ASKED, Question
from proto.period import Period

Ticked = tuple[str, ...]
"""The answers of one person to one question, in the order of the code list; never none."""

Stored = str | int | None


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a register: which one, of what kind, on what day (ISO 8601)."""

    number: int
    kind: str
    day: str


@dataclass(frozen=True, slots=True)
class People:
    """Whoever counts in one period, exactly. Not for anybody outside the country.

    Attributes:
        attributes: The indicators of which the answers are given, in this order.
        rows: Answers to each of them, and how many people gave these.
        state: The last change of the register before it was read; none before the first.
        undated: People who are in no period, as nothing says when; 0 by the dataset's own date.
    """

    period: Period
    attributes: tuple[str, ...]
    rows: tuple[tuple[tuple[Ticked, ...], int], ...] = field(repr=False)
    state: Change | None = None
    undated: int = 0

    @property
    def number(self) -> int:
        """How many people there are."""
        return sum(people for _, people in self.rows)

    def by(self, dimensions: Mapping[str, "Cut"]) -> Counter[tuple[str, ...]]:
        """People by the codes of some attributes; who gave several answers is under each."""
        cuts = [(self.attributes.index(name), cut) for name, cut in dimensions.items()]
        found: Counter[tuple[str, ...]] = Counter()
        for answers, people in self.rows:
            for cell in product(*(cut.codes(answers[place]) for place, cut in cuts)):
                found[cell] += people
        return found

    def only(self, holds: Callable[[Mapping[str, Ticked]], bool]) -> "People":
        """Those of whose answers something holds."""
        rows = (row for row in self.rows if holds(dict(zip(self.attributes, row[0], strict=True))))
        return People(self.period, self.attributes, tuple(rows), self.state, self.undated)

    def with_more_than(self, most: int, attribute: str) -> int:
        """How many people gave more than so many answers to one question."""
        place = self.attributes.index(attribute)
        return sum(people for answers, people in self.rows if len(answers[place]) > most)


@dataclass(frozen=True, slots=True)
class Cut:
    """How a dimension is counted: the code at its level for every code, and most answers."""

    fold: Mapping[str, str]
    most: int

    def codes(self, ticked: Ticked) -> Mapping[str, None]:
        """The codes under which somebody with these answers counts, each once."""
        return dict.fromkeys(self.fold.get(code, code) for code in ticked[: self.most])


def cuts(question: Question, dimensions: Iterable[str] | None = None) -> Mapping[str, Cut]:
    """How the dimensions of a question are counted, or some of its indicators."""
    found = {}
    for name in question.dimensions if dimensions is None else dimensions:
        indicator = question.dataset.indicator(name)
        most = indicator.bound if question.is_bounded else len(indicator.code_list.codes)
        found[name] = Cut(indicator.fold(question.level(name)), most)
    return found


def counted(question: Question, answers: Mapping[str, Ticked]) -> bool:
    """Whether somebody with these answers is among those asked for."""
    status = answers[question.dataset.status_indicator][0]
    return status in question.statuses and all(
        not each.codes.isdisjoint(answers[each.indicator]) for each in question.filters
    )


class Reader:
    """Turns stored values into answers; what a register does not ask stays apart from unknown."""

    def __init__(self, bits: Mapping[str, tuple[str, ...]]) -> None:
        """Take the codes of every multiple choice, in the order of their bits."""
        self._bits = bits
        self._known: dict[tuple[str, Stored], Ticked] = {}

    def rows(
        self, attributes: Sequence[str], stored: Iterable[Sequence[Stored]]
    ) -> tuple[tuple[tuple[Ticked, ...], int], ...]:
        """The rows of a database's answer, each ending with its number of people."""
        return tuple(
            (tuple(map(self._ticked, attributes, row[:-1])), int(row[-1] or 0)) for row in stored
        )

    def _ticked(self, name: str, value: Stored) -> Ticked:
        key = name, value
        if key not in self._known:
            self._known[key] = self._read(name, value)
        return self._known[key]

    def _read(self, name: str, value: Stored) -> Ticked:
        if value is None:
            return (NOT_ASKED,)
        if name not in self._bits:
            return (str(value),)
        codes = enumerate(self._bits[name])
        return tuple(code for bit, code in codes if int(value) >> bit & 1)
