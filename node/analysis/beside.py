"""A country's own exact figures beside what its neighbours released, never mixed with it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from node.analysis import sheet as sheets
from node.analysis.definition import Definition, enumeration, title
from node.analysis.interval import Noisy, figures
from node.analysis.likeness import Likeness, Side
from node.analysis.people import People, cuts
from node.analysis.question import NOT_ASKED, TOTAL, Question
from node.analysis.sheet import Column, Line, Number, Sheet
from proto.catalogue import Catalogue, Party
from proto.method_note import Method
from proto.period import Period
from proto.release import Release, ReleasedTable

Key = tuple[str, ...]

_MANY = 20
"""From so many rows on, those in which nobody is counted anywhere are left out."""

NEVER_SUBTRACT = (
    "Never subtract one from the other, and give nobody such a difference: whoever knows the noisy"
    " figure would know the exact one."
)
_WHOSE = (
    "Ours are exact and stay in the country. The neighbours' are noisy, as each of them released"
    " them; behind each stands between which two counts the true one lies, 19 times in 20: exactly"
    " where the noise is normal, and never too narrow where it is a sum of Laplace noises."
)
EXPLAINED = (
    _WHOSE,
    NEVER_SUBTRACT,
    f"{sheets.NOTHING} stands where an agreement hides a number below its minimum count.",
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One country's released table.

    Attributes:
        figures: By the codes of the question's dimensions; nothing where a number is hidden.
        likeness: How far it may be read beside ours.
        facts: How it counts, by what is asked.
    """

    party: Party
    release: Release
    table: ReleasedTable
    figures: Mapping[Key, Noisy | None]
    likeness: Likeness
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """One table of one period.

    Attributes:
        own: Our exact numbers, by the codes of the question's dimensions.
        facts: How we count, by what is asked.
        other_levels: Neighbours that released it with finer or coarser codes.
    """

    question: Question
    people: People
    own: Mapping[Key, int]
    facts: Mapping[str, str]
    neighbours: tuple[Neighbour, ...]
    other_levels: tuple[Party, ...]
    definition: Definition

    @property
    def rows(self) -> tuple[tuple[Key, tuple[str, ...]], ...]:
        """Codes and labels of each row."""
        indicators = [self.question.dataset.indicator(name) for name in self.question.dimensions]
        lists = [
            (i.groups or i.code_list) if self.question.level(i.id) == "group" else i.code_list
            for i in indicators
        ]
        labels = [{code.id: code.label for code in each.codes} for each in lists]
        asked = [own | self._not_asked(place) for place, own in enumerate(labels)]
        every = [
            (tuple(key for key, _ in row), tuple(label for _, label in row) or ("All",))
            for row in product(*(each.items() for each in asked))
        ]
        return tuple(row for row in every if len(every) < _MANY or self._is_told(row[0]))

    @property
    def asked(self) -> tuple[str, ...]:
        """Whatever anybody says of how it counts."""
        every = (self.facts, *(each.facts for each in self.neighbours))
        return tuple(dict.fromkeys(label for facts in every for label in facts))

    @property
    def sheet(self) -> Sheet:
        """The same for reading, as everything else that is analysed."""
        country = self.definition.country
        indicators = [self.question.dataset.indicator(name) for name in self.question.dimensions]
        codes = [code for i in indicators for code in i.code_list.codes]
        shown = {label for _, labels in self.rows for label in labels}
        return Sheet(
            title=f"{title(self.question, str(self.people.period))}, beside our neighbours",
            headings=tuple(i.label for i in indicators) or ("People",),
            columns=(Column(country.id, f"{country.name}, exact", "people"), *self._columns()),
            lines=tuple(Line(key, labels, tuple(self._numbers(key))) for key, labels in self.rows),
            picture="intervals",
            definition=self.definition,
            notes=tuple(self._notes()),
            footnotes={
                **sheets.footnotes(self.definition, (c for c in codes if c.label in shown)),
                **{n.party.name: n.party.footnote for n in self.neighbours if n.party.footnote},
            },
        )

    def _columns(self) -> Iterator[Column]:
        for each in self.neighbours:
            yield Column(each.party.id, f"{each.party.name}, noisy", "noisy")
            yield Column(each.party.id, "from", "low")
            yield Column(each.party.id, "to", "high")

    def _numbers(self, key: Key) -> Iterator[Number]:
        yield self.own.get(key, 0)
        for each in self.neighbours:
            found = each.figures.get(key)
            yield from (found.shown, found.low, found.high) if found else (None, None, None)

    def _notes(self) -> Iterator[str]:
        yield from EXPLAINED
        for each in self.neighbours:
            yield each.likeness.sentence
        for each in self.neighbours:
            said = "; ".join(f"{label}: {words.rstrip('.')}" for label, words in each.facts.items())
            yield f"{each.party.name}, vintage {each.release.vintage}. {said}."
        if self.other_levels:
            names = enumeration([party.name for party in self.other_levels])
            yield f"Released with finer or coarser codes, and so not shown here: {names}."

    def _not_asked(self, place: int) -> dict[str, str]:
        has_any = any(key[place] == NOT_ASKED for key, number in self.own.items() if number)
        return {NOT_ASKED: "Not asked"} if has_any else {}

    def _is_told(self, key: Key) -> bool:
        found = (each.figures.get(key) for each in self.neighbours)
        return bool(self.own.get(key)) or any(each and each.shown for each in found)


