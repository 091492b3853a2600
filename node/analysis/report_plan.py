"""What the yearly report shows: chapters, sections and tables, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict

from proto.catalogue_files import Name, read_toml
from proto.document import STRICT, Line

FOLDER, FILE = Path(__file__).parent, "chapters.toml"


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table.

    Attributes:
        table: As people write it, or with `routes` in place of dimensions.
        years: Of which it is made; several make a trend that ends with the report's year.
        axis: The date to count by; the dataset's own, where none is named.
        where: Filters, as people write them.
        every_status: Whether people count whatever their status.
        picture: Whether it is drawn too.
        is_told: Whether a sentence says what is most frequent.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    table: Line
    years: int = 1
    axis: Name | None = None
    where: tuple[Line, ...] = ()
    every_status: bool = False
    picture: bool = True
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A sentence about one indicator: a part of the people, or what is most frequent.

    Attributes:
        part: The indicator of which parts are told.
        of: What is said of those with a code; `@own` is the country's.
        commonest: The indicator of which the most frequent code is told.
        axis: The date to count by; then people count whatever their status.
        among: Which people that are.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    part: Name | None = None
    of: Mapping[Line, Line] = field(default_factory=dict, hash=False)
    commonest: Name | None = None
    axis: Name | None = None
    among: Line | None = None

    def __post_init__(self) -> None:
        if (self.part is None) == (self.commonest is None):
            raise ValueError("expected either part or commonest")

    @property
    def indicator(self) -> str:
        """What it tells of."""
        return self.part or self.commonest or ""


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """Tables that belong together."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    title: Line
    tables: tuple[TablePlan, ...]


@dataclass(frozen=True, slots=True)
class ChapterPlan:
    """What is told of one dataset.

    Attributes:
        told: The key figures, after how many people there are.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    title: Line
    dataset: Name
    told: tuple[KeyFigure, ...]
    sections: tuple[SectionPlan, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole report."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    chapters: tuple[ChapterPlan, ...]


@cache
def load(folder: Path = FOLDER) -> Plan:
    """Read the plan.

    Raises:
        CatalogueError: It is not written as it has to be.
    """
    return read_toml(Plan, folder, FILE)
