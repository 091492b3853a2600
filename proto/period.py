"""The reference periods a figure can speak of, written as SDMX time periods."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from proto.errors import MalformedError

Frequency = Literal["A", "S", "Q"]

# ASCII, because \d also matches the digits of other scripts: one period has one spelling.
_FORMS = re.compile(r"(?P<year>\d{4})(?:-(?P<part>S[12]|Q[1-4])|/(?P<last>\d{4}))?", re.ASCII)
_MONTHS: dict[Frequency, int] = {"A": 12, "S": 6, "Q": 3}
FIRST_YEAR, LAST_YEAR = 1990, 2199

PeriodFault = Literal["form", "order", "year"]
"""Not written as one; years that go back; a year that nothing was counted in."""

_SENTENCES: Mapping[PeriodFault, str] = {
    "form": "expected a period such as 2024, 2024-S1, 2024-Q3 or 2022/2024, got {text!r}",
    "order": "expected a later year after the slash, got {text!r}",
    "year": f"expected a year from {FIRST_YEAR} to {LAST_YEAR}, got {{text}}",
}
_LONGEST = 40
"""Signs that are repeated of a text that is no period."""


class PeriodError(MalformedError):
    """A text is no reference period; `fault` says why, `text` how it begins."""

    def __init__(self, fault: PeriodFault, text: str) -> None:
        """Say what was expected."""
        self.fault, self.text = fault, text[:_LONGEST]
        super().__init__(_SENTENCES[fault].format(text=self.text))


@dataclass(frozen=True, slots=True)
class Period:
    """One reference period: a year, a half-year, a quarter, or pooled years.

    Attributes:
        start: First day.
        end: Day after the last day.
        frequency: How often such a period comes (`A`, `S` or `Q`).
        pooled_years: Years counted as one; 1 where nothing is pooled.
    """

    start: date
    end: date
    frequency: Frequency
    pooled_years: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2024`, `2024-S1`, `2024-Q3` or `2022/2024`.

        Raises:
            PeriodError: The text is none of these.

        Source: SDMX 3.0 technical notes, section 4.2 (reporting periods, time ranges).
        """
        found = _FORMS.fullmatch(text)
        if found is None:
            raise PeriodError("form", text)
        first = _year(found["year"])
        if found["part"]:
            return cls._part_of_year(first, found["part"])
        last = _year(found["last"] or found["year"])
        if found["last"] and last <= first:
            raise PeriodError("order", text)
        return cls(date(first, 1, 1), date(last + 1, 1, 1), "A", last - first + 1)

    @classmethod
    def _part_of_year(cls, year: int, part: str) -> "Period":
        frequency: Frequency = "S" if part[0] == "S" else "Q"
        months = _MONTHS[frequency]
        first_month = (int(part[1]) - 1) * months + 1
        after = first_month + months
        end = date(year + 1, 1, 1) if after > 12 else date(year, after, 1)  # noqa: PLR2004
        return cls(date(year, first_month, 1), end, frequency, 1)

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years this period touches."""
        return tuple(range(self.start.year, self.start.year + self.pooled_years))

    def __str__(self) -> str:
        """The period as SDMX writes it."""
        if self.pooled_years > 1:
            return f"{self.start.year}/{self.end.year - 1}"
        if self.frequency == "A":
            return str(self.start.year)
        part = (self.start.month - 1) // _MONTHS[self.frequency] + 1
        return f"{self.start.year}-{self.frequency}{part}"


def _year(text: str) -> int:
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError("year", text)
    return year