@dataclass(frozen=True, slots=True)
class Released:
    """A table as somebody released it."""

    release: Release
    table: ReleasedTable

    @property
    def statuses(self) -> tuple[str, ...]:
        """Who is counted in it."""
        return self.table.shape.statuses

    @property
    def levels(self) -> frozenset[tuple[str, str]]:
        """How coarse its codes are, where they are."""
        found = self.table.shape.levels.items()
        return frozenset((name, level) for name, level in found if level != "code")


def tables(releases: Iterable[Release]) -> tuple[tuple[str, str], ...]:
    """Every table that can be put beside ours, the smallest first, and its periods."""
    found = {
        (f"{r.dataset}:{'+'.join(t.shape.dimensions) or TOTAL}", r.period)
        for r in releases
        for t in r.tables
    }
    return tuple(sorted(found, key=lambda each: (_size(each[0]), *each)))


def _size(table: str) -> int:
    """How many dimensions it has."""
    return 0 if table.endswith(f":{TOTAL}") else 1 + table.count("+")


def newest(
    question: Question, period: Period, releases: Iterable[Release]
) -> Mapping[str, Released]:
    """The wanted table of each publisher: of the newest vintage, and of these the least noisy."""
    found: dict[str, Released] = {}
    candidates = (
        Released(release, table)
        for release in releases
        if (release.dataset, release.period) == (question.dataset.id, str(period))
        for table in release.tables
        if set(table.shape.dimensions) == set(question.dimensions)
    )
    for each in sorted(candidates, key=lambda c: (-c.release.vintage, c.table.noise.sd)):
        found.setdefault(each.release.publisher, each)
    return found


def on_common_footing(question: Question, found: Iterable[Released]) -> Question:
    """The question as most neighbours answer it, so that ours is counted as theirs are."""
    footings = Counter((frozenset(each.statuses), each.levels) for each in found)
    if not footings:
        return question
    (statuses, levels), _ = footings.most_common(1)[0]
    codes = question.dataset.indicator(question.dataset.status_indicator).codes()
    counted = tuple(code for code in codes if code in statuses)
    return replace(question, statuses=counted, levels=dict(levels))


def put(
    people: People,
    found: Mapping[str, Released],
    *,
    catalogue: Catalogue,
    definition: Definition,
    method: Method | None,
) -> Beside:
    """Put the neighbours' tables beside our own people.

    Args:
        people: Ours, of the period.
        found: The tables, by publisher.
        catalogue: Of names.
        definition: What our figures are; its question is as most neighbours answer it.
        method: What we say of them ourselves.
    """
    question = definition.question
    ours = Side(definition.country.name, question.statuses, method)
    levels = frozenset(question.levels.items())
    in_order = [(party, found[party.id]) for party in catalogue.parties if party.id in found]
    return Beside(
        question=question,
        people=people,
        own=people.by(cuts(question)),
        facts=ours.facts(question.dataset, question.dimensions),
        neighbours=tuple(
            _neighbour(question, ours, party, each)
            for party, each in in_order
            if each.levels == levels
        ),
        other_levels=tuple(party for party, each in in_order if each.levels != levels),
        definition=definition,
    )


def _neighbour(question: Question, ours: Side, party: Party, found: Released) -> Neighbour:
    theirs = Side(party.name, found.statuses, found.release.method_note.country)
    return Neighbour(
        party=party,
        release=found.release,
        table=found.table,
        figures=_figures(found.table, question.dimensions),
        likeness=Likeness.of(ours, theirs, question.dataset, question.dimensions),
        facts=theirs.facts(question.dataset, question.dimensions),
    )


def _figures(table: ReleasedTable, dimensions: Sequence[str]) -> Mapping[Key, Noisy | None]:
    """Its cells, by codes in the order in which dimensions are asked for."""
    places = [table.shape.dimensions.index(name) for name in dimensions]
    return {
        tuple(codes[place] for place in places): figure
        for codes, figure in zip(product(*table.codes), figures(table), strict=True)
    }
