"""The cells of one column: what a record says there, in the register's own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from deploy.registers.record import Record


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of words, each for one of our codes.

    Attributes:
        id: The indicator.
        words: By code.
        split: What stands between several words; empty where there is one.
        is_same: Whether the words are our codes.
    """

    id: str
    header: str
    words: Mapping[str, str]
    split: str
    is_same: bool
    _met: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False)

    def write(self, record: Record) -> str:
        """The cell of a record; empty where nothing is known."""
        answer = record.codes.get(self.id, ())
        known = self._met.get(answer)
        return self._meet(answer) if known is None else known

    def _meet(self, answer: tuple[str, ...]) -> str:
        return self._met.setdefault(answer, self.split.join(self.words[code] for code in answer))


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers, of an indicator whose codes are bands."""

    id: str
    header: str

    def write(self, record: Record) -> str:
        """The number, or nothing."""
        number = record.numbers.get(self.id)
        return "" if number is None else str(number)


@dataclass(frozen=True, slots=True)
class Dated:
    """A column of days.

    Attributes:
        id: The date in the catalogue, beside the axis.
    """

    id: str
    header: str
    format: str
    _met: dict[date, str] = field(default_factory=dict, repr=False)

    def write(self, record: Record) -> str:
        """The day, or nothing."""
        day = record.dates.get(self.id)
        return "" if day is None else self.say(day)

    def say(self, day: date) -> str:
        """A day as the register writes it."""
        known = self._met.get(day)
        return known or self._met.setdefault(day, day.strftime(self.format))


Column = Coded | Numbers | Dated
