"""What somebody at home wants to know: whom to count, by what, and by which date."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from proto.catalogue import Catalogue, Dataset, Indicator, UnknownNameError
from proto.errors import InputError

NOT_ASKED = "not_asked"
"""Stands for the answer to what a register does not ask; no code list has such a code."""

TOTAL = "total"

_WORD = "[a-z][a-z0-9_]{0,63}"
_TABLE = re.compile(rf"(?P<dataset>{_WORD}):(?P<dimensions>{_WORD}(?:\+{_WORD})*)")
_NO_VICTIMS = "not_a_victim", "unknown"


@dataclass(frozen=True, slots=True)
class Filter:
    """Whoever has one of some codes of an indicator."""

    indicator: str
    codes: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a dataset.

    Attributes:
        dimensions: What people are counted by, in the order that was asked; the last are columns.
        statuses: Whoever has one of them is counted.
        axis: The date that places a person in a period.
        levels: How fine a dimension is; `code` where nothing is said.
        filters: All of them must hold.
        providers: Only records of these are read; of everybody, where there are none.
        is_bounded: Whether as few answers of a person count as in a release.
        also: Further indicators to be read.
    """

    dataset: Dataset
    dimensions: tuple[str, ...]
    statuses: tuple[str, ...]
    axis: str
    levels: Mapping[str, str] = field(default_factory=dict, hash=False)
    filters: tuple[Filter, ...] = ()
    providers: tuple[str, ...] = ()
    is_bounded: bool = False
    also: tuple[str, ...] = ()

    @property
    def attributes(self) -> tuple[str, ...]:
        """Every indicator that has to be read, each once, the status first."""
        filtered = (each.indicator for each in self.filters)
        named = (self.dataset.status_indicator, *self.dimensions, *filtered, *self.also)
        return tuple(dict.fromkeys(named))

    @property
    def name(self) -> str:
        """The table as people write it."""
        return f"{self.dataset.id}:{'+'.join(self.dimensions) or TOTAL}"

    def level(self, dimension: str) -> str:
        """How fine a dimension is."""
        return self.levels.get(dimension, "code")


def ask(  # noqa: PLR0913 - one for each thing a person may say
    table: str,
    *,
    catalogue: Catalogue,
    statuses: Sequence[str] = (),
    axis: str = "",
    where: Iterable[str] = (),
    levels: Iterable[str] = (),
    providers: Sequence[str] = (),
    is_bounded: bool = False,
) -> Question:
    """Read a question as people write it.

    Args:
        table: `victims:sex+age_group`, or `victims:total`.
        catalogue: What can be asked.
        statuses: Without any, all that an agreement is drafted with.
        axis: Without one, the dataset's own.
        where: `form=forced_labour` or `citizenship=AL,XK`; groups of codes have names too.
        levels: `citizenship=group`.
        providers: Whose records are read; all, where none is named.
        is_bounded: Whether as few answers of a person count as in a release.

    Raises:
        InputError: Something is not written like that, or people are not counted by that date.
        UnknownNameError: The catalogue does not have it.
    """
    dataset, dimensions = _table(table, catalogue)
    known = dataset.indicator(dataset.status_indicator).code_list
    _expect_axis(dataset, axis or dataset.date_axis)
    return Question(
        dataset=dataset,
        dimensions=dimensions,
        statuses=tuple(known.code(name).id for name in statuses) or drafted(dataset),
        axis=axis or dataset.date_axis,
        levels=dict(_level(each, dataset) for each in levels),
        filters=tuple(_filter(each, dataset) for each in where),
        providers=tuple(providers),
        is_bounded=is_bounded,
    )


def drafted(dataset: Dataset) -> tuple[str, ...]:
    """The statuses that are counted where nobody says which: all but doubt and denial."""
    codes = dataset.indicator(dataset.status_indicator).codes()
    return tuple(code for code in codes if code not in _NO_VICTIMS)


def codes_of(indicator: Indicator, word: str) -> frozenset[str]:
    """The finest codes that a word stands for: a code, a group of codes, or not asked.

    Raises:
        UnknownCodeError: It is none of these.
    """
    if word == NOT_ASKED:
        return frozenset([NOT_ASKED])
    if _is_group(indicator, word):
        fold = indicator.fold("group")
        return frozenset(code for code in indicator.codes() if fold[code] == word)
    return frozenset([indicator.code_list.code(word).id])


def label_of(indicator: Indicator, word: str) -> str:
    """What people read for such a word.

    Raises:
        UnknownCodeError: It is no code, group of codes, or not asked.
    """
    if word == NOT_ASKED:
        return "Not asked"
    groups = indicator.groups if _is_group(indicator, word) else None
    return (groups or indicator.code_list).code(word).label


def _is_group(indicator: Indicator, word: str) -> bool:
    """Whether a word is a group of codes; one that is a code as well means the code."""
    groups = indicator.groups.ids if indicator.groups else ()
    return word in groups and word not in indicator.code_list.ids


def _table(table: str, catalogue: Catalogue) -> tuple[Dataset, tuple[str, ...]]:
    found = _TABLE.fullmatch(table)
    if found is None:
        raise InputError(
            f"expected a table such as victims:sex+age_group or victims:total, got {table[:80]!r}"
        )
    dataset = catalogue.dataset(found["dataset"])
    words = found["dimensions"].split("+")
    if len(set(words)) < len(words):
        raise InputError(f"expected every dimension once, got {table[:80]!r}")
    if words == [TOTAL]:
        return dataset, ()
    for word in words:
        dataset.indicator(word)
    return dataset, tuple(words)


def _expect_axis(dataset: Dataset, axis: str) -> None:
    if not dataset.date(axis).is_axis:
        axes = ", ".join(each.id for each in dataset.dates if each.is_axis)
        raise InputError(f"expected a date that people are counted by ({axes}), got {axis}")


def _level(text: str, dataset: Dataset) -> tuple[str, str]:
    name, _, level = _pair(text, "citizenship=group").partition("=")
    indicator = dataset.indicator(name)
    if level not in indicator.levels:
        raise UnknownNameError(f"level of {name}", level, indicator.levels)
    return name, level


def _filter(text: str, dataset: Dataset) -> Filter:
    name, _, said = _pair(text, "form=forced_labour").partition("=")
    indicator = dataset.indicator(name)
    words = said.split(",")
    codes = frozenset[str]().union(*(codes_of(indicator, word) for word in words))
    labels = " or ".join(label_of(indicator, word) for word in words)
    return Filter(name, codes, f"{indicator.label}: {labels}")


def _pair(text: str, example: str) -> str:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise InputError(f"expected something such as {example}, got {text[:80]!r}")
    return text
