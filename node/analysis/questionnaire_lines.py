"""Who belongs in a line of a questionnaire: its words as our codes, asked of each answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from node.analysis.crosstab import dimension
from node.analysis.people import People, Ticked
from node.analysis.question import Question, codes_of
from node.analysis.questionnaire_file import Answers, LineEntry, Questionnaire, ScaleEntry
from proto.catalogue import Code, Dataset

_OWN, _SET = "@own", "@"

Codes = Mapping[str, frozenset[str]]
Given = Mapping[str, Ticked]


@dataclass(frozen=True, slots=True)
class Member:
    """A line and the codes that its words stand for."""

    code: str
    label: str
    where: Codes
    within: Codes
    is_rest: bool = False

    def holds(self, given: Given) -> bool:
        """Whether somebody with these answers is in it; whoever is in no line is in the rest."""
        return (
            not self.is_rest
            and all(not codes.isdisjoint(given[name]) for name, codes in self.where.items())
            and all(codes.issuperset(given[name]) for name, codes in self.within.items())
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """The lines of one dimension, in their order, for one country.

    Attributes:
        codes: Our codes that are named in it, for their footnotes.
    """

    entry: ScaleEntry
    lines: tuple[Member, ...]
    codes: tuple[Code, ...] = ()

    def places(self, given: Given) -> list[int]:
        """The lines that somebody with these answers is in."""
        found = [place for place, line in enumerate(self.lines) if line.holds(given)]
        return found or [place for place, line in enumerate(self.lines) if line.is_rest]


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a questionnaire mean for one country."""

    questionnaire: Questionnaire
    dataset: Dataset
    own: str

    def codes(self, answers: Answers) -> Codes:
        """Per indicator the codes that its words stand for.

        Raises:
            UnknownNameError: The catalogue has no such indicator or code.
            KeyError: The questionnaire has no such set.
        """
        return {name: frozenset(self._codes(name, words)) for name, words in answers.items()}

    def asked(self, scale: ScaleEntry) -> Iterator[str]:
        """The indicators that have to be read for a scale."""
        if scale.each:
            yield scale.each
        for line in scale.lines:
            yield from (*line.where, *line.within)

    def scale(self, entry: ScaleEntry, question: Question, people: People) -> Scale:
        """The scale with its lines; of `each` those in which there is somebody."""
        if entry.each is None:
            return Scale(entry, tuple(map(self._member, entry.lines)))
        found = dimension(question, entry.each, [people])
        lines = (
            Member(code.id, code.label, {entry.each: frozenset([code.id])}, {})
            for code in found.codes
        )
        return Scale(entry, tuple(lines), found.codes)

    def _member(self, line: LineEntry) -> Member:
        where, within = self.codes(line.where), self.codes(line.within)
        return Member(line.code, line.label, where, within, line.is_rest)

    def _codes(self, name: str, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            if word == _OWN:
                yield self.own
            elif word.startswith(_SET):
                yield from set(self.questionnaire.sets[word.removeprefix(_SET)]) - {self.own}
            else:
                yield from codes_of(self.dataset.indicator(name), word)


def tally(people: People, rows: Scale, columns: Scale | None) -> Sequence[Sequence[int]]:
    """People by rows and columns, each row and column with its total last.

    A total is a number of people, whoever is in several lines or in none counts in it once.
    """
    width = len(columns.lines) if columns else 0
    found = [[0] * (width + 1) for _ in range(len(rows.lines) + 1)]
    for answers, number in people.rows:
        given = dict(zip(people.attributes, answers, strict=True))
        across = [*(columns.places(given) if columns else ()), width]
        for row in (*rows.places(given), len(rows.lines)):
            for column in across:
                found[row][column] += number
    return found
