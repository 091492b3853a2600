"""A questionnaire of others as it is written: strict shapes, one file for each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict

from proto.catalogue import CatalogueError, UnknownNameError
from proto.catalogue_files import Name, read_toml
from proto.document import STRICT, Line, Slug

FOLDER = Path(__file__).parent / "questionnaires"

Answers = Mapping[Name, tuple[Line, ...]]
"""By indicator: codes, groups of codes, `not_asked`, `@own` for the country's own code, or `@` and
a set of the file without the country's own."""


@dataclass(frozen=True, slots=True)
class LineEntry:
    """One line of theirs, and who belongs in it.

    Attributes:
        where: Whoever has one of the answers to each.
        within: Whoever has no other answers than these.
        is_rest: Whoever is in no other line.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    code: Line
    label: Line
    where: Answers = field(default_factory=dict, hash=False)
    within: Answers = field(default_factory=dict, hash=False)
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class ScaleEntry:
    """The lines of one dimension of theirs.

    Attributes:
        each: An indicator of which every code that occurs is a line, instead of `lines`.
        has_total: Whether the lines are parts of a whole.
        note: What must be known to read them.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Name
    label: Line
    lines: tuple[LineEntry, ...] = ()
    each: Name | None = None
    has_total: bool = True
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table that they ask for.

    Attributes:
        axis: The date that places somebody in the year; the dataset's own, where none is named.
        every_status: Whether people count whatever their status, and not only as in a draft.
        where: Whoever is asked for; everybody, where nothing is said.
        rows: A scale.
        columns: A scale, or nothing.
        note: Where our figure is not quite theirs.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    code: Line
    title: Line
    dataset: Name
    rows: Name
    columns: Name | None = None
    axis: Name | None = None
    every_status: bool = False
    where: Answers = field(default_factory=dict, hash=False)
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class UnansweredEntry:
    """What they ask for and our databases do not hold."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    code: Line
    label: Line
    why: Line


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Everything that one body asks for.

    Attributes:
        edition: Which text of theirs was looked at.
        scheme: The correspondences by which their codes are ours, where there are any.
        sets: Codes of countries, by a name of theirs.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Slug
    label: Line
    edition: Line
    scales: tuple[ScaleEntry, ...]
    tables: tuple[TableEntry, ...]
    scheme: Name | None = None
    sets: Mapping[Line, tuple[Line, ...]] = field(default_factory=dict, hash=False)
    unanswered: tuple[UnansweredEntry, ...] = ()

    def scale(self, name: str) -> ScaleEntry:
        """The scale of this name.

        Raises:
            UnknownNameError: There is none.
        """
        for each in self.scales:
            if each.id == name:
                return each
        raise UnknownNameError(f"scale of {self.id}", name, [each.id for each in self.scales])


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The questionnaires there are."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


@cache
def load(name: str, folder: Path = FOLDER) -> Questionnaire:
    """Read one questionnaire.

    Raises:
        UnknownNameError: There is no such one.
        CatalogueError: It is not written as it has to be.
    """
    _expect(name, names(folder))
    found = read_toml(Questionnaire, folder, f"{name}.toml")
    if found.id != name:
        raise CatalogueError(f"{name}.toml: id: expected {name!r}, got {found.id!r}")
    return found


def _expect(name: str, known: Collection[str]) -> None:
    if name not in known:
        raise UnknownNameError("questionnaire", name, known)
