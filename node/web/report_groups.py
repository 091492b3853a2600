"""A report of an import, folded: how often each thing happened, and in which lines first."""

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from node.repository.report import Finding

_LINES = 5
_MOST_KINDS = 10_000
"""More are only counted: a reason may name a line, and then no two are alike."""


_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """What happened alike.

    Attributes:
        times: Findings that say it.
        lines: The first lines of the register in which it happened.
    """

    kind: str
    column: str
    value: str
    reason: str
    times: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """The most frequent groups, and how many more there are."""

    groups: tuple[Group, ...]
    more: int


def fold(report: Path, *, without: Collection[str] = (), most: int = 50) -> Folded:
    """Fold a report, without some kinds of findings, the most frequent groups first."""
    times: dict[_Key, int] = {}
    lines: dict[_Key, list[str]] = {}
    more = 0
    with report.open(encoding="utf-8", newline="") as file:
        for finding in _findings(csv.reader(file)):
            if finding.kind in without:
                continue
            key = finding.kind, finding.column, finding.value, finding.reason
            if key not in times and len(times) == _MOST_KINDS:
                more += 1
                continue
            times[key] = times.get(key, 0) + 1
            first = lines.setdefault(key, [])
            if finding.line and len(first) < _LINES:
                first.append(str(finding.line))
    order = sorted(times, key=lambda key: -times[key])
    groups = (Group(*key, times=times[key], lines=tuple(lines[key])) for key in order[:most])
    return Folded(tuple(groups), more + max(len(order) - most, 0))


def _findings(rows: Iterable[list[str]]) -> Iterable[Finding]:
    """Every line but the first, which names the columns."""
    for number, row in enumerate(rows):
        if number:
            yield Finding(*row)  # type: ignore[arg-type]  # Written by the import, read as text.
