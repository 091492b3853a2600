"""How a neighbour counts, beside how we do: in words, and never more than both method notes say."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from node.analysis.definition import alternatives, enumeration, lowered
from node.method_questions import INCLUSION, questions
from proto.method_note import Method
from proto.vocabulary import Dataset

_FITS = {
    "exact": "as the region's",
    "narrower": "narrower than the region's",
    "broader": "broader than the region's",
    "partial": "some of both",
    "none": "not recorded",
}
_OWN_WORDS = "Who decides", "Institutions"
"""Said freely, so that other words need not mean anything else."""
_COUNTED = "Counted"


@dataclass(frozen=True, slots=True)
class Side:
    """One country's way of counting.

    Attributes:
        method: What it says of it; nothing where it says nothing.
    """

    name: str
    statuses: tuple[str, ...]
    method: Method | None

    def facts(self, dataset: Dataset, dimensions: Collection[str]) -> Mapping[str, str]:
        """What it says, by what is asked."""
        return dict(self._facts(dataset, dimensions))

    def _facts(self, dataset: Dataset, dimensions: Collection[str]) -> Iterator[tuple[str, str]]:
        codes = dataset.indicator(dataset.status_indicator).code_list.codes
        yield (
            _COUNTED,
            alternatives([code.label for code in codes if code.id in self.statuses]),
        )
        if self.method is None:
            return
        yield "Who decides", self.method.decided_by
        yield (
            "Institutions",
            "; ".join(
                f"{each.institution}, since {each.since}"
                + (f", until {each.until}" if each.until else "")
                for each in self.method.coverage
            ),
        )
        yield "People identified abroad", INCLUSION[self.method.abroad]
        for question in questions(dataset):
            if said := question.answered(self.method):
                yield question.label, said
        for name in dimensions:
            fitting = self.method.indicators.get(name)
            fit = _FITS[fitting.quality if fitting else self.method.quality]
            but = "; some codes fit otherwise" if fitting and fitting.codes else ""
            yield f"Codes of {lowered(dataset.indicator(name).label)}", fit + but


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far figures of two countries may be read side by side.

    Attributes:
        differing: What both say, and otherwise.
    """

    ours: Side
    theirs: Side
    differing: tuple[str, ...]

    @classmethod
    def of(
        cls, ours: Side, theirs: Side, dataset: Dataset, dimensions: Collection[str]
    ) -> "Likeness":
        """Put the two notes beside each other."""
        our, their = (each.facts(dataset, dimensions) for each in (ours, theirs))
        differing = (
            label
            for label in their
            if label not in _OWN_WORDS and label in our and our[label] != their[label]
        )
        return cls(ours, theirs, tuple(differing))

    @property
    def is_on_one_footing(self) -> bool:
        """Whether the same people count."""
        return set(self.ours.statuses) == set(self.theirs.statuses)

    @property
    def sentence(self) -> str:
        """How far they may be compared."""
        name = self.theirs.name
        if not self.is_on_one_footing:
            return (
                f"{name} counts other people than we do (see {_COUNTED!r}):"
                " its figures stand beside ours and no more; never subtract them."
            )
        if self.ours.method is None:
            return f"We have no method note ourselves, so how far {name} is like us cannot be told."
        if self.differing:
            labels = enumeration([lowered(each) for each in self.differing])
            return (
                f"{name} counts the same statuses, but differs in {labels}: compare with caution."
            )
        return (
            f"{name} counts the same statuses, and nothing that both method notes say is different;"
            " read also in its own words who decides, and which institutions report."
        )
