"""What a comparison is: figures with their doubt, verdicts, totals, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from hub.comparability.grade import Graded, Reason
from hub.comparability.rules import Grade
from hub.noise import Noise
from hub.selection import Figure
from hub.statistics.discovery import Discovery, Pair, discoveries
from hub.table_name import TableName
from proto.catalogue import Code, Dataset, Party

Absence = Literal["not-published", "not-collected", "not-covered", "no-population"]
Observation = Literal["value", "zero", "below-minimum"] | Absence
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
        if self.figure is None:
            return self.absence
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
            "reasons": _rules(self.reasons),
            "observation": self.observation,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether `a` is higher or lower than `b`, as far as the noise lets anyone tell.

    What follows the verdict is nothing where they are not comparable.

    Attributes:
        noticeable: The smallest difference of the estimates, in whole counts, that would have been
            told apart.
        noticeable_80: The smallest difference of the counts that is told apart four times in five.
        p: Chance of so large a difference, or a larger one, between equal counts.
        grade: Of the pair; `C` where it is not comparable, and never else.
        reasons: What keeps the pair from being an `A`.
    """

    a: str
    b: str
    codes: Mapping[str, str]
    verdict: Finding
    noticeable: int | None = None
    noticeable_80: int | None = None
    p: float | None = None
    grade: Grade = "A"
    reasons: tuple[Reason, ...] = ()

    @property
    def reverse(self) -> "Verdict":
        """The same verdict, read the other way round."""
        turned: dict[Finding, Finding] = {"higher": "lower", "lower": "higher"}
        finding = turned.get(self.verdict, self.verdict)
        return replace(self, a=self.b, b=self.a, verdict=finding)

    def to_json(self) -> dict[str, object]:
        """The verdict as scripts read it."""
        return {
            "a": self.a,
            "b": self.b,
            "codes": dict(self.codes),
            "verdict": self.verdict,
            "noticeable": self.noticeable,
            "noticeable_80": self.noticeable_80,
            "p": self.p,
            "grade": self.grade,
            "reasons": _rules(self.reasons),
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
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that keeps figures, pairs and totals from being an `A`, each once."""
        items: Iterable[Cell | Verdict | Total] = (*self.cells, *self.verdicts, *self.totals)
        return tuple(dict.fromkeys(reason for item in items for reason in item.reasons))

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


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two figures under one combination of codes, and whether one may be subtracted."""

    a: Cell
    b: Cell
    graded: Graded

    @property
    def subtracted(self) -> Pair | None:
        """The difference; nothing where there may be none."""
        a, b = self.a.figure, self.b.figure
        if a is None or b is None or self.graded.grade == "C":
            return None
        return Pair(round(a.estimate - b.estimate, 3), _together(a.noise, b.noise))


def verdicts(pairings: Sequence[Pairing]) -> tuple[Verdict, ...]:
    """Judge all pairs of one comparison together."""
    differences = [each.subtracted for each in pairings]
    found = iter(discoveries([each for each in differences if each]))
    return tuple(
        _verdict(pairing, difference, next(found) if difference else None)
        for pairing, difference in zip(pairings, differences, strict=True)
    )


def _verdict(pairing: Pairing, pair: Pair | None, found: Discovery | None) -> Verdict:
    return Verdict(
        a=pairing.a.party,
        b=pairing.b.party,
        codes=pairing.a.codes,
        verdict=_finding(pair, found),
        noticeable=found.noticeable if found else None,
        noticeable_80=found.noticeable_80 if found else None,
        p=found.p if found else None,
        grade=pairing.graded.grade,
        reasons=pairing.graded.reasons,
    )


def _finding(pair: Pair | None, found: Discovery | None) -> Finding:
    if pair is None or found is None:
        return "not comparable"
    if not found.is_told:
        return "cannot tell"
    return "higher" if pair.difference > 0 else "lower"


@lru_cache(maxsize=1 << 14)
def _together(a: Noise, b: Noise) -> Noise:
    """Countries that measure alike have few noises, and very many pairs."""
    return a + b


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
