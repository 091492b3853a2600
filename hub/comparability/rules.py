"""The rule table, read once and strictly: what each fact means, and the sentence on it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from string import Formatter
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from hub.comparability.fact import PLACES, Fact, FactName
from proto.errors import RefusalError

Grade = Literal["A", "B", "C"]
"""A comparable, B comparable with the stated caution, C shown beside, never subtracted or added."""

Setting = Literal["countries", "periods"]
Deed = Literal["subtract", "add"]
Name = Annotated[str, Field(min_length=1)]
Some = Annotated[frozenset[Name], Field(min_length=1)]

_FILE = Path(__file__).with_name("rules.toml")


class RulesError(RefusalError):
    """The rule table cannot be used."""

    code = "comparability-rules"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where a fact is met: what is compared, of what, and what for."""

    setting: Setting
    deed: Deed
    datasets: frozenset[str]
    statuses: frozenset[str]
    by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What one fact means for a comparison, and where.

    Attributes:
        sentence: What readers are told, with the places that the fact offers in braces.
        unless_by: It says nothing of cells that stand under one of these indicators.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Name
    fact: FactName
    between: Annotated[frozenset[Setting], Field(min_length=1)]
    caps: Literal["B", "C"]
    sentence: Name
    deeds: Annotated[frozenset[Deed], Field(min_length=1)] = frozenset({"subtract", "add"})
    datasets: Some | None = None
    statuses: Some | None = None
    indicators: Some | None = None
    codes: Some | None = None
    unless_by: frozenset[Name] = frozenset()

    def applies(self, where: Circumstances) -> bool:
        """Whether it speaks there."""
        return (
            where.setting in self.between
            and where.deed in self.deeds
            and (self.datasets is None or bool(self.datasets & where.datasets))
            and (self.statuses is None or bool(self.statuses & where.statuses))
            and not self.unless_by & where.by
        )

    def is_about(self, fact: Fact) -> bool:
        """Whether a fact of its name has the indicator and the code that it speaks of."""
        is_indicator = self.indicators is None or fact.indicator in self.indicators
        return is_indicator and (self.codes is None or fact.code in self.codes)


@dataclass(frozen=True)
class Rules:
    """The table, and the words for what countries answer.

    Attributes:
        words: By an answer as method notes have it, how a sentence says it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    rules: tuple[Rule, ...]
    words: Mapping[Name, Name] = field(hash=False)

    def of(self, fact: Fact, where: Circumstances) -> Rule | None:
        """The first rule that speaks of a fact there, if one does."""
        if where not in self._speaking:
            self._speaking[where] = self._there(where)
        looking = (rule for rule in self._speaking[where][fact.name] if rule.is_about(fact))
        return next(looking, None)

    def _there(self, where: Circumstances) -> Mapping[FactName, tuple[Rule, ...]]:
        """The rules that speak there, by their fact."""
        speaking = tuple(rule for rule in self.rules if rule.applies(where))
        return {
            name: tuple(rule for rule in speaking if rule.fact == name)
            for name in get_args(FactName)
        }

    @cached_property
    def _speaking(self) -> dict[Circumstances, Mapping[FactName, tuple[Rule, ...]]]:
        return {}


def parse(text: str) -> Rules:
    """Read a rule table.

    Raises:
        RulesError: It is not one: the message has every reason.
    """
    try:
        rules = TypeAdapter(Rules).validate_python(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RulesError(f"the rules of comparability cannot be read: {error}") from error
    if found := tuple(_faults(rules)):
        raise RulesError(f"the rules of comparability are at odds: {'; '.join(found)}")
    return rules


@cache
def load() -> Rules:
    """The table that comes with this program."""
    return parse(_FILE.read_text(encoding="utf-8"))


def _faults(rules: Rules) -> Iterator[str]:
    ids = [rule.id for rule in rules.rules]
    for name in _twice(ids):
        yield f"expected every id once, got {name} twice"
    for fact in sorted({*get_args(FactName)} - {rule.fact for rule in rules.rules}):
        yield f"expected a rule for every fact, got none for {fact}"
    for rule in rules.rules:
        named = {name for _, name, _, _ in Formatter().parse(rule.sentence) if name is not None}
        if strange := sorted(named - PLACES[rule.fact]):
            offered = ", ".join(sorted(PLACES[rule.fact]))
            yield f"{rule.id}: expected places among {offered}, got {', '.join(strange)}"


def _twice(names: Iterable[str]) -> list[str]:
    listed = list(names)
    return sorted({name for name in listed if listed.count(name) > 1})
