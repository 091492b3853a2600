"""The yearly national report: what stands in it, before anybody sets it into pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from node.analysis.definition import MARK, Definition
from node.analysis.sheet import Sheet
from proto.catalogue import Dataset, Indicator, Party
from proto.method_note import Method


@dataclass(frozen=True, slots=True)
class Assessed:
    """How good one year of a register was found to be.

    Attributes:
        day: When it was examined.
        is_current: Whether the register has stayed the same since.
        total: From 0 to 100.
        components: The same by dimension of quality.
        findings: What was found in the year, the worst first.
    """

    dataset: str
    day: date
    is_current: bool
    total: float
    components: Mapping[str, float] = field(hash=False)
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences and tables that belong together.

    Attributes:
        drawn: The tables that are drawn too.
    """

    title: str
    sentences: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    drawn: frozenset[int]

    @property
    def is_worth_telling(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.sheets or self.sentences)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is told of one dataset.

    Attributes:
        definition: How its people are counted, unless a table says otherwise.
        unasked: What the plan shows and the register does not ask.
    """

    title: str
    dataset: Dataset
    definition: Definition
    key_figures: tuple[str, ...]
    sections: tuple[Section, ...]
    unasked: tuple[Indicator, ...]
    method: Method | None
    assessed: Assessed | None


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one country and year.

    Attributes:
        purpose: What it is made for, in a line; it stands under the mark.
    """

    country: Party
    year: int
    day: date
    purpose: str
    chapters: tuple[Chapter, ...]

    @property
    def title(self) -> str:
        """What it is."""
        return f"Trafficking in human beings in {self.country.name}, {self.year}"

    @property
    def mark(self) -> str:
        """What stands on every page."""
        return MARK

    @property
    def footnotes(self) -> Mapping[str, str]:
        """The footnotes of everything that is named, by the name."""
        own = {self.country.name: self.country.footnote} if self.country.footnote else {}
        return own | {name: note for sheet in self.sheets for name, note in sheet.footnotes.items()}

    @property
    def sheets(self) -> Iterator[Sheet]:
        """Every table, in order."""
        return (
            sheet
            for chapter in self.chapters
            for section in chapter.sections
            for sheet in section.sheets
        )
