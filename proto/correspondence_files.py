"""The correspondences as they are written: one file for each scheme of others, strict shapes."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict

from proto.catalogue_files import Name, read_toml
from proto.document import STRICT, Line
from proto.vocabulary import CatalogueError

Quality = Literal["exact", "narrower", "broader", "partial", "none"]
"""What our code is beside all of theirs that are named with it, in the sense of SKOS.

- `exact`: both mean the same people (`skos:exactMatch`).
- `narrower`: ours is narrower, all of its people are in theirs (`skos:broadMatch`).
- `broader`: ours is broader, all of their people are in ours (`skos:narrowMatch`).
- `partial`: some people are in both, some only in ours and some only in theirs.
- `none`: they have nothing for it.
"""
Certainty = Literal["seen", "reconstructed", "proposed"]
"""Their codes were read in their own text; are from general knowledge; are our proposal."""
Others = Literal["code", "label"]
"""Codes without a line of their own are written alike: by the same code, or by the label."""


@dataclass(frozen=True, slots=True)
class MatchEntry:
    """One code of ours and what they have for it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    code: Name
    quality: Quality
    theirs: tuple[Line, ...] = ()
    certainty: Certainty | None = None
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One indicator of ours and their field for it.

    Attributes:
        codes_of: Another indicator of the file whose lines hold here too.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dataset: Name
    indicator: Name
    field: Line
    certainty: Certainty
    level: Literal["code", "group"] = "code"
    codes: tuple[MatchEntry, ...] = ()
    codes_of: Line | None = None
    others: Others | None = None
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """One file: a scheme, the edition that was looked at, and its fields."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    scheme: Name
    title: Line
    edition: Line
    fields: tuple[FieldEntry, ...]
    note: Line | None = None


def read(folder: Path) -> tuple[SchemeFile, ...]:
    """Read every scheme of the folder, by name.

    Raises:
        CatalogueError: A file is no TOML, has a field missing, unknown or wrong, or another name
            than its scheme.
    """
    return tuple(_read(folder, path.stem) for path in sorted(folder.glob("*.toml")))


def _read(folder: Path, name: str) -> SchemeFile:
    file = read_toml(SchemeFile, folder, f"{name}.toml")
    if file.scheme != name:
        raise CatalogueError(
            f"{name}.toml: scheme: expected the name of the file, got {file.scheme!r}"
        )
    return file
