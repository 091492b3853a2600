"""The commands around retention: what is due, held and let go."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from node import erasing
from node.app import Node
from node.commands.retention import retention
from node.life.deed import NothingChangedError
from node.life.retention_policy import FILE
from node.repository.report import Finding, import_report
from proto.errors import InputError, UnavailableError
from tests.node.life.people import NOW, imported, p, row

WHY = "--reason", "a court asks for it"
POLICY = '[[rule]]\ndataset = "victims"\nrecords_years = 5\n'


@pytest.fixture
def al(home: Path) -> Iterator[Node]:
    """Albania's node with two old records and a new one, and no rules yet."""
    node = Node.open(home)
    imported(
        node.engine, row("a", "anna", "2001"), row("b", "bora", "2001"), row("c", "cana", "2025")
    )
    yield node
    node.engine.dispose()


def _typed(node: Node, *words: str) -> Result:
    return CliRunner().invoke(retention, words, obj=node.home)


def _answer(node: Node, *words: str) -> Any:  # noqa: ANN401 - whatever it answers
    result = _typed(node, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_without_rules_everything_is_kept(al: Node) -> None:
    """And the doctor says so."""
    assert "Everything is kept" in _typed(al, "due").stdout
    assert _answer(al, "due") is None
    assert isinstance(_typed(al, "apply").exception, InputError)
    assert f"everything is kept: there is no {FILE}" == erasing.examine(al, NOW)


def test_what_is_due_is_listed_held_and_let_go(al: Node) -> None:
    """Nothing before it is asked for, and nothing that is held."""
    (al.home / FILE).write_text(POLICY, encoding="utf-8")
    listed = _typed(al, "due").stdout
    with pytest.raises(UnavailableError, match=r"2 records .* are due"):
        erasing.examine(al, NOW)
    held = _answer(al, "hold", p("a"), *WHY, "--person")
    victims = next(each for each in _answer(al, "due") if each["dataset"] == "victims")

    with import_report(al.home / "reports") as report:
        report.find(Finding("gone", record=p(each)) for each in "ab")
        path = report.keep("victims-2024-01-01")
    assert path
    applied = _answer(al, "apply")
    again = _typed(al, "apply").stdout

    assert "victims: 2 records" in listed
    assert {"record": p("a"), "person": True, "held": True} == held
    assert ([p("b")], 1) == (victims["records"], victims["held"])
    assert "retention" == applied["certificate"]["ground"]
    assert [("victims", 1)] == [
        (each["table"], each["rows"]) for each in applied["certificate"]["removed"]
    ]
    assert "Nothing is due." in again
    assert (True, False) == (p("a") in path.read_text(), p("b") in path.read_text())
    told = " ".join(_typed(al, "apply", "--help").stdout.replace("│", " ").split())
    assert "Write no names here: it is signed and kept for ever." in told
    assert "1 more are under legal hold" in _typed(al, "due").stdout


def test_a_hold_is_lifted_as_it_was_set(al: Node) -> None:
    """The one on a record, or the one on its person."""
    (al.home / FILE).write_text(POLICY, encoding="utf-8")
    _typed(al, "hold", p("a"), *WHY)

    assert isinstance(_typed(al, "lift", p("a"), *WHY, "--person").exception, NothingChangedError)
    assert "lifted" in _typed(al, "lift", p("a"), *WHY).stdout
    assert "Erasure 1: retention period over" in _typed(al, "apply").stdout
    assert "nothing is due" == erasing.examine(al, NOW)
