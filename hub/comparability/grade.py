"""The grade of a comparison: the worst that any rule says, with the sentence of every one."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Literal

from hub.comparability.fact import Fact
from hub.comparability.one_side import of_one
from hub.comparability.rules import Circumstances, Deed, Grade, Rules, Setting, load
from hub.comparability.side import TOTAL, About, Side
from hub.comparability.two_sides import between, called, in_order
from hub.language import _

_WORST: Mapping[Grade, int] = {"A": 0, "B": 1, "C": 2}


@dataclass(frozen=True)
class Reason:
    """Why figures are not simply comparable.

    Attributes:
        rule: The id of the rule that says so.
        grade: The best grade that it leaves.
        parties: Whose figures it is about.
        template: Its sentence before places are filled in, by which a translation is found.
        places: What stands in the places.
    """

    rule: str
    grade: Literal["B", "C"]
    parties: tuple[str, ...]
    template: str
    places: tuple[tuple[str, str], ...]

    def __hash__(self) -> int:
        """Worked out once: many countries share many reasons."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.rule, self.parties, self.places))

    @property
    def sentence(self) -> str:
        """What readers are told."""
        said = _(self.template).format_map(dict(self.places))
        return said[:1].upper() + said[1:]

    def to_json(self) -> dict[str, object]:
        """The reason as scripts read it."""
        return {
            "rule": self.rule,
            "grade": self.grade,
            "parties": list(self.parties),
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class Graded:
    """Whether figures may be compared, and every reason against it, the gravest first."""

    reasons: tuple[Reason, ...] = ()

    @cached_property
    def grade(self) -> Grade:
        """The worst that any reason says."""
        return max((reason.grade for reason in self.reasons), key=_WORST.__getitem__, default="A")

    def concerning(self, party: str) -> "Graded":
        """The same as far as one party's figures are the reason."""
        if not self.reasons:
            return self
        return Graded(tuple(each for each in self.reasons if party in each.parties))


_CLEAR = Graded()


@dataclass(frozen=True, slots=True)
class Grader:
    """Grades many sides under one cell; what is said of one side alone is worked out once.

    Attributes:
        about: The cell.
        deed: What is to be done with the figures.
    """

    about: About
    deed: Deed
    rules: Rules
    _own: dict[Hashable, tuple[Reason, ...]] = field(default_factory=dict)

    def pair(self, a: Side, b: Side) -> Graded:
        """Of two figures."""
        a, b = in_order(a, b)
        names = called(a, b)
        where = self._where(
            "periods" if a.party.id == b.party.id else "countries",
            frozenset({a.dataset.id, b.dataset.id}),
            a.statuses | b.statuses,
        )
        shared = self._reasons(between(a, b, self.about, names), where)
        return _graded(
            (*shared, *self._alone(a, names[0], where), *self._alone(b, names[1], where))
        )

    def alone(self, side: Side) -> Graded:
        """Of one figure beside those of any other country."""
        where = self._where("countries", frozenset({side.dataset.id}), side.statuses)
        return _graded(self._alone(side, side.party.name, where))

    def _where(
        self, setting: Setting, datasets: frozenset[str], statuses: frozenset[str]
    ) -> Circumstances:
        return Circumstances(setting, self.deed, datasets, statuses, self.about.by)

    def _alone(self, side: Side, name: str, where: Circumstances) -> tuple[Reason, ...]:
        """What is said of one side there, where it is called by a name."""
        about = side, name, where
        if about not in self._own:
            self._own[about] = self._reasons(of_one(side, self.about, name), where)
        return self._own[about]

    def _reasons(self, found: Iterable[Fact], where: Circumstances) -> tuple[Reason, ...]:
        reasons = (_reason(fact, where, self.rules) for fact in found)
        return tuple(each for each in reasons if each)


def grade(  # What is compared, what for, and by which rules.
    a: Side, b: Side, about: About = TOTAL, *, deed: Deed = "subtract", rules: Rules | None = None
) -> Graded:
    """Whether two figures may be subtracted, or added; the same whichever is first."""
    return Grader(about, deed, rules or load()).pair(a, b)


def grade_alone(
    side: Side, about: About = TOTAL, *, deed: Deed = "subtract", rules: Rules | None = None
) -> Graded:
    """What has to be said of one country's figure beside those of any other."""
    return Grader(about, deed, rules or load()).alone(side)


def bearing(a: Side, b: Side, by: frozenset[str], rules: Rules | None = None) -> frozenset[str]:
    """Those dimensions of a table that its grade depends on, its codes left aside."""
    broken = (each.indicators for side in (a, b) for each in side.method.breaks)
    unrecorded = (
        name
        for side in (a, b)
        for name, said in side.method.indicators.items()
        if "none" in said.codes.values()
    )
    spared = (rule.unless_by for rule in (rules or load()).rules)
    return by & {*chain.from_iterable(broken), *unrecorded, *chain.from_iterable(spared)}


def _graded(reasons: Sequence[Reason]) -> Graded:
    if not reasons:
        return _CLEAR
    return Graded(tuple(sorted(dict.fromkeys(reasons), key=lambda each: -_WORST[each.grade])))


def _reason(fact: Fact, where: Circumstances, rules: Rules) -> Reason | None:
    rule = rules.of(fact, where)
    if rule is None:
        return None
    said = {place: _in_words(answer, rules) for place, answer in fact.answers.items()}
    places = tuple({**fact.places, **said}.items())
    return Reason(rule.id, rule.caps, fact.parties, rule.sentence, places)


def _in_words(answer: Iterable[str], rules: Rules) -> str:
    return ", ".join(_(rules.words[each]) for each in answer)
