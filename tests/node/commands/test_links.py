"""The commands around links: what people see, decide and take back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from node.app import Node
from node.commands.links import link
from node.identity.openings import KEY
from node.identity.pairs import UnknownPairError
from proto.errors import InputError
from tests.node.identity.registry import bring_in, line, name, pseudonym

ANA, ANNA, EMA = map(pseudonym, (1, 2, 3))
WHY = "--reason", "same passport"


@pytest.fixture
def pair(home: Path) -> Iterator[str]:
    """A pair that waits in Albania's node, whose identity key is the one of tests."""
    node = Node.open(home)
    node.keys.vault.seal(KEY, bytes(range(32)))
    said = {"family_name": "Đorđević", "birth_date": "1999-04-03"}
    bring_in(node.engine, (line(n, each) for n, each in enumerate((ANA, ANNA, EMA), 1)))
    name(
        node.engine,
        {
            ANA: {"given_name": "Ana", **said},
            ANNA: {"given_name": "Anna", **said},
            EMA: {"given_name": "Ema", "family_name": "Hodžić", "birth_date": "1980"},
        },
    )
    proposed = _answer(_typed(home, "propose", "victims", "--json"))
    assert {"dataset": "victims", "found": 1, "waiting": 1} == proposed
    (waiting,) = _answer(_typed(home, "list", "victims", "--json"))
    yield waiting["pair"]
    node.engine.dispose()


def test_the_list_says_how_fields_agree_and_names_nobody(home: Path, pair: str) -> None:
    """Words and a probability."""
    listed = _typed(home, "list", "victims")

    assert all(word in listed.stdout for word in (pair, "given name", "birth date", " %"))
    assert not any(word in listed.stdout for word in ("Ana", "Đorđević", "1999"))


def test_a_pair_is_shown_and_the_opening_is_listed(home: Path, pair: str) -> None:
    """Side by side, with who looked and why."""
    shown = _typed(home, "show", pair, "--reason", "asked by the shelter")
    listed = _typed(home, "openings")
    opened, compared = _answer(_typed(home, "openings", "--json"))

    assert all(word in shown.stdout for word in ("Ana", "Anna", "Đorđević", "police 2024-05-01"))
    assert all(
        word in listed.stdout
        for word in ("2 of victims shown", "; asked by the shelter", "3 of victims all compared")
    )
    assert ([ANA, ANNA], "asked by the shelter") == (opened["identities"], opened["reason"])
    assert compared["everybody"]
    assert opened["by"].endswith("at the command line")


def test_both_sides_as_json(home: Path, pair: str) -> None:
    """For a script that asks the data manager's own questions."""
    answer = _answer(_typed(home, "show", pair, "--json"))
    one, other = answer["sides"]

    assert ("Ana", "Anna") == (one["identifiers"]["given_name"], other["identifiers"]["given_name"])
    assert "same" == answer["fields"]["birth_date"]


def test_a_decision_is_made_and_taken_back(home: Path, pair: str) -> None:
    """What was decided, by whom and why, is shown with the pair from then on."""
    same = _typed(home, "same", pair, *WHY)
    linked = _answer(_typed(home, "report", "victims", "--json"))
    empty = _typed(home, "list", "victims")
    undone = _answer(_typed(home, "undo", pair, *WHY, "--json"))
    history = _answer(_typed(home, "show", pair, "--json"))["history"]

    assert f"Pair {pair}: same." in same.stdout
    assert (3, 2, 1) == (linked["identities"], linked["people"], linked["twice"])
    assert "No pair waits for anybody." in empty.stdout
    assert {"pair": pair, "dataset": "victims", "verdict": "undone"} == undone
    assert ["same", "undone"] == [each["verdict"] for each in history]
    assert {"same passport"} == {each["reason"] for each in history}


@pytest.mark.parametrize("verdict", ["different", "later"])
def test_other_decisions(home: Path, pair: str, verdict: str) -> None:
    """Two people; or somebody looks again another day."""
    _typed(home, verdict, pair, *WHY)
    listed = _answer(_typed(home, "list", "victims", "--json"))

    assert [verdict][: verdict == "later"] == [each["last"]["verdict"] for each in listed]


def test_the_report_is_marked_as_internal(home: Path, pair: str) -> None:
    """Exact figures never leave unmarked."""
    _typed(home, "same", pair, *WHY)
    report = _typed(home, "report", "victims").stdout

    assert report.startswith("Internal, exact, not for publication.\n3 records of 2 people")
    assert "2 records (66.7%) share their person" in report


def test_no_decision_without_a_reason(home: Path, pair: str) -> None:
    """Whoever asks later must find one."""
    assert 2 == _typed(home, "same", pair).exit_code
    assert isinstance(_typed(home, "same", pair, "--reason", " ").exception, InputError)


def test_what_is_no_pair_is_refused(home: Path, pair: str) -> None:
    """Nothing is opened."""
    assert isinstance(_typed(home, "show", pair[::-1]).exception, UnknownPairError)
    assert 1 == len(_answer(_typed(home, "openings", "--json")))


def test_a_node_without_openings_says_so(home: Path) -> None:
    """And one without pairs."""
    Node.open(home).keys.vault.seal(KEY, bytes(range(32)))

    assert "No identifiers were ever opened." in _typed(home, "openings").stdout
    assert "No pair waits for anybody." in _typed(home, "list", "victims").stdout
    assert "0 records of 0 people" in _typed(home, "report", "victims").stdout


def _typed(home: Path, *words: str) -> Result:
    return CliRunner().invoke(link, words, obj=home)


def _answer(result: Result) -> Any:  # noqa: ANN401 - whatever the command answers
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
