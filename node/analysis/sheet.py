"""A table laid out for reading: what screens, files, charts and reports are made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from node.analysis.definition import Definition
from proto.vocabulary import Code

Kind = Literal["people", "total", "difference", "share", "noisy", "low", "high"]
Picture = Literal["bars", "heat", "lines", "intervals", "none"]
Number = int | float | None

NOTHING = "–"  # noqa: RUF001 - an en dash, as tables write what is not there
"""Stands where no number can."""

_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers.

    Attributes:
        code: For a program: a code of the column's dimension, or a period.
        kind: `people` and `total` are whole numbers, `difference` has a sign, `share` is from 0
            to 1; `noisy` is another country's, its noise in it, between `low` and `high`.
    """

    code: str
    label: str
    kind: Kind

    @property
    def is_noisy(self) -> bool:
        """Whether it is another country's."""
        return self.kind in ("noisy", "low", "high")


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its codes and labels, one for each heading, then its numbers, one for each column."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    numbers: tuple[Number, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with everything that has to be said of it.

    Attributes:
        headings: Over the labels of the rows.
        picture: How it is drawn; `none` where a picture would tell nothing.
        definition: What its figures are.
        footnotes: By the name they belong to.
        across: What the columns are, where they are not periods.
    """

    title: str
    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    picture: Picture
    definition: Definition
    notes: tuple[str, ...] = ()
    footnotes: Mapping[str, str] = field(default_factory=dict, hash=False)
    across: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """Everything below the numbers, in order; the mark comes first."""
        return (*self.definition.sentences, *self.notes)

    @property
    def warning(self) -> str:
        """Why nobody is counted, where that is for want of a date; otherwise nothing."""
        if not self.definition.undated or any(any(line.numbers) for line in self.lines):
            return ""
        question = self.definition.question
        axis = question.dataset.date(question.axis).label.lower()
        return f"Nobody is counted, as no record of this period holds the {axis}."

    @property
    def body(self) -> tuple[Line, ...]:
        """The rows without totals."""
        return tuple(line for line in self.lines if not line.is_total)

    @property
    def series(self) -> tuple[tuple[int, Column], ...]:
        """The columns that a picture shows, and where each stands."""
        return tuple(
            (place, column) for place, column in enumerate(self.columns) if column.kind == "people"
        )

    @property
    def broken(self) -> frozenset[str]:
        """The periods that cannot be compared with the one before."""
        return frozenset(
            column.code
            for place, column in enumerate(self.columns)
            if column.kind == "difference" and all(ln.numbers[place] is None for ln in self.lines)
        )


def written(number: Number, kind: Kind) -> str:
    """A number as people read it."""
    match kind:
        case _ if number is None:
            return NOTHING
        case "share":
            return f"{number:.0%}"
        case "difference":
            return f"{number:+,}".replace("-", _MINUS) if number else "0"
        case "people" | "total" | "noisy" | "low" | "high":
            return f"{number:,}"


def share(part: int, whole: int) -> float | None:
    """A part of a whole; nothing where there is no whole."""
    return part / whole if whole else None


def footnotes(definition: Definition, codes: Iterable[Code]) -> dict[str, str]:
    """The footnotes of the country and of all codes that are shown."""
    country = definition.country
    own = {country.name: country.footnote} if country.footnote else {}
    return own | {code.label: code.footnote for code in codes if code.footnote}
