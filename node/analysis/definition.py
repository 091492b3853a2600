"""What an exact figure is: whom it counts, how, from which state of the register, on what day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from node.analysis.people import Change, People
from node.analysis.question import Question
from proto.catalogue import Party

MARK = "Internal, exact, not for publication"
"""Stands on every answer, whatever it is written to."""

RELEASED = "Noisy, as its country released it under an agreement"
"""Stands on the figures of others, wherever they stand beside our own."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What stands under every figure.

    Attributes:
        question: What was asked.
        country: Whose figures they are.
        state: The last change of the register before it was read.
        undated: People who are in no period, as nothing says when.
        day: On which it was read.
    """

    question: Question
    country: Party
    state: Change | None
    undated: int
    day: date

    @classmethod
    def of(
        cls, question: Question, people: Sequence[People], *, country: Party, day: date
    ) -> "Definition":
        """The definition of figures made from these people; the latest state speaks for all."""
        states = [each.state for each in people if each.state]
        newest = max(states, key=lambda state: state.number, default=None)
        undated = max((each.undated for each in people), default=0)
        return cls(question, country, newest, undated, day)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The definition as people read it."""
        said = (
            f"{MARK}.",
            f"{self.country.name}: {self.question.dataset.label.lower()}, in numbers of people.",
            self._rule,
            f"Counted: {alternatives(self.statuses)}.",
            *(f"Only: {each.label}." for each in self.question.filters),
            *self._providers,
            *self._undated,
            *self._bound,
            self._read,
        )
        return tuple(said)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The labels of what counts."""
        codes = self.question.dataset.indicator(self.question.dataset.status_indicator).code_list
        return tuple(codes.code(status).label for status in self.question.statuses)

    @property
    def facts(self) -> Mapping[str, object]:
        """The definition for a program."""
        question = self.question
        return {
            "mark": MARK,
            "country": self.country.id,
            "dataset": question.dataset.id,
            "unit": question.dataset.unit,
            "axis": question.axis,
            "person_rule": question.dataset.person_rule,
            "dimensions": list(question.dimensions),
            "levels": dict(question.levels),
            "statuses": list(question.statuses),
            "filters": [
                {"indicator": each.indicator, "codes": sorted(each.codes)}
                for each in question.filters
            ],
            "providers": list(question.providers),
            "as_released": question.is_bounded,
            "undated": self.undated,
            "state": None if self.state is None else self.state.number,
            "state_day": None if self.state is None else self.state.day,
            "day": self.day.isoformat(),
        }

    @property
    def _rule(self) -> str:
        dataset = self.question.dataset
        axis = dataset.date(self.question.axis).label
        which = {"earliest": "first", "latest": "last"}[dataset.person_rule]
        return (
            f"By the {axis[:1].lower()}{axis[1:]}: each person once in a period, as the {which} of"
            " their records in it says; a date known to the year alone is in no part of that year."
        )

    @property
    def _providers(self) -> tuple[str, ...]:
        providers = self.question.providers
        if not providers:
            return ()
        said = (
            f"From the records of {alternatives(providers)} alone: whom others recorded too is"
            " counted here as well, so providers may add up to more than the country."
        )
        return (said,)

    @property
    def _undated(self) -> tuple[str, ...]:
        if not self.undated:
            return ()
        axis = self.question.dataset.date(self.question.axis).label.lower()
        return (f"In no period, for want of the {axis}: {self.undated:,} in the whole register.",)

    @property
    def _bound(self) -> tuple[str, ...]:
        dataset = self.question.dataset
        if not self.question.is_bounded:
            return ()
        bounds = [
            f"{each.bound} of {each.label.lower()}"
            for each in map(dataset.indicator, self.question.dimensions)
            if each.choice == "multiple"
        ]
        return (f"As in a release, at most {', '.join(bounds)} count.",) if bounds else ()

    @property
    def _read(self) -> str:
        if self.state is None:
            return f"Read on {self.day}; nothing was ever brought into the register."
        return (
            f"Read on {self.day}, after change {self.state.number} of the register"
            f" ({self.state.kind} of {self.state.day})."
        )


def title(question: Question, when: str) -> str:
    """What a table is about: `Victims of trafficking by sex and age group, 2024`."""
    labels = [lowered(question.dataset.indicator(name).label) for name in question.dimensions]
    by = f" by {enumeration(labels)}" if labels else ""
    only = "".join(f"; {each.label}" for each in question.filters)
    return f"{question.dataset.label}{by}, {when}{only}"


def of_other_times(question: Question) -> tuple[str, ...]:
    """What is said of dimensions that tell of another time than the date does."""
    dataset = question.dataset
    labels = [
        each.label
        for each in map(dataset.indicator, question.dimensions)
        if question.axis not in each.axes
    ]
    if not labels:
        return ()
    verb = "tells" if len(labels) == 1 else "tell"
    axis = lowered(dataset.date(question.axis).label)
    return (f"{enumeration(labels)} {verb} of another moment of the case than the {axis}.",)


def home_only(question: Question) -> tuple[str, ...]:
    """What is said of dimensions that no agreement can ask for."""
    dimensions = map(question.dataset.indicator, question.dimensions)
    labels = [each.label for each in dimensions if each.leaves == "never"]
    if not labels:
        return ()
    verb = "stays" if len(labels) == 1 else "stay"
    return (f"{enumeration(labels)} {verb} in the country: no release can hold it.",)


def enumeration(words: Sequence[str]) -> str:
    """Words as people list them: `Albania, Croatia and Serbia`."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def alternatives(words: Sequence[str]) -> str:
    """Words as people choose among them: `presumed or identified`."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} or {last}" if first else last


def lowered(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]
