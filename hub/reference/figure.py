"""What a public reference figure is: a range, because "<5" is all that is said of small numbers."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Measure = Literal[
    "victims-detected",
    "persons-in-formal-contact",
    "persons-prosecuted",
    "persons-convicted",
    "offences",
]
Dimension = Literal["total", "form", "citizenship", "returned-from"]


class Key(NamedTuple):
    """What a figure is about: two figures with one key contradict each other, or are parts.

    Attributes:
        country: That reported it, ISO 3166-1 alpha-2.
        category: Under the dimension: their own name of a form; the code of a country, or their
            own word where it names none; empty for totals.
        sex: Our code; empty for all.
        age: Our age group; empty for all.
    """

    country: str
    measure: Measure
    dimension: Dimension
    category: str
    sex: str
    age: str
    year: int


@dataclass(frozen=True, slots=True)
class ReferenceFigure:
    """A count between `low` and `high`, both included: a number that was published has both equal.

    Attributes:
        lines: How many lines of the file it was added up from.
    """

    key: Key
    low: int
    high: int
    lines: int = 1

    def __add__(self, other: "ReferenceFigure") -> "ReferenceFigure":
        """The sum of two parts of one category."""
        low, high = self.low + other.low, self.high + other.high
        return ReferenceFigure(self.key, low, high, self.lines + other.lines)

    @property
    def text(self) -> str:
        """The figure as people read it: `31`, or `0 to 4`."""
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"

    def to_json(self) -> dict[str, object]:
        """The figure as scripts read it."""
        return {**self.key._asdict(), "low": self.low, "high": self.high, "count": self.text}
