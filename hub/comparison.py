"""What a comparison is: figures with their doubt, verdicts, totals, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal

from hub.comparability.grade import Reason
from hub.comparability.rules import Grade
from hub.selection import Figure
from hub.table_name import TableName
from hub.verdicts import Judged, Verdict
from proto.catalogue import Code, Dataset, Party

Absence = Literal["not-published", "not-collected", "not-covered", "no-population"]
Observation = Literal["value", "zero", "below-minimum"] | Absence


def observed(figure: Figure | None, absence: Absence = "not-published") -> Observation:
    """Which of several different things stands where a figure is, or is not."""
    if figure is None:
        return absence
    if figure.shown is None:
        return "below-minimum"
    return "value" if figure.shown else "zero"


@dataclass(frozen=True)
class Dimension:
    """A dimension of the comparison with the codes it has here, in the catalogue's order."""

    id: str
    label: str
    codes: tuple[Code, ...]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What its codes are called."""
        return {code.id: code.label for code in self.codes}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one party published under one code of each dimension, if it did.

    Attributes:
        status: The statuses counted, joined by plus.
        grade: `A` on the common footing, `B` on it with the caution in `reasons`, `C` counted
            otherwise; nothing where not published.
        reasons: What keeps it from being an `A`.
        absence: Why there is no figure, where there is none.
        parts: How many of its units make one: 100 where figures are hundredths.
        unit: How many of its units one count makes.
    """

    party: str
    codes: Mapping[str, str]
    figure: Figure | None
    status: str
    grade: Grade | None
    reasons: tuple[Reason, ...] = ()
    absence: Absence = "not-published"
    parts: int = 1
    unit: float = 1.0

    @property
    def observation(self) -> Observation:
        """Which of several different things it is."""
        return observed(self.figure, self.absence)

    def to_json(self) -> dict[str, object]:
        """The cell as scripts read it."""
        return {
            "party": self.party,
            "codes": dict(self.codes),
            **_numbers(self.figure),
            "status": self.status,
            "grade": self.grade,
            "reasons": _rules(self.reasons),
            "observation": self.observation,
        }


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over the parties on the common footing; `missing` names those not in it.

    Attributes:
        reasons: What has to be said of the sum.
        parts: As those of a cell; so is the unit.
    """

    codes: Mapping[str, str]
    figure: Figure
    parties: tuple[str, ...]
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    parts: int = 1
    unit: float = 1.0

    def to_json(self) -> dict[str, object]:
        """The total as scripts read it."""
        return {
            "codes": dict(self.codes),
            **_numbers(self.figure),
            "parties": list(self.parties),
            "missing": list(self.missing),
            "reasons": _rules(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """One table for one period.

    Attributes:
        footing: The statuses counted by the parties that are compared, joined by plus.
        cells: Every party under every combination of codes, party by party.
        judged: The verdicts on every pair that both published, per combination of codes.
        missing: Parties that were expected and have published nothing of it.
    """

    table: TableName
    period: str
    dataset: Dataset
    parties: tuple[Party, ...]
    dimensions: tuple[Dimension, ...]
    footing: str
    cells: tuple[Cell, ...]
    judged: tuple[Judged, ...]
    totals: tuple[Total, ...]
    missing: tuple[str, ...]

    @property
    def columns(self) -> tuple[Mapping[str, str], ...]:
        """Every combination of codes, in order; one without any codes for the total."""
        return tuple(cell.codes for cell in self.of(self.parties[0].id))

    def of(self, party: str) -> tuple[Cell, ...]:
        """The cells of one party, in the order of `columns`."""
        number = len(self.cells) // len(self.parties)
        place = next(at for at, each in enumerate(self.parties) if each.id == party) * number
        return self.cells[place : place + number]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every pair of parties that both published, once per combination of codes."""
        return tuple(chain.from_iterable(self.judged))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that keeps figures, pairs and totals from being an `A`, each once."""
        return distinct(
            *(cell.reasons for cell in self.cells),
            *(each.row.pairs.reasons for each in self.judged),
            *(total.reasons for total in self.totals),
        )

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
            "reasons": [reason.to_json() for reason in self.reasons],
            "footnotes": list(self.footnotes),
            "missing": list(self.missing),
        }


def distinct(*reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Each reason once; many items have the very same ones, which are looked at once."""
    seen = {id(each): each for each in reasons}
    return tuple(dict.fromkeys(chain.from_iterable(seen.values())))


def _rules(reasons: Iterable[Reason]) -> list[str]:
    """The rules behind reasons; their sentences stand once in the comparison."""
    return list(dict.fromkeys(reason.rule for reason in reasons))


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
