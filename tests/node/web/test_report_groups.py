"""A report is folded: how often each thing happened, and where first."""

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from node.repository.report import Finding
from node.web.report_groups import Group, fold


def _report(path: Path, findings: Iterable[Finding]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([Finding._fields, *findings])
    return path


def test_what_happened_alike_stands_together(tmp_path: Path) -> None:
    """The most frequent first, with the first lines of the register."""
    often = [Finding("refused", line, "day", "date", "no such day") for line in range(2, 12)]
    once = Finding("unknown", column="sex", value="text", reason="1 cell counts as unknown")

    folded = fold(_report(tmp_path / "report.csv", [once, *often]))

    assert folded.groups == (
        Group("refused", "day", "date", "no such day", 10, ("2", "3", "4", "5", "6")),
        Group("unknown", "sex", "text", "1 cell counts as unknown", 1, ()),
    )
    assert 0 == folded.more


def test_some_kinds_are_shown_elsewhere(tmp_path: Path) -> None:
    """And then neither shown nor counted here."""
    findings = [Finding("unknown", column="sex"), Finding("refused", 2, "day")]

    folded = fold(_report(tmp_path / "report.csv", findings), without={"unknown"})

    assert ["refused"] == [each.kind for each in folded.groups]
    assert 0 == folded.more


def test_the_rest_is_counted(tmp_path: Path) -> None:
    """A page does not grow with the register."""
    findings = [Finding("refused", 2, f"column {number}") for number in range(60)]

    folded = fold(_report(tmp_path / "report.csv", findings))

    assert (50, 10) == (len(folded.groups), folded.more)


def test_memory_does_not_grow_with_a_million_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no two reasons are alike, the later ones are only counted."""
    monkeypatch.setattr("node.web.report_groups._MOST_KINDS", 3)
    findings = [Finding("refused", 2, "", "", f"as line {number}") for number in range(9)]

    folded = fold(_report(tmp_path / "report.csv", findings), most=2)

    assert (2, 7) == (len(folded.groups), folded.more)
