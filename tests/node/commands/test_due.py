"""The commands that look ahead say what the pages say."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from node.app import Node
from node.commands.due import due, holdings
from tests.node.country import joined, put, register
from tests.node.invented_hub import InventedHub


@pytest.fixture
def member(home: Path) -> Node:
    """A member of an exchange with a register of one year."""
    hub = InventedHub()
    node = joined(home, hub)
    node.agreements.pull(hub.client)
    register(node.engine, 12)
    return node


def _typed(home: Path, *words: str) -> Result:
    app = typer.Typer()
    app.command()(due)
    app.command()(holdings)
    result = CliRunner().invoke(app, words, obj=home)
    assert result.exit_code == 0, result.output
    return result


def _answer(home: Path, *words: str) -> Any:  # noqa: ANN401  # Whatever the command answers.
    return json.loads(_typed(home, *words, "--json").stdout)


def test_what_is_due_is_listed(home: Path, member: Node) -> None:
    """What was released and what is not over are left out, until somebody asks for everything."""
    put(member, "2023")

    todo, everything = _answer(home, "due"), _answer(home, "due", "--all")

    states = {each["period"]: each["state"] for each in everything}
    assert "in the outbox" == states["2023"]
    assert "due" == states["2024"]
    assert {each["period"]: each["state"] for each in todo} == {
        period: state for period, state in states.items() if state != "not over yet"
    }
    assert "not over yet" in states.values()


def test_what_is_missing_is_told(home: Path, member: Node) -> None:
    """In words for people, with codes for programs."""
    assert member.party == "AL"

    running = _answer(home, "due", "--all")[0]
    shown = _typed(home, "due", "--all").stdout

    assert ["period-not-over"] == [each["code"] for each in running["missing"]]
    assert "2026 is not over: its figures would be partial" == running["missing"][0]["sentence"]
    assert "regional-victims" in shown
    assert "not over yet" in shown


def test_nothing_asked_for_is_said(home: Path) -> None:
    """Where no agreement is in force."""
    node = joined(home, InventedHub())
    assert not node.agreements.proposals()

    assert "No agreement in force asks for anything now." in _typed(home, "due").stdout


def test_what_is_held_is_told_by_year(home: Path, member: Node) -> None:
    """For people and for programs."""
    assert member.party == "AL"

    victims, justice = _answer(home, "holdings")
    shown = _typed(home, "holdings").stdout

    assert [{"year": 2024, "people": 12, "records": 12}] == victims["years"]
    assert (12, 12, 0) == (victims["people"], victims["records"], victims["excluded"])
    assert (0, None, []) == (justice["people"], justice["imported"], justice["years"])
    assert "victims: 12 people in 12 records" in shown
    assert "justice: 0 people in 0 records; last import: never" in shown
