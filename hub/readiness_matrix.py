"""The matrix of readiness: every ordered pair of countries, counted, and every row of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hub.language import _
from hub.reached import STEPS, Progress, Readiness, Step
from hub.readiness import Known, progress
from hub.readiness_text import TITLE, label, paragraph, why
from hub.sheet import Sheet, joined
from proto.catalogue import Catalogue, Party

_DEED: Mapping[Step, str] = {
    "collected": "collect",
    "mapped": "map",
    "permitted": "permit",
    "published": "publish",
    "comparable": "compare",
}
"""What has to be done next where a step is missing."""

COUNTS = ("publisher", "reader", *_DEED.values(), "ready")
COLUMNS = (
    *("dataset", "indicator", "label", "publisher", "reader"),
    *(*STEPS, "missing", "why", "period", "grade"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """How many indicators wait at which step between a publisher and a reader.

    Attributes:
        reader: Empty where those of all its readers are added up.
        waiting: By the step that is missing.
        ready: How many can be compared.
    """

    publisher: str
    reader: str
    waiting: Mapping[Step, int]
    ready: int

    @property
    def total(self) -> int:
        """How many indicators there are."""
        return self.ready + sum(self.waiting.values())


@dataclass(frozen=True)
class Matrix:
    """The whole region, or a part of it.

    Attributes:
        country: Pairs without it are left out; none where it is empty.
    """

    catalogue: Catalogue
    countries: tuple[Party, ...]
    progress: tuple[Progress, ...]
    country: str = ""

    @classmethod
    def of(cls, known: Known) -> "Matrix":
        """Everything that is known."""
        return cls(known.catalogue, known.countries, progress(known))

    def narrowed(self, country: str, dataset: str) -> "Matrix":
        """What concerns one country, or one dataset; all where they are empty."""
        if not country and not dataset:
            return self
        kept = tuple(each for each in self.progress if dataset in ("", each.dataset))
        return replace(self, progress=kept, country=country)

    @property
    def is_empty(self) -> bool:
        """Whether no two countries are known."""
        return len(self.countries) < 2  # noqa: PLR2004  # One alone is no pair.

    @property
    def items(self) -> Iterator[Readiness]:
        """Every indicator of every pair."""
        return (
            item for each in self.progress for item in each.items(self._readers[each.publisher])
        )

    def between(self, publisher: str, reader: str) -> tuple[Readiness, ...]:
        """Every indicator of one pair."""
        own = (each for each in self.progress if each.publisher == publisher)
        asked = {reader}.intersection(self._readers.get(publisher, ()))
        return tuple(item for each in own for item in each.items(asked))

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every ordered pair, counted."""
        return tuple(pair for pairs in self.by_publisher.values() for pair in pairs)

    @cached_property
    def by_publisher(self) -> Mapping[str, tuple[Pair, ...]]:
        """The same, the pairs of one publisher together."""
        return {
            publisher: tuple(_pairs(publisher, own, self._readers[publisher]))
            for publisher, own in self._of_publisher.items()
            if self._readers[publisher]
        }

    @property
    def sums(self) -> tuple[Pair, ...]:
        """The pairs of each publisher, added up."""
        return tuple(_summed(publisher, own) for publisher, own in self.by_publisher.items())

    @property
    def counts(self) -> list[dict[str, object]]:
        """For how many indicators of each pair what has to be done next; nothing where ready."""
        return [
            {
                "publisher": each.publisher,
                "reader": each.reader,
                **{_DEED[step]: count for step, count in each.waiting.items()},
                "ready": each.ready,
            }
            for each in self.pairs
        ]

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What must be said of the countries in it."""
        return tuple(dict.fromkeys(each.footnote for each in self.countries if each.footnote))

    def letter(self, country: str) -> str:
        """What a country has reached and could do next, for a coordinator to send."""
        own, readers = self._of_publisher[country], self._readers[country]
        return paragraph(own, readers, self.catalogue.party(country), self.catalogue)

    @property
    def sheet(self) -> Sheet:
        """One row for each indicator and pair, with the footnotes of both countries."""
        noted = {each.id: each.footnote for each in self.countries if each.footnote}
        return Sheet(
            name="readiness",
            title=_(TITLE),
            said=[f"* {note}" for note in self.footnotes],
            columns=(*COLUMNS, "footnote"),
            rows=[
                (
                    *row.values(),
                    joined(noted.get(each) for each in (row["publisher"], row["reader"])),
                )
                for row in rows(self.items, self.catalogue)
            ],
        )

    def to_json(self) -> dict[str, object]:
        """The same as scripts read it."""
        return {
            "pairs": self.counts,
            "indicators": list(rows(self.items, self.catalogue)),
            "footnotes": list(self.footnotes),
        }

    @cached_property
    def _of_publisher(self) -> Mapping[str, Sequence[Progress]]:
        found: dict[str, list[Progress]] = {}
        for each in self.progress:
            found.setdefault(each.publisher, []).append(each)
        return found

    @cached_property
    def _readers(self) -> Mapping[str, tuple[str, ...]]:
        """The readers of each publisher that the matrix is about."""
        every = tuple(each.id for each in self.countries)
        asked = {each: every if self.country in ("", each) else (self.country,) for each in every}
        return {
            publisher: tuple(each for each in readers if each != publisher)
            for publisher, readers in asked.items()
        }


def rows(items: Iterable[Readiness], catalogue: Catalogue) -> Iterator[dict[str, str]]:
    """One row for each indicator and ordered pair, as `COLUMNS` names them."""
    for item in items:
        steps: dict[str, str] = {step: "yes" if step in item.done else "no" for step in STEPS}
        yield {
            "dataset": item.dataset,
            "indicator": item.indicator,
            "label": label(item, catalogue),
            "publisher": item.publisher,
            "reader": item.reader,
            **steps,
            "missing": item.missing or "",
            "why": why(item.reached),
            "period": item.period or "",
            "grade": item.graded.grade if item.graded else "",
        }


def _pairs(publisher: str, own: Sequence[Progress], readers: Sequence[str]) -> Iterator[Pair]:
    """The pairs of one publisher: what is usual is counted once, then what differs from it."""
    usual: Counter[Step | None] = Counter(each.usual.missing for each in own)
    counted = {reader: usual.copy() for reader in readers}
    for each in own:
        for reader in each.readers.keys() & counted.keys():
            counted[reader][each.usual.missing] -= 1
            counted[reader][each.readers[reader].missing] += 1
    for reader, found in counted.items():
        yield Pair(publisher, reader, {step: found[step] for step in STEPS}, found[None])


def _summed(publisher: str, pairs: Sequence[Pair]) -> Pair:
    waiting = {step: sum(each.waiting[step] for each in pairs) for step in STEPS}
    return Pair(publisher, "", waiting, sum(each.ready for each in pairs))
