"""A method note: what a figure means in the country that releases it.

The exchange knows how people are counted; only the country knows who decides that somebody is a
victim, which institutions report, and how its own codes fit the region's. Without that no two
figures can be compared, so no release is without it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from proto.document import STRICT, Line, spelled
from proto.vocabulary import Dataset, UnknownNameError

Quality = Literal["exact", "narrower", "broader", "partial", "none"]
"""How a country's own code fits the region's: the same; less; more; some of both; not at all."""

Month = Annotated[
    str,
    spelled("[0-9]{4}(-(0[1-9]|1[0-2]))?", "a year or a month, such as 2019 or 2019-03"),
]
"""A year, or a month of one."""

MonthOfYear = Annotated[str, spelled("0[1-9]|1[0-2]", "the number of a month, 01 to 12")]
"""A month of every year, `01` to `12`."""

Source = Literal[
    "identification-body",
    "police",
    "prosecution",
    "court",
    "social-services",
    "labour-inspection",
    "non-governmental",
    "international-organisation",
    "other",
]
"""What kind of institution a record comes from."""

Decider = Literal[
    "identification-body", "team", "police", "prosecution", "court", "social-services", "other"
]
"""Who decides that somebody counts: a body made for it, a team of several institutions, or one."""

Inclusion = Literal["included", "excluded", "unknown"]

_MOST = 100


@dataclass(frozen=True, slots=True)
class Coverage:
    """An institution whose records are in the register, since when and until when."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    institution: Line
    since: Month
    until: Month | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """From when on figures mean something else than before, and why.

    Attributes:
        indicators: Those that alone mean something else; empty where every figure does.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    since: Month
    reason: Line
    indicators: Annotated[tuple[Line, ...], Field(max_length=_MOST)] = ()


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A part of the country with institutions of its own, and whether its cases are counted."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Line
    reports: Literal["covered", "not-covered"]


@dataclass(frozen=True, slots=True)
class Operation:
    """A single operation that makes much of a figure; how many people it found is not said.

    Attributes:
        counted_in: The years or months in whose figures its people are, or may be.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    counted_in: Annotated[tuple[Month, ...], Field(min_length=1, max_length=_MOST)]
    remark: Line


@dataclass(frozen=True, slots=True)
class IndicatorMethod:
    """How the country's codes of one indicator fit the region's, and which fit otherwise."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    quality: Quality
    codes: Mapping[Line, Quality] = field(default_factory=dict, hash=False)
    remark: Line | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """What a country says of one of its datasets; nothing where it was not asked or does not know.

    Attributes:
        decided_by: Who decides that somebody counts, and how.
        abroad: Whether people who were identified abroad are among those counted.
        quality: How well its codes fit wherever `indicators` says nothing else.
        counts: Whether a period counts who is new in it, or everybody on file.
        decider: The same as `decided_by`, as one of a closed list.
        formal_status: Whether formal identification needs that the person asks for it.
        dated_by: The date that places somebody in a period, where it is not the dataset's own.
        year_starts: The month in which a year of its figures begins; January where not said.
        exploited_elsewhere: Whether foreigners who were exploited only abroad are counted.
        convictions: Whether verdicts count from the first instance on or once they are final.
        jurisdictions: The parts of the country, where not one system counts them all.
        operations: Single operations that make a period's figures.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    decided_by: Line
    coverage: Annotated[tuple[Coverage, ...], Field(min_length=1, max_length=_MOST)]
    abroad: Inclusion
    quality: Quality
    breaks: Annotated[tuple[Break, ...], Field(max_length=_MOST)] = ()
    indicators: Annotated[Mapping[Line, IndicatorMethod], Field(max_length=_MOST)] = field(
        default_factory=dict, hash=False
    )
    remark: Line | None = None
    counts: Literal["new", "on-file"] | None = None
    decider: Decider | None = None
    formal_status: Literal["by-office", "on-request"] | None = None
    dated_by: Line | None = None
    year_starts: MonthOfYear | None = None
    exploited_elsewhere: Inclusion | None = None
    convictions: Literal["first-instance", "final"] | None = None
    jurisdictions: Annotated[tuple[Jurisdiction, ...], Field(max_length=_MOST)] = ()
    operations: Annotated[tuple[Operation, ...], Field(max_length=_MOST)] = ()

    def about(self, indicators: Collection[str]) -> "Method":
        """The same as far as it concerns some indicators.

        What is recorded nowhere is missing from every total too, so it is always said.
        """
        named = {
            name: each
            for name, each in self.indicators.items()
            if name in indicators or "none" in each.codes.values()
        }
        return replace(self, indicators=named)

    def fits(self, indicator: str, code: str) -> Quality:
        """How well the country's own code fits one of the region's."""
        said = self.indicators.get(indicator)
        return self.quality if said is None else said.codes.get(code, said.quality)


@dataclass(frozen=True, slots=True)
class MethodNote:
    """What one unit of a count is, how a person is counted, and what the country says of it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    unit: Line
    date_axis: Line
    person_rule: Line
    country: Method


def faults(method: Method, dataset: Dataset) -> Iterator[str]:
    """What a method says of things that its dataset does not have."""
    for name, said in method.indicators.items():
        try:
            for code in said.codes:
                dataset.indicator(name).code_list.code(code)
            dataset.indicator(name)
        except UnknownNameError as error:
            yield f"indicators.{name}: {error}"
    for number, each in enumerate(method.breaks):
        yield from _unknown(f"breaks.{number}.indicators", dataset.indicator, each.indicators)
    dated_by = () if method.dated_by is None else (method.dated_by,)
    yield from _unknown("dated_by", dataset.date, dated_by)
    yield from _misplaced(method, dataset)


def has_verdicts(dataset: Dataset) -> bool:
    """Whether its people can be convicted, in one instance or another."""
    return any(each.id == "instance" for each in dataset.indicators)


def has_formal_status(dataset: Dataset) -> bool:
    """Whether its people can be formally identified."""
    return "formally_identified" in dataset.indicator(dataset.status_indicator).codes()


def _unknown(place: str, find: Callable[[str], object], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            find(name)
        except UnknownNameError as error:
            yield f"{place}: {error}"


def _misplaced(method: Method, dataset: Dataset) -> Iterator[str]:
    if method.convictions and not has_verdicts(dataset):
        yield f"convictions: nobody is convicted in {dataset.id}; say nothing here"
    if method.formal_status and not has_formal_status(dataset):
        yield f"formal_status: nobody is formally identified in {dataset.id}; say nothing here"
