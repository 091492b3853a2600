"""How far an indicator has come between two countries: which of five steps is missing first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from hub.comparability.grade import Graded

Step = Literal["collected", "mapped", "permitted", "published", "comparable"]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far one indicator has come between two countries.

    Attributes:
        missing: The first step that is not done; nothing where the two can be compared.
        period: The newest period in which both have published it.
        graded: Of the two in that period; nothing where they have none in common.
    """

    missing: Step | None
    period: str | None = None
    graded: Graded | None = None

    @property
    def done(self) -> tuple[Step, ...]:
        """The steps that are done."""
        return _DONE[self.missing]


_DONE: Mapping[Step | None, tuple[Step, ...]] = {
    **{step: STEPS[:place] for place, step in enumerate(STEPS)},
    None: STEPS,
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far one indicator has come from its publisher to a reader."""

    dataset: str
    indicator: str
    publisher: str
    reader: str
    reached: Reached

    @property
    def missing(self) -> Step | None:
        """The first step that is not done; nothing where the two can be compared."""
        return self.reached.missing

    @property
    def done(self) -> tuple[Step, ...]:
        """The steps that are done."""
        return self.reached.done

    @property
    def period(self) -> str | None:
        """The newest period in which both have published it."""
        return self.reached.period

    @property
    def graded(self) -> Graded | None:
        """Of the two in that period; nothing where they have none in common."""
        return self.reached.graded


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one indicator of one publisher has come with all others.

    Attributes:
        usual: With everybody who is none of these readers.
        readers: Whom an agreement lets read it, in the catalogue's order, where it can be read.
    """

    dataset: str
    indicator: str
    publisher: str
    usual: Reached
    readers: Mapping[str, Reached] = field(default_factory=dict)

    def to(self, reader: str) -> Reached:
        """How far it has come with one reader."""
        return self.readers.get(reader, self.usual)

    def items(self, readers: Iterable[str]) -> Iterator[Readiness]:
        """The same for each of these readers by itself, but for the publisher."""
        for each in readers:
            if each != self.publisher:
                yield Readiness(self.dataset, self.indicator, self.publisher, each, self.to(each))

    def furthest(self, readers: Iterable[str]) -> Reached:
        """How far it has come with the reader with whom it came furthest."""
        others = (self.to(each) for each in readers if each != self.publisher)
        return max(others, key=lambda each: len(each.done), default=self.usual)
