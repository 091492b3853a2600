"""What an examination of a register finds, and from where on a number is worth a finding."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

Dimension = Literal[
    "completeness",
    "consistency",
    "plausibility",
    "uniqueness",
    "timeliness",
    "coverage",
    "comparability",
]
"""Dimensions of quality, in the words of official statistics."""

Severity = Literal["error", "warning", "notice"]
"""Certainly wrong; probably wrong, so somebody should look; worth knowing."""

_KEY_BYTES = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is a finding.

    Attributes:
        unknown: Share of unknown answers to a question.
        one_answer: Share of one answer, where others are expected.
        other: Share of `other` among the answers.
        placeholder: Share of dates on a day that stands for one nobody knew.
        dominance: Share of a year that one operation makes up.
        ratio: By how much a count must differ from earlier years, beside being no chance.
        false_discovery: Share of the breaks found that may be chance.
        chance: Greatest chance at which any other count is taken for no chance.
        least: Records from which on a share says something.
        late_days: Days after the event within which a record is in time.
    """

    unknown: float = 0.2
    one_answer: float = 0.95
    other: float = 0.5
    placeholder: float = 0.1
    dominance: float = 1 / 3
    ratio: float = 1.5
    false_discovery: float = 0.05
    chance: float = 0.001
    least: int = 20
    late_days: int = 90


LIMITS = Limits()


def amount(number: int, one: str, several: str = "") -> str:
    """A number with its noun: `1 record`, `2 records`; `1 person`, `2 people`."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found in a register, or in one year of it.

    Attributes:
        dataset: Whose register it is.
        year: The year of the dataset's date; none where it concerns the register as a whole.
        check: What was looked for.
        subject: What it was found in, such as an indicator; empty where the check says it all.
        sentence: What is wrong, for a person to read.
        remedy: What that person can do.
        number: How many records it concerns.
        among: How many were looked at.
    """

    dataset: str
    year: int | None
    dimension: Dimension
    check: str
    subject: str
    severity: Severity
    sentence: str
    remedy: str
    number: int
    among: int

    @property
    def key(self) -> str:
        """The same for the same finding on another day, whatever its number is by then."""
        parts = self.dataset, str(self.year or ""), self.check, self.subject
        return blake2b("\x1f".join(parts).encode(), digest_size=_KEY_BYTES).hexdigest()
