"""The kinds of SDMX-ML data: how each writes a key, an observation and a data set."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import Literal
from xml.sax.saxutils import quoteattr

from hub.sdmx import names
from hub.sdmx.observations import Column

Edition = Literal["v2_1", "v3_0"]
"""Of the standard, as its namespaces write it."""

Frame = tuple[str, str, str]
"""What stands before a key, between it and the rest, and after that."""

Columns = Sequence[tuple[str, Column]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of message says what all of them say.

    Attributes:
        spaces: Prefixes, and the namespaces of the standard that they stand for.
        series: A series, with its key.
        within: An observation in a series; it has no key of its own.
        alone: An observation with a whole key.
        component: One code of a key.
        beside: The code of the dimension beside an observation.
        figures: The measure and the attributes of each of so many observations.
    """

    root: str
    edition: Edition
    spaces: tuple[tuple[str, str], ...]
    series: Frame
    within: Frame
    alone: Frame
    component: Callable[[str, str], str]
    beside: Callable[[str, str], str]
    figures: Callable[[Columns, int], Iterator[str]]

    @property
    def is_specific(self) -> bool:
        """Whether every flow has data in a namespace of its own."""
        return self.root == "StructureSpecificData"

    def data_set(self, flow: str) -> str:
        """The beginning of a data set of a flow; flows are named as in the header."""
        if not self.is_specific:
            return f'<mes:DataSet structureRef="{flow}" action="Information">\n'
        scope = ' ss:dataScope="DataStructure"' if self.edition == "v2_1" else ""
        return (
            f'<mes:DataSet ss:structureRef="{flow}" xsi:type="{prefix(flow)}:DataSetType"{scope} '
            f'ss:action="Information">\n'
        )


_PLAIN = re.compile(r"[\w .:/-]*")


def quoted(text: str) -> str:
    """An attribute's value, in quotes; nearly all are numbers and codes, that need no more."""
    return f'"{text}"' if _PLAIN.fullmatch(text) else quoteattr(text)


def prefix(flow: str) -> str:
    """What stands for the namespace of a flow's own data."""
    return f"of-{flow}"


def _attribute(name: str, value: str) -> str:
    return f" {name}={quoted(value)}" if value else ""


def _attributes(columns: Columns, count: int) -> Iterator[str]:
    written = [_each(_attribute, name, column) for name, column in columns]
    return map("".join, zip(repeat("", count), *written, strict=False))


def _each(write: Callable[[str, str], str], name: str, column: Column) -> Iterable[str]:
    if isinstance(column, str):
        return repeat(write(name, column))
    return map(partial(write, name), column)


def _value(name: str, value: str) -> str:
    return f'<gen:Value id="{name}" value={quoted(value)}/>' if value else ""


def _observation_dimension(_: str, value: str) -> str:
    return f"<gen:ObsDimension value={quoted(value)}/>"


def _elements(columns: Columns, count: int) -> Iterator[str]:
    """The value and the attributes of each observation."""
    wanted = dict(columns)
    value = wanted.pop(names.VALUE, "")
    values = repeat(value) if isinstance(value, str) else value
    written = [_each(_value, name, column) for name, column in wanted.items()]
    said = map("".join, zip(repeat("", count), *written, strict=False))
    for attributes, number in zip(said, values, strict=False):
        yield (f"<gen:ObsValue value={quoted(number)}/>" if number else "") + (
            f"<gen:Attributes>{attributes}</gen:Attributes>" if attributes else ""
        )


GENERIC = Kind(
    root="GenericData",
    edition="v2_1",
    spaces=(("gen", "data/generic"),),
    series=("<gen:Series><gen:SeriesKey>", "</gen:SeriesKey>", "</gen:Series>\n"),
    within=("<gen:Obs>", "", "</gen:Obs>"),
    alone=("<gen:Obs><gen:ObsKey>", "</gen:ObsKey>", "</gen:Obs>\n"),
    component=_value,
    beside=_observation_dimension,
    figures=_elements,
)
"""SDMX-ML 2.1 generic data: every component is an element that says its own name."""


def _specific(edition: Edition) -> Kind:
    return Kind(
        root="StructureSpecificData",
        edition=edition,
        spaces=(("ss", "data/structurespecific"),),
        series=("<Series", ">", "</Series>\n"),
        within=("<Obs", "", "/>"),
        alone=("<Obs", "", "/>\n"),
        component=_attribute,
        beside=_attribute,
        figures=_attributes,
    )


SPECIFIC_21, SPECIFIC_30 = _specific("v2_1"), _specific("v3_0")
"""SDMX-ML structure-specific data: every component is an XML attribute."""
