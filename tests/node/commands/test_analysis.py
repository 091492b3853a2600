"""The commands for exact figures at home, as people and scripts type them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from node.analysis.yearly import KINDS
from node.app import Node
from node.commands import analysis as analysis_cli
from proto.catalogue import UnknownNameError
from proto.errors import InputError
from tests.node.analysis.second_count import record, store

REGISTER = [
    record(1, "a", "2023-05-01", sex="female", form="forced_labour"),
    record(2, "b", "2024-05-01", sex="female", form="forced_labour", citizenship="XK"),
    record(
        3,
        "c",
        "2024-06",
        provider="north",
        status="presumed",
        country_of_recruitment="AL",
        country_of_exploitation="IT",
        transit="none",
    ),
]

Type = Callable[..., str]


@pytest.fixture
def typed(home: Path) -> Type:
    """Types a command to Albania's node, which has three people, and gives what it prints."""
    store(Node.open(home).engine, REGISTER)
    app = typer.Typer()

    @app.callback()
    def main(context: typer.Context) -> None:
        context.obj = home

    app.command()(analysis_cli.analyse)
    app.command()(analysis_cli.report)

    def type_(*words: str) -> str:
        return CliRunner().invoke(app, words, catch_exceptions=False).stdout

    return type_


def test_one_period_is_a_cross_table_and_several_are_a_trend(typed: Type) -> None:
    """For a person, with the mark before the numbers."""
    one = typed("analyse", "victims:sex+form", "--period", "2024")
    several = typed("analyse", "victims:sex", "--period", "2024", "--period", "2023")

    assert one.startswith("Internal, exact, not for publication.\nVictims of trafficking by sex")
    assert "Female" in one
    assert "2023 to 2024" in several
    assert "±" in several


def test_everything_that_can_be_said_narrows_the_answer(typed: Type) -> None:
    """Statuses, filters, providers, levels and dates."""
    asked = ("analyse", "victims:total", "--period", "2024", "--json")

    def number(*words: str) -> int:
        (table,) = json.loads(typed(*asked, *words))["tables"]
        people: int = table["rows"][-1]["numbers"][0]
        return people

    assert 2 == number()
    assert 1 == number("--statuses", "presumed")
    assert 2 == number("--statuses", "presumed,identified")
    assert 1 == number("--where", "form=forced_labour")
    assert 1 == number("--provider", "north")
    assert 0 == number("--axis", "recruitment_date")
    by_group = typed(
        "analyse", "victims:citizenship", "--period", "2024", "--level", "citizenship=group"
    )
    assert "Kosovo*" in by_group


def test_routes_and_questionnaires_are_several_tables(typed: Type) -> None:
    """Each under its own mark."""
    routes = typed("analyse", "victims:routes", "--period", "2024")
    greta = json.loads(typed("analyse", "--questionnaire", "greta", "--period", "2024", "--json"))

    assert "Victims of trafficking by route, 2024" in routes
    assert "country of recruitment and country of exploitation" in routes
    assert len(greta["tables"]) > 10


def test_an_answer_is_written_to_a_file(typed: Type, tmp_path: Path) -> None:
    """Which its owner alone can read."""
    out = tmp_path / "figures.xlsx"

    said = typed("analyse", "victims:sex", "--period", "2024", "--out", str(out))

    assert f"Written to {out}, readable by you alone." in said
    assert out.read_bytes().startswith(b"PK")
    assert 0o600 == out.stat().st_mode & 0o777


def test_csv_is_nothing_but_csv(typed: Type) -> None:
    """For a program that reads it."""
    lines = typed("analyse", "victims:sex", "--period", "2024", "--csv").splitlines()

    assert lines[0].startswith("table,row,row_codes,column")
    assert all("Internal, exact" in line for line in lines[1:])


def test_a_report_is_written_to_a_file(
    typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what it is made for; how it is drawn is tested by itself."""
    plain = {**KINDS, ".html": lambda report: f"{report.title}: {report.purpose}".encode()}
    monkeypatch.setattr("node.analysis.yearly.KINDS", plain)
    out = tmp_path / "report.html"

    said = typed("report", "--year", "2024", "--out", str(out), "--purpose", "For us", "--json")

    assert {
        "year": 2024, "file": str(out), "mark": "Internal, exact, not for publication",
    } == json.loads(said)  # fmt: skip
    assert "For us" in out.read_text(encoding="utf-8")
    assert 0o600 == out.stat().st_mode & 0o777


REFUSED = (
    (("analyse", "--period", "2024"), "expected a table such as victims:sex"),
    (
        ("analyse", "victims:sex", "--questionnaire", "greta", "--period", "2024"),
        "expected a table such as victims:sex",
    ),
    (
        ("analyse", "--questionnaire", "greta", "--period", "2024", "--provider", "north"),
        "a questionnaire fixes its own tables",
    ),
    (("analyse", "victims:sex", "--period", "last"), "expected a period such as 2024"),
    (
        ("analyse", "victims:routes", "--period", "2024", "--period", "2023"),
        "expected one period, got 2",
    ),
    (("analyse", "victims:sex", "--period", "2024", "--out", "a.doc"), "ends in .csv"),
    (
        ("analyse", "victims:sex", "--period", "2024", "--provider", "nosuch"),
        "no record of victims is of the provider nosuch; those there are: north, police$",
    ),
    (
        ("analyse", "justice:total", "--period", "2024", "--provider", "north"),
        "no record of justice is of the provider north; no record names any$",
    ),
    (("report", "--year", "2024", "--out", "a.doc"), f"ends in {' or '.join(KINDS)}"),
    (("report", "--year", "1999", "--out", "a.pdf"), "nobody is counted in 1999"),
)
"""What is typed, and what would have been right."""


def test_what_cannot_be_answered_is_refused(typed: Type) -> None:
    """With what would have been right."""
    for words, refusal in REFUSED:
        with pytest.raises(InputError, match=refusal):
            typed(*words)


def test_what_the_catalogue_lacks_is_refused(typed: Type) -> None:
    """With what comes closest."""
    with pytest.raises(UnknownNameError, match="closest: sex"):
        typed("analyse", "victims:sexe", "--period", "2024")
