"""Exact figures in a terminal of eighty columns, and as JSON."""

import json

import pytest

from node.commands import analysis_text, text
from tests.node.analysis.second_count import KOSOVO, asked, record, sheet

REGISTER = [
    record(at, str(at), sex="female", form="forced_labour", citizenship=code)
    for at, code in enumerate(["AL", "XK", "RS", "MK", "DE", "IT"])
]


@pytest.fixture(autouse=True)
def _eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text.out, "width", 80)


def _shown(capsys: pytest.CaptureFixture[str], *sheets: object) -> list[str]:
    analysis_text.show_sheets(sheets)  # type: ignore[arg-type] # they are sheets
    return capsys.readouterr().out.splitlines()


def test_a_table_stands_under_its_mark(capsys: pytest.CaptureFixture[str]) -> None:
    """With the definition below and the footnote of the country."""
    lines = _shown(capsys, sheet(REGISTER, asked("sex"), country=KOSOVO))

    assert ["Internal, exact, not for publication.", "Victims of trafficking by sex, 2024"] == (
        lines[:2]
    )
    assert "Female        6      100%" in lines
    assert lines[-1].startswith("Kosovo*: This designation")


@pytest.mark.parametrize("shares", ["none", "rows"])
def test_a_table_that_is_too_wide_becomes_a_list(
    capsys: pytest.CaptureFixture[str], shares: str
) -> None:
    """One number on a line, nobody left out but those who are not there."""
    found = sheet(REGISTER, asked("citizenship+form"), shares=shares)  # type: ignore[arg-type]

    lines = _shown(capsys, found)

    table = lines[2 : lines.index("Albania: victims of trafficking, in numbers of people.")]
    assert max(map(len, table)) <= 80
    assert 1 == sum(
        line.startswith("Kosovo*") and "Forced labour or services" in line for line in table
    )
    assert not any("Forced marriage" in line for line in table)
    assert (shares == "rows") == any(line.endswith("100%") for line in table)


def test_a_trend_shows_its_changes_in_either_form(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where it has to become a list."""
    quarters = [f"{year}-Q{number}" for year in (2022, 2023, 2024) for number in (1, 2, 3, 4)]

    narrow = _shown(capsys, sheet(REGISTER, asked("sex"), "2023", "2024"))
    listed = _shown(capsys, sheet(REGISTER, asked("sex"), *quarters))

    assert any(line.split() == ["Female", "0", "6", "+6"] for line in narrow)
    assert any(line.split() == ["Female", "2024-Q2", "±", "+6"] for line in listed)


def test_the_answer_for_a_program_has_everything() -> None:
    """Codes, labels, numbers, what they are, footnotes."""
    found = sheet(REGISTER, asked("citizenship"), country=KOSOVO)

    answer = json.loads(json.dumps(analysis_text.answered([found])))

    assert "Internal, exact, not for publication" == answer["mark"]
    (table,) = answer["tables"]
    assert {"codes": ["XK"], "labels": ["Kosovo*"], "numbers": [1, 1 / 6], "total": False} in (
        table["rows"]
    )
    assert "citizenship" in table["definition"]["dimensions"]
    assert "UNSCR 1244" in answer["footnotes"]["Kosovo*"]


def test_several_tables_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """By a blank line and a mark of their own."""
    lines = _shown(capsys, sheet(REGISTER, asked("sex")), sheet(REGISTER, asked("total")))

    assert 2 == lines.count("Internal, exact, not for publication.")
    assert 1 == lines.count("")
