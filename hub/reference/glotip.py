"""UNODC's data set of the Global Report on Trafficking in Persons, line by line.

It is taken as it is published: `<5` stands for 0 to 4, thousands are set off by commas, countries
are written as they were reported, and some lines are cells of a questionnaire that nobody filled.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from hub.reference import countries
from hub.reference.figure import Dimension, Key, Measure, ReferenceFigure
from hub.reference.sheet import Line
from proto.correspondences import correspondence

_T = TypeVar("_T")

TITLE = "UNODC, data set of the Global Report on Trafficking in Persons"

_MEASURES: Mapping[str, Measure] = {
    "Detected trafficking victims": "victims-detected",
    "Persons brought into formal contact": "persons-in-formal-contact",
    "Persons prosecuted": "persons-prosecuted",
    "Persons convicted": "persons-convicted",
    "Offences of trafficking in persons": "offences",
}
_DIMENSIONS: Mapping[str, Dimension] = {
    "Total": "total",
    "by form of exploitation": "form",
    "by citizenship": "citizenship",
    "by country of repatriation": "returned-from",
}
_COUNT = re.compile(r"[0-9]{1,3}(,[0-9]{3})*|[0-9]+")
_BELOW = re.compile(r"<\s*([1-9][0-9]?)")
_TEMPLATE = re.compile(r"Q[0-9]+[._]")
_YEARS = range(2000, 2100)
_MOST = 200_000
"""No country has counted as many of anything in a year; larger numbers are no counts."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of which no figure was made, and why."""

    line: Line
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """A line as a figure.

    Attributes:
        unknown_name: What was written for a country, where nobody knows which one it is.
    """

    line: Line
    figure: ReferenceFigure
    unknown_name: str | None


class _NoFigureError(ValueError):
    """Something in the line is not what it should be."""


def read(line: Line) -> Read | Refused:
    """Make a figure of a line, or say why there is none."""
    try:
        return _read(line)
    except _NoFigureError as error:
        return Refused(line, str(error))


def _read(line: Line) -> Read:
    iso3, country, indicator, dimension, category, sex, age, year, value = line.cells
    if _TEMPLATE.match(category):
        raise _NoFigureError(f"{category!r} is a cell of the questionnaire that was not filled")
    kind = _one_of(_DIMENSIONS, dimension, "Dimension")
    named = _category(kind, category)
    key = Key(
        country=_country(iso3, country),
        measure=_one_of(_MEASURES, indicator, "Indicator"),
        dimension=kind,
        category=named.text,
        sex=_one_of(_ours("sex"), sex, "Sex"),
        age=_one_of(_ours("age_group"), age, "Age"),
        year=_year(year),
    )
    low, high = _range(value)
    return Read(line, ReferenceFigure(key, low, high), None if named.is_known else category)


def _country(iso3: str, name: str) -> str:
    code = countries.by_alpha3(iso3)
    if code is None:
        raise _NoFigureError(f"expected the code of a country, got {iso3!r} ({name})")
    return code


def _category(dimension: Dimension, text: str) -> countries.Named:
    match dimension:
        case "total":
            return countries.Named("", is_known=True)
        case "form":
            if not text:
                raise _NoFigureError("expected a form of exploitation, got nothing")
            return countries.Named(text, is_known=True)
        case "citizenship" | "returned-from":
            if not text:
                raise _NoFigureError("expected a country's name, got nothing")
            return countries.named(text)


def _year(text: str) -> int:
    if not text.isdecimal() or int(text) not in _YEARS:
        raise _NoFigureError(f"expected a year, got {text!r}")
    return int(text)


def _range(text: str) -> tuple[int, int]:
    """The least and the largest count that a value stands for."""
    if below := _BELOW.fullmatch(text):
        return 0, int(below[1]) - 1
    if not _COUNT.fullmatch(text):
        raise _NoFigureError(f"expected a count or <5, got {text!r}")
    count = int(text.replace(",", ""))
    if count > _MOST:
        raise _NoFigureError(f"{text} cannot be a count: the largest that is believed is {_MOST:,}")
    return count, count


def _one_of(known: Mapping[str, _T], text: str, column: str) -> _T:
    if text not in known:
        raise _NoFigureError(f"{column}: expected one of {', '.join(known)}, got {text!r}")
    return known[text]


@cache
def _ours(indicator: str) -> Mapping[str, str]:
    """Our code for each of their words of an indicator; nothing stands for all."""
    matched = correspondence("glotip", "victims", indicator)
    if matched is None:
        raise LookupError(f"the correspondence of {indicator} with GLOTIP is missing")
    ours = {theirs: each.code for each in matched.matches for theirs in each.theirs}
    return {"Total": "", **ours}
