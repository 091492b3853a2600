"""Which datasets, indicators, codes and parties there are: data, checked as a whole.

Nobody counts under a word that the catalogue does not have, and a catalogue that contradicts
itself is not used at all.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from proto import catalogue_files
from proto.catalogue_files import (
    CodeEntry,
    CodeListFile,
    DatasetEntry,
    DateEntry,
    Files,
    IndicatorEntry,
    PartyEntry,
)
from proto.catalogue_rules import LANGUAGE, objections
from proto.vocabulary import (
    Band,
    Catalogue,
    CatalogueError,
    Code,
    CodeList,
    Dataset,
    DateFact,
    Indicator,
    Party,
    UnknownCodeError,
    UnknownNameError,
)

__all__ = [
    "Band",
    "Catalogue",
    "CatalogueError",
    "Code",
    "CodeList",
    "Dataset",
    "DateFact",
    "Indicator",
    "Party",
    "UnknownCodeError",
    "UnknownNameError",
    "load",
]

DATA = Path(__file__).parent / "catalogue"


@cache
def load(folder: Path = DATA) -> Catalogue:
    """Read the catalogue and check everything in it.

    Raises:
        CatalogueError: With every objection, each naming its file and place.
    """
    files = catalogue_files.read(folder)
    found = tuple(objections(files))
    if found:
        raise CatalogueError("; ".join(found))
    return _catalogue(files)


def _catalogue(files: Files) -> Catalogue:
    lists = {name: _code_list(entry, files) for name, entry in files.code_lists.items()}
    datasets = tuple(_dataset(entry, files, lists) for entry in files.datasets)
    return Catalogue(
        version=files.root.version,
        sections={name: text[LANGUAGE] for name, text in files.root.sections.items()},
        datasets=datasets,
        parties=tuple(_party(entry, files) for entry in files.parties),
    )


def _dataset(entry: DatasetEntry, files: Files, lists: Mapping[str, CodeList]) -> Dataset:
    return Dataset(
        id=entry.id,
        label=entry.label[LANGUAGE],
        unit=entry.unit,
        status_indicator=entry.status_indicator,
        date_axis=entry.date_axis,
        person_rule=entry.person_rule,
        indicators=tuple(_indicator(each, entry, files, lists) for each in entry.indicators),
        dates=tuple(map(_date, entry.dates)),
    )


def _date(entry: DateEntry) -> DateFact:
    return DateFact(
        id=entry.id,
        label=entry.label[LANGUAGE],
        source=entry.source,
        section=entry.section,
        precision=entry.precision,
        is_axis=entry.is_axis,
        leaves=entry.leaves,
    )


def _indicator(
    entry: IndicatorEntry, dataset: DatasetEntry, files: Files, lists: Mapping[str, CodeList]
) -> Indicator:
    groups = files.code_lists[entry.code_list].groups
    axes = tuple(each.id for each in dataset.dates if each.is_axis)
    return Indicator(
        id=entry.id,
        label=entry.label[LANGUAGE],
        code_list=lists[entry.code_list],
        choice=entry.choice,
        bound=entry.bound,
        groups=None if groups is None else lists[groups],
        mandatory=entry.mandatory,
        source=entry.source,
        section=entry.section,
        leaves=entry.leaves,
        axes=entry.axes or axes,
    )


def _code_list(entry: CodeListFile, files: Files) -> CodeList:
    codes = tuple(_code(code, files) for code in entry.codes)
    unit = None if entry.unit is None else entry.unit[LANGUAGE]
    return CodeList(entry.id, entry.version, entry.label[LANGUAGE], codes, unit)


def _code(entry: CodeEntry, files: Files) -> Code:
    band = None if entry.low is None else Band(entry.low, entry.high)
    label = entry.label[LANGUAGE]
    return Code(entry.id, label, entry.group, _footnote(entry.id, files), band)


def _party(entry: PartyEntry, files: Files) -> Party:
    return Party(entry.id, entry.name[LANGUAGE], entry.kind, _footnote(entry.id, files))


def _footnote(shown: str, files: Files) -> str | None:
    """The footnote follows the id, so that no list can forget it."""
    text = files.root.footnotes.get(shown)
    return None if text is None else text[LANGUAGE]
