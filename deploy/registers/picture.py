"""How the answers about one person hang together: `picture.toml`, checked against the catalogue."""

import tomllib
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from deploy.registers.chance import Weighted, whole
from proto.catalogue import Band, CodeList, Dataset

FILE = Path(__file__).parent / "picture.toml"

_OTHERWISE = "otherwise"
_SETTINGS = {"given", "more", "alone", "only_if"}
_TRIES = 3

Met = str | tuple[str | None, ...] | None
"""The answers that one question depends on, of somebody."""

Known = Mapping[str, str]
"""What is settled about a person so far, by indicator or by another word for a fact."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and how often which answer is given by whom.

    Attributes:
        given: What the answer depends on.
        more: How often there is one answer more.
        alone: Answers beside which there is no other.
        most: Most answers of one person.
        only_if: Another question, and its answers without which this one has none.
    """

    id: str
    given: tuple[str, ...]
    more: float
    alone: frozenset[str]
    most: int
    only_if: tuple[str, ...]
    answers: Mapping[str, Weighted[str]]
    _met: dict[Met, Weighted[str]] = field(default_factory=dict, repr=False)

    def draw(self, known: Known, chance: Random) -> tuple[str, ...]:
        """One or several answers, the first one first."""
        given = self.given
        met = known.get(given[0]) if len(given) == 1 else tuple([known.get(each) for each in given])
        weighted = self._met.get(met) or self._meet(met)
        first = weighted.draw(chance)
        if not self.more or first in self.alone or chance.random() >= self.more:
            return (first,)
        return self._several(first, weighted, chance)

    def is_void(self, known: Known) -> bool:
        """Whether another answer leaves this question without any."""
        question, *answers = self.only_if
        return known[question] not in answers

    def _several(self, first: str, weighted: Weighted[str], chance: Random) -> tuple[str, ...]:
        """A few tries for further answers; what comes up again adds nothing."""
        drawn = {first: None}
        for _ in range(_TRIES):
            further = weighted.draw(chance)
            if further not in self.alone:
                drawn[further] = None
            if len(drawn) == self.most or chance.random() >= self.more:
                break
        return tuple(drawn)

    def _meet(self, met: Met) -> Weighted[str]:
        """The narrowest weights for what is met: of all of it, of its beginning, of anybody."""
        words = [str(word) for word in (met if isinstance(met, tuple) else (met,))]
        keys = (" ".join(words[:length]) for length in range(len(words), 0, -1))
        found = next((key for key in keys if key in self.answers), _OTHERWISE)
        return self._met.setdefault(met, self.answers[found])


class Scale:
    """The bands of one code list, as numbers are put into them."""

    def __init__(self, bands: Mapping[str, Band], highest: Mapping[str, int]) -> None:
        """Sort the bands once.

        Args:
            bands: One after the other, by code.
            highest: How far the numbers go in a band that has no end, by code.
        """
        self.bands = bands
        self._highest = highest
        self._lows = [band.low for band in bands.values()]
        self._codes = [(code,) for code in bands]

    def code(self, number: int) -> tuple[str, ...]:
        """The code of the band that holds a number."""
        return self._codes[bisect(self._lows, number) - 1]

    def number(self, code: str, chance: Random) -> int:
        """Any number in a band."""
        band = self.bands[code]
        return whole(chance, band.low, self._highest[code] if band.high is None else band.high)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that can be drawn about a person of one dataset.

    Attributes:
        scales: The indicators that are numbers.
        order: Place of every code in its list, by indicator.
    """

    questions: Mapping[str, Question]
    scales: Mapping[str, Scale]
    order: Mapping[str, Mapping[str, int]]

    def answers(
        self, known: dict[str, str], chance: Random, *, but: Collection[str] = ()
    ) -> dict[str, tuple[str, ...]]:
        """An answer to every question but some; the first of each is known to those after it."""
        answers = {}
        for name, question in self.questions.items():
            if name in but:
                continue
            answer = question.draw(known, chance)
            known[name] = answer[0]
            if question.only_if and question.is_void(known):
                continue
            answers[name] = answer if len(answer) == 1 else self.ordered(name, answer)
        return answers

    def ordered(self, name: str, answer: tuple[str, ...]) -> tuple[str, ...]:
        """Answers in the order of their list."""
        return tuple(sorted(answer, key=self.order[name].__getitem__))

    def numbers(self, answers: Mapping[str, tuple[str, ...]], chance: Random) -> dict[str, int]:
        """Any numbers that lie in the bands that were drawn."""
        asked = ((name, answer[0]) for name, answer in answers.items() if name in self.scales)
        return {name: self.scales[name].number(band, chance) for name, band in asked}

    def bands(self, numbers: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
        """The bands in which numbers lie."""
        return {name: self.scales[name].code(number) for name, number in numbers.items()}


@cache
def picture(dataset: Dataset) -> Picture:
    """The picture of one dataset.

    Raises:
        UnknownNameError: The file names a code that the catalogue does not have.
    """
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    highest = raw["highest"]
    lists = {each.id: each.code_list for each in dataset.indicators}
    bounds = {each.id: each.bound for each in dataset.indicators}
    return Picture(
        questions={
            name: _question(name, table, bounds.get(name, 1), lists.get(name))
            for name, table in raw[dataset.id].items()
        },
        scales={
            name: Scale(bands, highest) for name, each in lists.items() if (bands := _bands(each))
        },
        order={
            name: {code: place for place, code in enumerate(each.ids)}
            for name, each in lists.items()
        },
    )


def _question(name: str, table: Mapping[str, Any], most: int, known: CodeList | None) -> Question:
    answers = {key: weights for key, weights in table.items() if key not in _SETTINGS}
    for code in _named(answers):
        if known is not None:
            known.code(code)
    return Question(
        id=name,
        given=tuple(table.get("given", ())),
        more=table.get("more", 0.0),
        alone=frozenset(table.get("alone", ())),
        most=most,
        only_if=tuple(table.get("only_if", ())),
        answers={key: Weighted(weights) for key, weights in answers.items()},
    )


def _named(answers: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for weights in answers.values():
        yield from weights


def _bands(codes: CodeList) -> Mapping[str, Band]:
    return {code.id: code.band for code in codes.codes if code.band is not None}
