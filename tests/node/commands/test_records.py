"""The commands around records: what people see, correct, withdraw and erase."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from node import erasing
from node.app import Node
from node.commands.records import record
from node.life.deed import NothingChangedError
from node.life.lookup import UnknownRecordError, pseudonym
from node.repository.report import Finding, import_report
from proto.errors import InputError
from tests.node.life.people import JUSTICE, imported, p, people_in, row

A = p("a")
WHY = "--reason", "as the file says"


@pytest.fixture
def al(home: Path) -> Iterator[Node]:
    """Albania's node with Anna, who is accused too, and Bora, whose record has a number."""
    node = Node.open(home)
    numbered = pseudonym(node.keys.pseudonymiser(), "Police", ["17", "24"])
    bora = row("b", "bora", "2024-06-01", source="Police") | {"record": numbered}
    imported(node.engine, row("a", "anna", "2024-05-01", sex="male", citizenship="XK"), bora)
    accused = row("j", "anna", "2024", dataset=JUSTICE, source="Courts")
    imported(node.engine, accused, dataset=JUSTICE)
    yield node
    node.engine.dispose()


def _typed(node: Node, *words: str, keys: str = "") -> Result:
    return CliRunner().invoke(record, words, obj=node.home, input=keys)


def _answer(node: Node, *words: str, keys: str = "") -> Any:  # noqa: ANN401 - whatever it answers
    result = _typed(node, *words, "--json", keys=keys)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_record_is_shown_part_by_part(al: Node) -> None:
    """With its mark, the labels of its codes and the footnote of whoever has one."""
    shown = _typed(al, "show", A).stdout
    answer = _answer(al, "show", A)

    assert shown.startswith("Internal, exact, not for publication.")
    assert "Sex: Male  (sex = male)" in shown
    assert "Kosovo*  (citizenship = XK)" in shown
    assert "UNSCR 1244" in shown
    assert ("victims", True, "male") == (
        answer["dataset"],
        answer["counted"],
        answer["fields"]["sex"],
    )
    assert answer["fields"]["ethnicity"] is None


def test_a_record_is_found_by_the_number_that_is_typed(al: Node) -> None:
    """Which stands in no list of commands; its register is named where there are several."""
    two = "--parts", "2"
    found = _answer(al, "show", "-", "--source", "Police", *two, keys="17\n24\n")
    unnamed = _typed(al, "show", "-", *two, keys="17\n24\n")
    wrong = _typed(al, "show", "-", "--source", "Courts", *two, keys="17\n24\n")
    silent = _typed(al, "show", "-", "--source", "Police")

    assert "Police" == found["source"]
    assert "say which register it is in: Courts, Police, s" in str(unnamed.exception)
    assert isinstance(wrong.exception, UnknownRecordError)
    assert "nobody typed" in str(silent.exception)
    assert isinstance(_typed(al, "show", "17/24").exception, InputError)


def test_a_correction_is_made_and_undone(al: Node) -> None:
    """With what stood there; the history tells both."""
    made = _typed(al, "correct", A, "sex", "female", *WHY).stdout
    unasked = _answer(al, "correct", A, "citizenship", "--not-asked", *WHY)
    undone = _answer(al, "undo", A, "1", *WHY)
    history = _typed(al, "history", A).stdout

    assert made.startswith("Correction 1: ")
    assert "male -> female." in made
    assert (2, "XK", None) == (unasked["number"], unasked["before"], unasked["after"])
    assert (3, "female", "male") == (undone["number"], undone["before"], undone["after"])
    assert 3 == history.count("because: as the file says")
    assert "XK -> not asked" in history
    kinds = [each["kind"] for each in _answer(al, "history", A)]
    assert ["correction"] * 3 == kinds


def test_nothing_is_changed_without_a_reason_or_a_value(al: Node) -> None:
    """Whoever asks later must find one."""
    assert 2 == _typed(al, "correct", A, "sex", "female").exit_code
    for words in (
        ("sex", "female", "--reason", " "),
        ("sex", *WHY),
        ("sex", "x", "--not-asked", *WHY),
    ):
        assert isinstance(_typed(al, "correct", A, *words).exception, InputError)
    assert [] == _answer(al, "history", A)
    told = _typed(al, "history", A).stdout
    assert "as it came in" in told
    assert "2026-07-01  came in with the import of that day" in told
    assert "Imports are told only where they wrote over something" in told


def test_consent_is_withdrawn_and_given_again(al: Node) -> None:
    """Counted, not counted, counted."""
    withdrawn = _answer(al, "withdraw", A, *WHY)
    between = people_in(al.engine, "2024"), _answer(al, "show", A)["counted"]
    shown = _typed(al, "show", A).stdout
    again = _typed(al, "withdraw", A, *WHY)
    restored = _typed(al, "restore", A, *WHY)

    assert {"dataset": "victims", "record": A, "counted": False} == withdrawn
    assert (1, False) == between
    assert "not counted: consent withdrawn on " in shown
    assert "not counted" not in _typed(al, "show", A).stdout
    assert isinstance(again.exception, NothingChangedError)
    assert "counted again" in restored.stdout
    assert 2 == people_in(al.engine, "2024")


def test_whoever_types_a_reason_is_told_who_will_read_it(al: Node) -> None:
    """It stands in a certificate that is signed."""
    told = " ".join(_typed(al, "erase", "--help").stdout.replace("│", " ").split())

    assert "Write no names here: it is signed and kept for ever." in told


def test_a_person_is_erased_once_that_is_meant(al: Node, tmp_path: Path) -> None:
    """All that would go is said before; the certificate is signed and holds later."""
    file = tmp_path / "certificate.json"
    with import_report(al.home / "reports") as report:
        report.find([Finding("gone", record=A)])
        path = report.keep("victims-2024-01-01")
    assert path
    not_meant = _typed(al, "erase", A, *WHY, keys="n\n")
    erased = _typed(al, "erase", A, *WHY, "--certificate", str(file), keys="y\n")

    assert "1 of victims, 1 of justice" in not_meant.output
    assert isinstance(not_meant.exception, InputError)
    assert "Erasure 1: as the file says" in erased.stdout
    assert "Not promised: Backups made before" in erased.stdout
    assert erasing.signed(al, 1).to_bytes() == file.read_bytes()
    assert A not in path.read_text()
    assert (1, 0) == (people_in(al.engine, "2024"), people_in(al.engine, "2024", dataset=JUSTICE))
    assert isinstance(_typed(al, "show", A).exception, UnknownRecordError)
