"""The catalogue's files as they are written: strict shapes, references not yet followed."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

from pydantic import ConfigDict, Field

from proto import document
from proto.document import STRICT, Line, spelled
from proto.errors import MalformedError
from proto.vocabulary import CatalogueError, Choice, Leaving, PartyKind, PersonRule, Precision

ROOT = "catalogue.toml"
PARTIES = "parties.toml"
DATASETS = "datasets"
CODES = "codes"

Name = Annotated[str, spelled("[A-Z]{2}|[a-z][a-z0-9_]{1,39}", "a name such as AL or age_group")]
Semver = Annotated[
    str, spelled(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}", "a version such as 1.0.0")
]
Text = Mapping[str, Line]
"""One text in every language of the catalogue."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code; `group` names a code of the groups of its list, `low` and `high` bound its band."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Name
    label: Text
    group: Name | None = None
    low: Annotated[int, Field(ge=0)] | None = None
    high: Annotated[int, Field(ge=0)] | None = None


@dataclass(frozen=True, slots=True)
class CodeListFile:
    """One file under `codes/`; `groups` names the code list of its groups."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Name
    version: Semver
    label: Text
    codes: tuple[CodeEntry, ...]
    groups: Name | None = None
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator; `code_list` names a file under `codes/`, `axes` are all where none is named."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Name
    label: Text
    code_list: Name
    choice: Choice
    mandatory: bool
    source: Line
    section: Name
    leaves: Leaving
    bound: Annotated[int, Field(ge=1)] = 1
    axes: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class DateEntry:
    """A date about a person."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Name
    label: Text
    source: Line
    section: Name
    precision: Precision
    is_axis: bool
    leaves: Leaving


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """One file under `datasets/`: a dataset with its dates and indicators."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Name
    label: Text
    unit: Name
    status_indicator: Name
    date_axis: Name
    person_rule: PersonRule
    dates: Annotated[tuple[DateEntry, ...], Field(min_length=1)]
    indicators: tuple[IndicatorEntry, ...]

    @property
    def facts(self) -> tuple["IndicatorEntry | DateEntry", ...]:
        """Everything that is recorded of a person."""
        return (*self.indicators, *self.dates)


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A country or body that can sign."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Name
    name: Text
    kind: PartyKind


@dataclass(frozen=True, slots=True)
class PartiesFile:
    """The file `parties.toml`."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    parties: tuple[PartyEntry, ...]


@dataclass(frozen=True, slots=True)
class RootFile:
    """The file `catalogue.toml`.

    A footnote goes with every code and party of its name; `datasets` are files under `datasets/`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    version: Semver
    languages: tuple[Name, ...]
    footnotes: Mapping[Name, Text]
    sections: Mapping[Name, Text]
    datasets: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Files:
    """All files of one catalogue; code lists by the name of their file."""

    root: RootFile
    datasets: tuple[DatasetEntry, ...]
    code_lists: Mapping[str, CodeListFile]
    parties: tuple[PartyEntry, ...]


def read(folder: Path) -> Files:
    """Read every file of the catalogue in the folder.

    Raises:
        CatalogueError: A file is missing, is no TOML, or has a field missing, unknown or wrong.
    """
    root = read_toml(RootFile, folder, ROOT)
    names = sorted(path.stem for path in (folder / CODES).glob("*.toml"))
    return Files(
        root=root,
        datasets=tuple(
            read_toml(DatasetEntry, folder, dataset_file(name)) for name in root.datasets
        ),
        code_lists={name: read_toml(CodeListFile, folder, code_list_file(name)) for name in names},
        parties=read_toml(PartiesFile, folder, PARTIES).parties,
    )


def dataset_file(name: str) -> str:
    """Where the dataset of this name is written."""
    return f"{DATASETS}/{name}.toml"


def code_list_file(name: str) -> str:
    """Where the code list of this name is written."""
    return f"{CODES}/{name}.toml"


def read_toml(kind: type[T], folder: Path, file: str) -> T:
    """Read one file of the folder into its shape.

    Raises:
        CatalogueError: It is missing, is no TOML, or has a field missing, unknown or wrong.
    """
    try:
        table = tomllib.loads((folder / file).read_text(encoding="utf-8"))
        return document.read(kind, json.dumps(table, default=str).encode())
    except (OSError, ValueError, MalformedError) as error:
        raise CatalogueError(f"{file}: {error}") from error
