"""A generated record: what a register would hold, and who and what it is really about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from deploy.registers.names import Identity

Codes = Mapping[str, tuple[str, ...]]
"""Codes by indicator, in the order of the code list; an indicator that has no answer is absent."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong in a record because it was planted there.

    Attributes:
        kind: As `Dirt` names its rate.
        place: The indicator, the date or the part of the identity that is wrong; several are
            joined by a plus, nothing is a fault of the record as a whole.
    """

    kind: str
    place: str = ""

    @property
    def places(self) -> list[str]:
        """Every place by itself."""
        return self.place.split("+") if self.place else []

    def __str__(self) -> str:
        return f"{self.kind}:{self.place}" if self.place else self.kind


@dataclass(frozen=True, slots=True)
class Record:
    """One record of one generated person.

    Attributes:
        dataset: `victims` or `justice`.
        provider: The sub-national provider that keeps it; empty where the country has none.
        number: Names the record in its register.
        person: Names the person it is really about; no register says so.
        day: The day that places the person in a period, the axis of the dataset.
        codes: The answers in our codes.
        numbers: The numbers behind the bands among them.
        dates: The dates beside the axis, as far as they have come; that of birth is the identity's.
        proceeding: Number of the criminal case; empty where there is none.
        faults: What was planted in it.
    """

    dataset: str
    provider: str
    number: str
    person: str
    identity: Identity
    day: date
    codes: Codes
    numbers: Mapping[str, int]
    dates: Mapping[str, date]
    proceeding: str
    faults: tuple[Fault, ...] = ()

    def with_fault(self, kind: str, place: str = "") -> "Record":
        """The same, with a fault more."""
        return replace(self, faults=(*self.faults, Fault(kind, place)))
