"""Readiness in words: what is missing, and one paragraph per country that can be sent to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.language import _, enumeration, later, number
from hub.readiness import STEPS, Known, Readiness, Step, readiness
from hub.sheet import Sheet, joined
from proto.catalogue import Catalogue, Party

_NAMED = 6
"""So many indicators are named in a sentence; of more only the number is said."""

TITLE = later("Who is ready to compare what")
READY = later("comparable")
NEXT: Mapping[Step, str] = {
    "collected": later("not collected"),
    "mapped": later("codes do not fit"),
    "permitted": later("not permitted"),
    "published": later("not published"),
    "comparable": later("not comparable"),
}
"""What is missing where a step is, in two or three words."""

_WHY: Mapping[Step, str] = {
    "collected": later("No register that was told of asks for it, and no release has it."),
    "mapped": later("The country's codes do not fit the region's."),
    "permitted": later("No agreement in force lets it be read."),
    "published": later("It may be read, and no release of it is here to read."),
    "comparable": later("Both have published it, in no period in common."),
}

_NEXT_STEPS: Mapping[Step, str] = {
    "mapped": later("Collected, with codes that do not fit the region's: {indicators}."),
    "permitted": later("Collected, and in no agreement yet: {indicators}."),
    "published": later("Agreed, and not published yet: {indicators}."),
    "comparable": later("Published, and comparable with nobody's yet: {indicators}."),
}
"""What to tell a country of indicators that wait at a step."""

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


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole region, or a part of it."""

    catalogue: Catalogue
    countries: tuple[Party, ...]
    items: tuple[Readiness, ...]

    @classmethod
    def of(cls, known: Known) -> "Matrix":
        """Everything that is known."""
        return cls(known.catalogue, known.countries, readiness(known))

    def narrowed(self, country: str, dataset: str) -> "Matrix":
        """What concerns one country, or one dataset; all where they are empty."""
        kept = (
            each
            for each in self.items
            if country in ("", each.publisher, each.reader) and dataset in ("", each.dataset)
        )
        return replace(self, items=tuple(kept))

    def between(self, publisher: str, reader: str) -> tuple[Readiness, ...]:
        """Every indicator of one pair."""
        pair = publisher, reader
        return tuple(each for each in self.items if (each.publisher, each.reader) == pair)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every ordered pair, counted."""
        return pairs(self.items)

    @property
    def by_publisher(self) -> Mapping[str, tuple[Pair, ...]]:
        """The same, the pairs of one publisher together."""
        found: dict[str, tuple[Pair, ...]] = {}
        for each in self.pairs:
            found[each.publisher] = (*found.get(each.publisher, ()), each)
        return found

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

    def letters(self) -> Mapping[str, str]:
        """One paragraph for each country that publishes or could, by its name."""
        publishers = {each.publisher for each in self.items}
        return {
            each.name: paragraph(self.items, each.id, self.catalogue)
            for each in self.countries
            if each.id in publishers
        }

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


def pairs(items: Iterable[Readiness]) -> tuple[Pair, ...]:
    """Every ordered pair, in the order of its first item by publisher."""
    counted: dict[str, dict[str, Counter[Step | None]]] = {}
    for each in items:
        readers = counted.setdefault(each.publisher, {})
        readers.setdefault(each.reader, Counter())[each.missing] += 1
    return tuple(
        Pair(publisher, reader, {step: found[step] for step in STEPS}, found[None])
        for publisher, readers in counted.items()
        for reader, found in readers.items()
    )


def state(item: Readiness) -> str:
    """Where an indicator stands, in two or three words."""
    return _(READY if item.missing is None else NEXT[item.missing])


def why(item: Readiness) -> str:
    """What stands in the way, or has to be said; nothing where nothing does."""
    if item.graded is not None:
        return " ".join(each.sentence for each in item.graded.reasons)
    return "" if item.missing is None else _(_WHY[item.missing])


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
            "why": why(item),
            "period": item.period or "",
            "grade": item.graded.grade if item.graded else "",
        }


def label(item: Readiness, catalogue: Catalogue) -> str:
    """The name of an indicator."""
    return catalogue.dataset(item.dataset).indicator(item.indicator).label


def paragraph(items: Sequence[Readiness], publisher: str, catalogue: Catalogue) -> str:
    """What a country has reached and could do next, for a coordinator to send.

    Args:
        items: Of the whole region.
        publisher: The country.
        catalogue: The names.
    """
    own = [each for each in items if each.publisher == publisher]
    furthest = _furthest(own)
    reached = Counter(step for each in furthest for step in each.done)
    told = _(
        "Of {all} indicators that may leave a country, {party} collects {collected}. Agreements "
        "in force let another country read {permitted}; {published} of these were published, "
        "and {comparable} can be compared with another country's."
    ).format(
        all=number(len(furthest)),
        party=catalogue.party(publisher).name,
        **{step: number(reached[step]) for step in STEPS},
    )
    return " ".join((told, *_next_steps(furthest, catalogue), *_obstacle(own)))


def _furthest(own: Iterable[Readiness]) -> tuple[Readiness, ...]:
    """Each indicator with the reader with whom it came furthest."""
    best: dict[tuple[str, str], Readiness] = {}
    for each in own:
        key = each.dataset, each.indicator
        best[key] = max(best.get(key, each), each, key=lambda item: len(item.done))
    return tuple(best.values())


def _next_steps(furthest: Iterable[Readiness], catalogue: Catalogue) -> Iterator[str]:
    """One sentence for each step that is the next one of some indicators."""
    waiting = tuple(furthest)
    for step, sentence in _NEXT_STEPS.items():
        labels = [label(each, catalogue) for each in waiting if each.missing == step]
        if labels:
            yield _(sentence).format(indicators=_named(labels))


def _obstacle(own: Iterable[Readiness]) -> Iterator[str]:
    """The reason that keeps most indicators from being compared."""
    graded = (each.graded for each in own if each.missing == "comparable" and each.graded)
    sentences = Counter(
        reason.sentence for each in graded for reason in each.reasons if reason.grade == "C"
    )
    for sentence, _times in sentences.most_common(1):
        yield _("What most often stands in the way of a comparison: {sentence}").format(
            sentence=sentence
        )


def _named(labels: Sequence[str]) -> str:
    named = [f"{each[:1].lower()}{each[1:]}" for each in labels[:_NAMED]]
    more = len(labels) - len(named)
    rest = [_("{number} more").format(number=number(more))] if more else []
    return enumeration([*named, *rest])
