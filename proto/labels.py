"""The catalogue in the languages of the region: the same names under other labels.

English is where a label is first written; every other language is a folder of two files: what
translators write, and the names of countries, which are CLDR's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict

from proto import catalogue as catalogues
from proto.catalogue_files import read_toml
from proto.document import STRICT, Line
from proto.vocabulary import (
    Catalogue,
    CatalogueError,
    Code,
    CodeList,
    Dataset,
    Indicator,
    Party,
    UnknownNameError,
)

FOLDER = catalogues.DATA / "labels"
LANGUAGES = ("en", "sq", "bs", "hr", "cnr", "sr-Latn", "sr-Cyrl", "mk", "ro")
"""BCP 47 tags; `cnr` is Montenegrin."""

_COUNTRY = 2
"""A code of two capital letters names a country, in whichever list it stands."""

Texts = Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class LabelsFile:
    """What translators write: a label by each name; lists and codes by the id of their list.

    Attributes:
        units: What one count of a dataset is, by dataset; `list_units` is of bands, by code list.
        parties: Bodies; the names of countries stand with those of codes.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    datasets: Texts
    units: Texts
    sections: Texts
    footnotes: Texts
    parties: Texts
    lists: Texts
    list_units: Texts
    indicators: Mapping[str, Texts] = field(hash=False)
    dates: Mapping[str, Texts] = field(hash=False)
    codes: Mapping[str, Texts] = field(hash=False)


@dataclass(frozen=True, slots=True)
class CountriesFile:
    """The names of countries by code, from CLDR."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    countries: Texts


@cache
def load(tag: str, folder: Path = FOLDER) -> Catalogue:
    """The catalogue in a language.

    Raises:
        CatalogueError: A label is missing, or one is there of nothing that the catalogue has.
        UnknownNameError: It is none of `LANGUAGES`.
    """
    if tag not in LANGUAGES:
        raise UnknownNameError("language", tag, LANGUAGES)
    english = catalogues.load()
    if tag == LANGUAGES[0]:
        return english
    labels = read_toml(LabelsFile, folder, f"{tag}/labels.toml")
    countries = read_toml(CountriesFile, folder, f"{tag}/countries.toml")
    found = tuple(_objections(wanted(english), labels, countries))
    if found:
        raise CatalogueError(f"{tag}: {'; '.join(found)}")
    return _Translation(labels, countries.countries).catalogue(english)


def wanted(english: Catalogue) -> Mapping[str, str]:
    """Everything that has a label, by its place in the files, with the English label."""
    return dict(_wanted(english))


def _wanted(english: Catalogue) -> Iterator[tuple[str, str]]:
    for name, title in english.sections.items():
        yield f"sections.{name}", title
    for dataset in english.datasets:
        yield f"datasets.{dataset.id}", dataset.label
        yield f"units.{dataset.id}", dataset.unit
        yield from ((f"indicators.{dataset.id}.{e.id}", e.label) for e in dataset.indicators)
        yield from ((f"dates.{dataset.id}.{e.id}", e.label) for e in dataset.dates)
    for listed in english.code_lists.values():
        yield f"lists.{listed.id}", listed.label
        if listed.unit is not None:
            yield f"list_units.{listed.id}", listed.unit
        for code in listed.codes:
            place = (
                f"countries.{code.id}" if _is_country(code.id) else f"codes.{listed.id}.{code.id}"
            )
            yield place, code.label
            if code.footnote:
                yield f"footnotes.{code.id}", code.footnote
    for party in english.parties:
        place = "countries" if party.kind == "country" else "parties"
        yield f"{place}.{party.id}", party.name


def _objections(
    names: Mapping[str, str], labels: LabelsFile, countries: CountriesFile
) -> Iterator[str]:
    written = {f"countries.{code}" for code in countries.countries}
    written |= set(_written(labels))
    yield from (f"{name} is missing ({names[name]!r})" for name in names if name not in written)
    yield from (f"{name} is nothing of the catalogue" for name in sorted(written - set(names)))


def _written(labels: LabelsFile) -> Iterator[str]:
    for part in fields(labels):
        for name, text in getattr(labels, part.name).items():
            inner = [text] if isinstance(text, str) else text
            yield from (
                f"{part.name}.{name}" if isinstance(text, str) else f"{part.name}.{name}.{each}"
                for each in inner
            )


def _is_country(code: str) -> bool:
    return len(code) == _COUNTRY and code.isupper()


@dataclass(frozen=True, slots=True)
class _Translation:
    """A language, complete."""

    labels: LabelsFile
    countries: Texts

    def catalogue(self, english: Catalogue) -> Catalogue:
        return replace(
            english,
            sections={name: self.labels.sections[name] for name in english.sections},
            datasets=tuple(map(self._dataset, english.datasets)),
            parties=tuple(map(self._party, english.parties)),
        )

    def _dataset(self, dataset: Dataset) -> Dataset:
        dates = self.labels.dates[dataset.id]
        return replace(
            dataset,
            label=self.labels.datasets[dataset.id],
            unit=self.labels.units[dataset.id],
            indicators=tuple(self._indicator(dataset, each) for each in dataset.indicators),
            dates=tuple(replace(each, label=dates[each.id]) for each in dataset.dates),
        )

    def _indicator(self, dataset: Dataset, indicator: Indicator) -> Indicator:
        return replace(
            indicator,
            label=self.labels.indicators[dataset.id][indicator.id],
            code_list=self._list(indicator.code_list),
            groups=None if indicator.groups is None else self._list(indicator.groups),
        )

    def _list(self, listed: CodeList) -> CodeList:
        return replace(
            listed,
            label=self.labels.lists[listed.id],
            unit=None if listed.unit is None else self.labels.list_units[listed.id],
            codes=tuple(self._code(listed, each) for each in listed.codes),
        )

    def _code(self, listed: CodeList, code: Code) -> Code:
        is_country = _is_country(code.id)
        label = self.countries[code.id] if is_country else self.labels.codes[listed.id][code.id]
        return replace(code, label=label, footnote=self._footnote(code.id, code.footnote))

    def _party(self, party: Party) -> Party:
        is_country = party.kind == "country"
        name = self.countries[party.id] if is_country else self.labels.parties[party.id]
        return replace(party, name=name, footnote=self._footnote(party.id, party.footnote))

    def _footnote(self, name: str, english: str | None) -> str | None:
        return None if english is None else self.labels.footnotes[name]
