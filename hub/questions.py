"""What was measured, in the catalogue's words, and how much one person changes the answers.

The numbers that a person with j of an indicator's m codes adds to a query, by its part (k is the
catalogue's bound, and at most m; a single choice has j = k = 1):

| part | numbers | L1 norm | squared L2 norm |
|---|---|---|---|
| `cells` | 1 for each of the codes, else 0 | j | |
| `centred` | m - j for each of the codes, else -j | | m j (m - j) |
| `values` | 2 j - (2 k - 1), once | | (2 j - 2 k + 1)^2 |

Over several indicators the numbers multiply out, so norms are multiplied. The same person answers
all queries with the same j for each indicator, so the most is taken over the sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from proto.catalogue import Dataset, UnknownNameError
from proto.release import MeasuredQuery, Mechanism, QueryPart

GROUP = "group"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An indicator at one level.

    Attributes:
        size: Number of its codes (m).
        bound: Most codes that count for one person (k).
    """

    name: str
    level: str
    size: int
    bound: int

    @classmethod
    def of(cls, dataset: Dataset, name: str, level: str) -> "Attribute":
        """The attribute as the catalogue has it.

        Raises:
            UnknownNameError: It has no such indicator, or not at that level.
        """
        indicator = dataset.indicator(name)
        return cls(name, level, len(indicator.codes(level)), indicator.bound)

    @property
    def most(self) -> int:
        """Most codes that one person can have."""
        return min(self.bound, self.size)

    @property
    def is_multiple(self) -> bool:
        """Whether people can have different numbers of codes."""
        return self.most > 1


@dataclass(frozen=True, slots=True)
class Question:
    """One measured query."""

    statuses: frozenset[str]
    parts: Mapping[Attribute, QueryPart]
    weight: int

    @classmethod
    def of(cls, query: MeasuredQuery, dataset: Dataset) -> "Question":
        """The query in the catalogue's words.

        Raises:
            UnknownNameError: It names what the catalogue does not have.
        """
        statuses = dataset.indicator(dataset.status_indicator).code_list
        for status in query.statuses:
            statuses.code(status)
        parts = {_attribute(dataset, written): part for written, part in query.parts.items()}
        return cls(frozenset(query.statuses), parts, query.weight)

    def change(self, ticked: Mapping[Attribute, int], mechanism: Mechanism) -> int:
        """What a person with these numbers of codes changes: L1, or squared L2 norm."""
        norms = prod(_norm(each, part, ticked.get(each, 1)) for each, part in self.parts.items())
        match mechanism:
            case "discrete-laplace":
                return self.weight * norms
            case "discrete-gaussian":
                return self.weight**2 * norms


def sensitivity(questions: Sequence[Question], mechanism: Mechanism) -> int:
    """Most that one person, who has one status, changes all answers: in L1 or squared L2 norm."""
    statuses = {status for question in questions for status in question.statuses}
    return max(
        sum(each.change(ticked, mechanism) for each in questions if status in each.statuses)
        for status in statuses
        for ticked in _everybody(attribute for each in questions for attribute in each.parts)
    )


def _everybody(attributes: Iterable[Attribute]) -> Iterable[Mapping[Attribute, int]]:
    """Every combination of numbers of codes that some person can have."""
    multiple = [each for each in dict.fromkeys(attributes) if each.is_multiple]
    numbers = product(*(range(1, each.most + 1) for each in multiple))
    return (dict(zip(multiple, each, strict=True)) for each in numbers)


def _norm(attribute: Attribute, part: QueryPart, ticked: int) -> int:
    match part:
        case "cells":
            return ticked
        case "centred":
            return attribute.size * ticked * (attribute.size - ticked)
        case "values":
            return (2 * ticked - 2 * attribute.most + 1) ** 2


def _attribute(dataset: Dataset, written: str) -> Attribute:
    name, at, level = written.partition("@")
    if at and level != GROUP:
        raise UnknownNameError("level", level, [GROUP])
    return Attribute.of(dataset, name, level or "code")
