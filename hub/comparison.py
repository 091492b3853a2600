"""What a comparison is: figures with their doubt, verdicts, totals, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from typing import Literal

from hub.noise import Noise
from hub.selection import Figure
from hub.table_name import TableName
from proto.catalogue import Code, Dataset, Party

Grade = Literal["A", "C"]
Observation = Literal["value", "zero", "below-minimum", "not-published"]
Finding = Literal["higher", "lower", "cannot tell", "not comparable"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of the comparison with the codes it has here, in the catalogue's order."""

    id: str
    label: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one party published under one code of each dimension, if it did.

    Attributes:
        status: The statuses counted, joined by plus.
        grade: `A` on the common footing, `C` counted otherwise; nothing where not published.
    """

    party: str
    codes: Mapping[str, str]
    figure: Figure | None
    status: str
    grade: Grade | None

    @property
    def observation(self) -> Observation:
        """Which of four different things it is."""
        if self.figure is None:
            return "not-published"
        if self.figure.shown is None:
            return "below-minimum"
        return "value" if self.figure.shown else "zero"

    def to_json(self) -> dict[str, object]:
        """The cell as scripts read it."""
        return {
            "party": self.party,
            "codes": dict(self.codes),
            **_numbers(self.figure),
            "status": self.status,
            "grade": self.grade,
            "observation": self.observation,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether `a` is higher or lower than `b`, as far as the noise lets anyone tell.

    Attributes:
        noticeable: The smallest difference of the estimates, in whole counts, that would have been
            told apart; nothing where they are not comparable.
    """

    a: str
    b: str
    codes: Mapping[str, str]
    verdict: Finding
    noticeable: int | None

    @property
    def reverse(self) -> "Verdict":
        """The same verdict, read the other way round."""
        turned: dict[Finding, Finding] = {"higher": "lower", "lower": "higher"}
        finding = turned.get(self.verdict, self.verdict)
        return Verdict(self.b, self.a, self.codes, finding, self.noticeable)

    def to_json(self) -> dict[str, object]:
        """The verdict as scripts read it."""
        return {
            "a": self.a,
            "b": self.b,
            "codes": dict(self.codes),
            "verdict": self.verdict,
            "noticeable": self.noticeable,
        }


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over the parties on the common footing; `missing` names those not in it."""

    codes: Mapping[str, str]
    figure: Figure
    parties: tuple[str, ...]
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The total as scripts read it."""
        return {
            "codes": dict(self.codes),
            **_numbers(self.figure),
            "parties": list(self.parties),
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """One table for one period.

    Attributes:
        footing: The statuses counted by the parties that are compared, joined by plus.
        cells: Every party under every combination of codes, party by party.
        verdicts: Every pair of parties that both published, once per combination of codes.
        missing: Parties that were expected and have published nothing of it.
    """

    table: TableName
    period: str
    dataset: Dataset
    parties: tuple[Party, ...]
    dimensions: tuple[Dimension, ...]
    footing: str
    cells: tuple[Cell, ...]
    verdicts: tuple[Verdict, ...]
    totals: tuple[Total, ...]
    missing: tuple[str, ...]

    @property
    def columns(self) -> tuple[Mapping[str, str], ...]:
        """Every combination of codes, in order; one without any codes for the total."""
        return tuple(cell.codes for cell in self.of(self.parties[0].id))

    def of(self, party: str) -> tuple[Cell, ...]:
        """The cells of one party, in the order of `columns`."""
        return tuple(cell for cell in self.cells if cell.party == party)

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What must be said wherever the names in it are shown."""
        of_parties = (party.footnote for party in self.parties)
        of_codes = (code.footnote for dimension in self.dimensions for code in dimension.codes)
        return tuple(dict.fromkeys(note for note in (*of_parties, *of_codes) if note))

    def to_json(self) -> dict[str, object]:
        """The comparison as scripts read it."""
        return {
            "table": str(self.table),
            "period": self.period,
            "cells": [cell.to_json() for cell in self.cells],
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
            "totals": [total.to_json() for total in self.totals],
            "footing": self.footing,
            "footnotes": list(self.footnotes),
            "missing": list(self.missing),
        }


def verdict(a: Cell, b: Cell) -> Verdict:
    """Whether zero lies outside the 95 % noise interval of the difference of two figures.

    The interval is in whole counts, as people read them.
    """
    if a.figure is None or b.figure is None or a.status != b.status:
        return Verdict(a.party, b.party, a.codes, "not comparable", None)
    difference = a.figure.estimate - b.figure.estimate
    noticeable = _noticeable(a.figure.noise, b.figure.noise)
    finding: Finding = "cannot tell"
    if abs(difference) >= noticeable:
        finding = "higher" if difference > 0 else "lower"
    return Verdict(a.party, b.party, a.codes, finding, noticeable)


@lru_cache(maxsize=1 << 14)
def _noticeable(a: Noise, b: Noise) -> int:
    """Countries that measure alike have few noises, and very many pairs."""
    return floor((a + b).half_width()) + 1


def _numbers(figure: Figure | None) -> dict[str, object]:
    if figure is None:
        return dict.fromkeys(("estimate", "sd", "low", "high", "shown"))
    low, high = figure.noise.interval(figure.estimate)
    return {
        "estimate": figure.estimate,
        "sd": figure.noise.sd,
        "low": low,
        "high": high,
        "shown": figure.shown,
    }
