"""A case record on its way in: a person with a name, then a pseudonym with codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NewType

Pseudonym = NewType("Pseudonym", str)
"""Keyed BLAKE2b of an identifier, 32 hexadecimal digits."""

Codes = Mapping[str, tuple[str, ...]]
"""Codes by indicator, in the order of the code list; one code unless it is multiple choice."""

Dates = Mapping[str, str]
"""Further dates by name, as far as they are known: `2024`, `2024-03` or `2024-03-09`."""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One record as a register holds it. It never leaves the function that read it.

    Attributes:
        record: Identifiers that together name the record, such as a case number.
        person: Identifiers that together name the person, such as names and birth date.
        first_day: First day on which the event may have happened.
        last_day: Last such day; later than the first where only a month or year is known.
        codes: What is recorded, in catalogue codes; nothing of what the register does not ask.
        dates: Further dates that are recorded; they decide nothing about who counts.
    """

    record: tuple[str, ...] = field(repr=False)
    person: tuple[str, ...] = field(repr=False)
    first_day: date
    last_day: date
    codes: Codes
    dates: Dates = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PseudonymousCase:
    """The same record with nothing in it that names anybody.

    Attributes:
        content: Keyed digest of everything else, to tell a changed record from an unchanged one.
    """

    record: Pseudonym
    person: Pseudonym
    content: Pseudonym
    first_day: date
    last_day: date
    codes: Codes
    dates: Dates = field(default_factory=dict)
