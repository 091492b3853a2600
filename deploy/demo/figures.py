"""What was really published: the figures that the generated registers must add up to."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "figures.toml"
MULTIPLE = "multiple"
"""People with two or more forms that the document does not name."""

_PAIRS = 4
"""Women, men, girls and boys."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published count of people.

    Attributes:
        dimension: `total`, `sex`, `age_group`, `sex+age_group`, `form` (people with this form,
            whatever else they suffered) or `single_form` (people with this form and no other;
            printed so in the years that have a line `multiple`).
        code: Ours, two of them joined by plus, `multiple`, or `total`.
        statuses: Whom it counts.
    """

    party: str
    year: int
    dimension: str
    code: str
    value: int
    statuses: tuple[str, ...]
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Series:
    """What one document prints for one country, one year and one set of statuses."""

    party: str
    year: int
    statuses: tuple[str, ...]
    source: str
    note: str = ""
    total: int | None = None
    sex: Mapping[str, int] = field(default_factory=dict)
    age_group: Mapping[str, int] = field(default_factory=dict)
    sex_and_age: Mapping[str, int] = field(default_factory=dict)
    form: Mapping[str, int] = field(default_factory=dict)


@cache
def series() -> tuple[Series, ...]:
    """Every series, in the order of the file: country by country, year by year."""
    raw = _raw()
    cited = {key: f"{each['title']}, {each['address']}" for key, each in raw["sources"].items()}
    return tuple(_series(each, cited) for each in raw["series"])


def years() -> tuple[tuple[str, int, tuple[Series, ...]], ...]:
    """The series of each country and year. A year without any has no register."""
    grouped = groupby(series(), key=lambda each: (each.party, each.year))
    return tuple((party, year, tuple(each)) for (party, year), each in grouped)


def counted() -> Mapping[str, tuple[str, ...]]:
    """The statuses that the demo's agreement counts, by country."""
    return {party: tuple(statuses) for party, statuses in _raw()["counted"].items()}


def footnotes() -> Mapping[str, str]:
    """The footnotes that go wherever the country goes, by country."""
    return {party: str(text) for party, text in _raw()["footnotes"].items()}


def published() -> tuple[Figure, ...]:
    """Every published figure."""
    return tuple(figure for each in series() for figure in _figures(each))


def comparable() -> tuple[Figure, ...]:
    """The figures that count the very people whom the demo's agreement counts.

    A country may count fewer statuses in an early year: then its figures are of those it had.
    """
    had = {(party, year): _statuses(each) for party, year, each in years()}
    wanted = {party: frozenset(statuses) for party, statuses in counted().items()}
    return tuple(
        figure
        for figure in published()
        if set(figure.statuses) == wanted[figure.party] & had[figure.party, figure.year]
    )


def joined(codes: str) -> tuple[str, ...]:
    """The codes of one line: `a+b` is two of them."""
    return tuple(codes.split("+"))


def _raw() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _series(raw: Mapping[str, Any], cited: Mapping[str, str]) -> Series:
    told = {**raw, "statuses": tuple(raw["statuses"]), "source": cited[raw["source"]]}
    return Series(**told)


def _statuses(several: tuple[Series, ...]) -> frozenset[str]:
    return frozenset(status for each in several for status in each.statuses)


def _figures(told: Series) -> Iterator[Figure]:
    """Every count the series holds, and those that follow from it by adding up."""
    for dimension, counts in _dimensions(told).items():
        for code, value in counts.items():
            yield Figure(
                party=told.party,
                year=told.year,
                dimension=dimension,
                code=code,
                value=value,
                statuses=told.statuses,
                source=told.source,
                note=told.note,
            )


def _dimensions(told: Series) -> dict[str, Mapping[str, int]]:
    return {
        "total": {} if told.total is None else {"total": told.total},
        "sex": told.sex or _margin(told, place=0),
        "age_group": told.age_group or _margin(told, place=1),
        "sex+age_group": told.sex_and_age,
        "single_form" if MULTIPLE in told.form else "form": _forms(told),
    }


def _margin(told: Series, *, place: int) -> Mapping[str, int]:
    """Women and girls added up, if nobody who might belong to them is missing."""
    pairs = told.sex_and_age
    if len(pairs) < _PAIRS and sum(pairs.values()) != told.total:
        return {}
    return _added((joined(codes)[place], value) for codes, value in pairs.items())


def _forms(told: Series) -> Mapping[str, int]:
    """People by form; a line `a+b` adds to both, unless a line `multiple` hides others."""
    if MULTIPLE in told.form:
        return told.form
    lines = told.form.items()
    return _added((form, value) for codes, value in lines for form in joined(codes))


def _added(counts: Iterator[tuple[str, int]]) -> Mapping[str, int]:
    added: Counter[str] = Counter()
    for code, value in counts:
        added[code] += value
    return added
