"""What a report consists of, before anybody sets it into pages: a few kinds of blocks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table: a figure and its doubt, or a word."""

    text: str
    doubt: str = ""
    kind: Literal["figure", "word", "digest"] = "figure"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; the region's is set apart."""

    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under its title; `headings` has one for the labels, too."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    kind: Literal["sheet"] = "sheet"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG), and what it shows, for whoever cannot see it."""

    svg: str
    shows: str
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Sentences:
    """Paragraphs: of the text, in small print, or as a list."""

    lines: tuple[str, ...]
    kind: Literal["text", "small", "list"] = "text"


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of what is asked and what is said."""

    pairs: tuple[tuple[str, str], ...]
    kind: Literal["facts"] = "facts"


Block = Sheet | Picture | Sentences | Facts


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Blocks, then sections. A chapter begins a page."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report in one language.

    Attributes:
        lang: Tag of its language.
        head: What stands on top of every page.
        promise: What readers must know before the first figure.
        facts: Who made it, when, and in which languages it can be had.
        footnotes: What must be said wherever the names in it are shown.
    """

    lang: str
    title: str
    subtitle: str
    body: str
    head: str
    promise: str
    facts: tuple[tuple[str, str], ...]
    contents: str
    chapters: tuple[Chapter, ...]
    footnotes: tuple[str, ...]

    def to_json(self) -> Mapping[str, object]:
        """The report as templates read it."""
        return asdict(self)
