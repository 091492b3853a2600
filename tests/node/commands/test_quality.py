"""The commands for quality: what people and programs see, and what stays."""

import csv
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from node.analysis.definition import MARK
from node.app import Node
from node.commands.quality import acknowledge, completeness, finding, quality
from proto.catalogue import UnknownNameError
from proto.errors import InputError
from tests.node.quality.given import give, many

_APP = typer.Typer()
for command in (quality, completeness, finding, acknowledge):
    _APP.command()(command)

_FOOTNOTE = "This designation is without prejudice to positions on status"


@pytest.fixture
def register(home: Path) -> Iterator[Path]:
    """Albania's node with a register in which a few things are wrong."""
    node = Node.open(home)
    kosovar = {"citizenship": "XK", "country_of_exploitation": "AL"}
    give(node.engine, *many(3, birth_date="2030"), *many(9, **kosovar))
    yield home
    node.engine.dispose()


def test_a_report_says_how_good_each_year_is_and_what_is_wrong(register: Path) -> None:
    """With the mark, the footnote of whoever it names, and how to go on."""
    report = _typed(register, "quality", "victims").stdout

    assert report.startswith(f"{MARK}.\n")
    for word in ("2024", "score", "person was born", "Kosovo*", _FOOTNOTE):
        assert word in report
    assert "dcim-node finding KEY" in report


def test_both_registers_are_examined_where_none_is_named(register: Path) -> None:
    """Also one without a record."""
    report = _typed(register, "quality").stdout

    assert "Victims of trafficking, examined on" in report
    assert "There is no record in this register." in report


def test_a_year_may_be_asked_for(register: Path) -> None:
    """And of one without a record that is said."""
    assert "born after" in _typed(register, "quality", "victims", "--year", "2024").stdout
    other = _typed(register, "quality", "victims", "--year", "2019").stdout
    assert "There is no record of 2019." in other
    assert "Nothing was found." not in other
    assert "born after" not in other


def test_a_program_gets_all_of_it(register: Path) -> None:
    """Scores by day and year, and findings with their keys."""
    answer = json.loads(_typed(register, "quality", "--json").stdout)

    assert MARK == answer["mark"]
    assert 100 == sum(answer["weights"].values())
    victims = answer["datasets"]["victims"]
    assert [2024] == [each["year"] for each in victims["scores"]]
    assert "open" == _born(register)["state"]
    assert _FOOTNOTE in answer["footnotes"]["Kosovo*"]


def test_findings_go_into_a_file_for_the_owner_alone(register: Path, tmp_path: Path) -> None:
    """Each line with the mark, and the footnote if it needs one."""
    file = tmp_path / "findings.csv"

    said = _typed(register, "quality", "victims", "--csv", str(file)).stdout

    assert f"Written to {file}" in said
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    with file.open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    assert {MARK} == {line["mark"] for line in lines}
    named = [line for line in lines if "Kosovo*" in line["sentence"]]
    assert named
    assert all(_FOOTNOTE in line["footnote"] for line in named)
    assert {""} == {line["footnote"] for line in lines if line not in named}


def test_answers_are_shown_by_question(register: Path) -> None:
    """Of the latest year, or of one that is named; a program gets them by source."""
    shown = _typed(register, "completeness", "victims").stdout
    answer = json.loads(_typed(register, "completeness", "victims", "--json").stdout)

    assert ["Citizenship", "75%", "9", "0", "3"] in [line.split() for line in shown.splitlines()]
    (same,) = (each for each in answer["answers"] if each["name"] == "citizenship")
    assert (2024, "Police", 12, 9) == (
        same["year"],
        same["source"],
        same["records"],
        same["asked"],
    )
    assert MARK in shown
    assert MARK == answer["mark"]
    other = _typed(register, "completeness", "victims", "--year", "2019").stdout
    assert "There is no record of 2019." in other
    assert "There is no record" in _typed(register, "completeness", "justice").stdout


def test_help_says_where_a_key_stands(register: Path) -> None:
    """At the end of a finding's line in the report."""
    lines = _typed(register, "quality", "victims").stdout.splitlines()

    assert any(line.rstrip().endswith(_born(register)["key"]) for line in lines)
    assert "at the end of a line" in _typed(register, "finding", "--help").stdout


def test_a_finding_leads_to_its_records(register: Path) -> None:
    """Page by page, by pseudonyms, with what to do."""
    key = _born(register)["key"]

    first = _typed(register, "finding", key, "--page", "2").stdout.split()
    rest = json.loads(_typed(register, "finding", key, "--after", first[-1], "--json").stdout)

    assert f"{2:032x}" == first[-1]
    assert [f"{3:032x}"] == rest["records"]
    assert MARK == rest["mark"]
    last = _typed(register, "finding", key, "--after", f"{3:032x}").stdout
    assert "No (further) record" in last
    assert "Look both up in the case file" in last


def test_a_finding_is_acknowledged_with_a_reason(register: Path) -> None:
    """It stays in the report, with who said what."""
    key = _born(register)["key"]

    said = _typed(register, "acknowledge", key, "--reason", "years of the old calendar").stdout
    answer = json.loads(_typed(register, "acknowledge", key, "--reason", "again", "--json").stdout)
    report = _typed(register, "quality", "victims").stdout

    assert said.startswith("Acknowledged: In 3 of 12 records")
    assert ("acknowledged", "again") == (answer["state"], answer["reason"])
    assert "again" in report
    assert "at the command line" in report
    assert "again" in _typed(register, "finding", key).stdout


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("quality", "people"), UnknownNameError),
        (("finding", "0123456789ab"), InputError),
        (("acknowledge", "0123456789ab", "--reason", "why"), InputError),
    ],
)
def test_what_is_not_there_is_refused(
    register: Path, words: tuple[str, ...], error: type[Exception]
) -> None:
    """With a sentence for people, at the program's edge."""
    with pytest.raises(error):
        _typed(register, *words)


def test_no_reason_is_no_acknowledgement(register: Path) -> None:
    """And nothing is kept."""
    key = _born(register)["key"]

    with pytest.raises(InputError, match="expected a reason"):
        _typed(register, "acknowledge", key, "--reason", " ")

    assert "open" == json.loads(_typed(register, "finding", key, "--json").stdout)["state"]


def _born(home: Path) -> dict[str, str]:
    answer = json.loads(_typed(home, "quality", "victims", "--json").stdout)
    found = answer["datasets"]["victims"]["findings"]
    (born,) = (each for each in found if each["check"] == "born_after")
    return dict(born)


def _typed(home: Path, *words: str) -> Result:
    return CliRunner().invoke(_APP, words, obj=home, catch_exceptions=False)
