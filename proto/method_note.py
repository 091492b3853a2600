"""A method note: what a figure means in the country that releases it.

The exchange knows how people are counted; only the country knows who decides that somebody is a
victim, which institutions report, and how its own codes fit the region's. Without that no two
figures can be compared, so no release is without it.
"""

from collections.abc import Collection, Iterator, Mapping
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

_MOST = 100


@dataclass(frozen=True, slots=True)
class Coverage:
    """An institution whose records are in the register, since when and until when."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    institution: Line
    since: Month
    until: Month | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """From when on figures mean something else than before, and why."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    since: Month
    reason: Line


@dataclass(frozen=True, slots=True)
class IndicatorMethod:
    """How the country's codes of one indicator fit the region's, and which fit otherwise."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    quality: Quality
    codes: Mapping[Line, Quality] = field(default_factory=dict, hash=False)
    remark: Line | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """What a country says of one of its datasets.

    Attributes:
        decided_by: Who decides that somebody counts, and how.
        abroad: Whether people who were identified abroad are among those counted.
        quality: How well its codes fit wherever `indicators` says nothing else.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    decided_by: Line
    coverage: Annotated[tuple[Coverage, ...], Field(min_length=1, max_length=_MOST)]
    abroad: Literal["included", "excluded", "unknown"]
    quality: Quality
    breaks: Annotated[tuple[Break, ...], Field(max_length=_MOST)] = ()
    indicators: Annotated[Mapping[Line, IndicatorMethod], Field(max_length=_MOST)] = field(
        default_factory=dict, hash=False
    )
    remark: Line | None = None

    def about(self, indicators: Collection[str]) -> "Method":
        """The same as far as it concerns some indicators."""
        named = {name: each for name, each in self.indicators.items() if name in indicators}
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
    """Names in a method that its dataset does not have."""
    for name, said in method.indicators.items():
        try:
            for code in said.codes:
                dataset.indicator(name).code_list.code(code)
            dataset.indicator(name)
        except UnknownNameError as error:
            yield f"indicators.{name}: {error}"
