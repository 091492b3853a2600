"""The commands around providers: who they are, what they see and say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from node.accounts import WrongPasswordError
from node.app import Node
from node.attempts import ThrottledError
from node.commands.providers import provider
from node.life.providers import UnknownProviderError
from proto.errors import InputError, NotPermittedError
from tests.documents import NOW
from tests.node.life.people import imported, row

WHY = "--reason", "checked by the statistician"
YEAR = "victims", "2024"
PASSWORD = "correct horse battery"  # noqa: S105 - of accounts made for a test


@pytest.fixture
def al(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    """Albania's node with one provider, who has an account, as others have."""
    monkeypatch.setattr("node.accounts.MEMORY", 8192)
    node = Node.open(home)
    node.accounts.add("nora", "provider", PASSWORD, provider="north")
    node.accounts.add("sam", "provider", PASSWORD, provider="south")
    node.accounts.add("ana", "data-manager", PASSWORD)
    imported(node.engine, row("a", "anna", "2024", provider="north", status="identified"))
    assert 0 == _typed(node, "add", "north", "Northern District", *WHY).exit_code
    yield node
    node.engine.dispose()


def _typed(node: Node, *words: str) -> Result:
    return CliRunner().invoke(provider, words, obj=node.home)


def _answer(node: Node, *words: str) -> Any:  # noqa: ANN401 - whatever it answers
    result = _typed(node, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def voice(tmp_path: Path) -> tuple[str, ...]:
    """How the one of the provider says who she is."""
    return _as("nora", tmp_path)


def _as(account: str, folder: Path, password: str = PASSWORD) -> tuple[str, ...]:
    file = folder / "password"
    file.write_text(f"{password}\n", encoding="utf-8")
    return ("--account", account, "--password-file", str(file), *WHY)


def test_a_provider_looks_and_speaks(al: Node, voice: tuple[str, ...]) -> None:
    """Its own rows exactly, marked so; then yes or no, and the list says which."""
    counts = _typed(al, "counts", "north", *YEAR).stdout
    nothing = _typed(al, "list", "--period", "2024").stdout
    objected = _answer(al, "object", "north", *YEAR, *voice)
    agreed = _typed(al, "agree", "north", *YEAR, *voice).stdout
    (listed,) = _answer(al, "list", "--period", "2024")

    assert counts.startswith("Internal, exact, not for publication.")
    assert ["identified", "1", "1"] == counts.splitlines()[-1].split()
    assert [["identified", 1, 1]] == _answer(al, "counts", "north", *YEAR)["counts"]
    assert "nothing yet" in nothing
    assert ("no", True) == (objected["answer"], objected["is_current"])
    assert "Northern District says yes to victims 2024." in agreed
    assert ("Northern District", "yes") == (listed["name"], listed["says"]["answer"])


@pytest.mark.parametrize("said", ["agree", "object"])
def test_nobody_else_speaks_for_a_provider(al: Node, tmp_path: Path, said: str) -> None:
    """Neither another provider, nor whoever keeps the node, nor a wrong password."""
    others = [_typed(al, said, "north", *YEAR, *_as(who, tmp_path)) for who in ("sam", "ana")]
    wrong = _typed(al, said, "north", *YEAR, *_as("nora", tmp_path, "not her password"))
    nobody = _typed(al, said, "north", *YEAR, *WHY)

    assert all(isinstance(each.exception, NotPermittedError) for each in others)
    assert "sam does not speak for north" in str(others[0].exception)
    assert isinstance(wrong.exception, WrongPasswordError)
    assert 2 == nobody.exit_code
    assert [None] == [e["says"]["answer"] for e in _answer(al, "list", "--period", "2024")]


def test_guessing_a_providers_password_costs_time(
    al: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on the page, and counted together with it."""
    monkeypatch.setattr("node.commands.options.now", lambda: NOW)
    for _ in range(4):
        _typed(al, "agree", "north", *YEAR, *_as("nora", tmp_path, "not her password"))

    early = _typed(al, "agree", "north", *YEAR, *_as("nora", tmp_path))

    assert isinstance(early.exception, ThrottledError)


def test_a_provider_is_asked_no_longer_and_again(al: Node, voice: tuple[str, ...]) -> None:
    """Its rows stay."""
    retired = _answer(al, "retire", "north", *WHY)
    refused = _typed(al, "agree", "north", *YEAR, *voice)
    back = _typed(al, "reinstate", "north", *WHY).stdout

    assert {"id": "north", "active": False} == retired
    assert isinstance(refused.exception, UnknownProviderError)
    assert "asked again" in back
    assert [True] == [each["active"] for each in _answer(al, "list")]


def test_what_is_no_period_is_refused(al: Node, voice: tuple[str, ...]) -> None:
    """Before anything is kept; and nobody is asked where there are no providers."""
    assert isinstance(_typed(al, "agree", "north", "victims", "May", *voice).exception, InputError)
    assert 2 == _typed(al, "agree", "north", *YEAR, *voice[:4]).exit_code
    assert [None] == [each["says"] for each in _answer(al, "list")]
