"""The commands around accounts: who may log in, in which role, and who no longer."""

import json
from pathlib import Path
from typing import Any

import pytest
from nacl.pwhash import argon2id
from typer.testing import CliRunner, Result

from node.accounts import Accounts, UnknownAccountError
from node.app import Node
from node.commands.users import users
from proto.errors import InputError

PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
OTHER = "another horse battery"


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a password costs to guess is Argon2id's business; here it would only cost time."""
    monkeypatch.setattr("node.accounts.MEMORY", argon2id.MEMLIMIT_MIN)


@pytest.fixture
def accounts(home: Path) -> Accounts:
    """What the commands have made."""
    return Accounts(Node.open(home).engine)


def _typed(home: Path, *words: str, answers: str = "") -> Result:
    return CliRunner().invoke(users, words, obj=home, input=answers)


def _add(home: Path, name: str, role: str, *words: str) -> Result:
    return _typed(home, "add", name, "--role", role, *words, answers=f"{PASSWORD}\n{PASSWORD}\n")


def _answer(result: Result) -> Any:  # noqa: ANN401  # Whatever the command answers.
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_somebody_is_let_in(home: Path, accounts: Accounts) -> None:
    """With a role, and a password that is asked for twice and shown nowhere."""
    ended = _add(home, "ana", "data-manager")

    assert 0 == ended.exit_code
    assert "ana may log in as data-manager." in ended.stdout
    assert PASSWORD not in ended.output
    assert "data-manager" == accounts.check("ana", PASSWORD).role


def test_the_password_may_come_from_a_file(home: Path, accounts: Accounts, tmp_path: Path) -> None:
    """Its first line, so that it never stands on a command line."""
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\nand more\n", encoding="utf-8")

    ended = _typed(home, "add", "ana", "--role", "reader", "--password-file", str(file), "--json")

    added = {"name": "ana", "role": "reader", "provider": "", "disabled": False}
    assert added == _answer(ended)
    assert "reader" == accounts.check("ana", PASSWORD).role


def test_a_provider_is_named(home: Path, accounts: Accounts) -> None:
    """Whoever speaks for a provider's rows says whose."""
    _add(home, "bea", "provider", "--provider", "north")

    assert ["north"] == [each.provider for each in accounts.list()]
    refused = _add(home, "eva", "provider").exception
    assert isinstance(refused, InputError)
    assert "a provider's account says which provider" in str(refused)


def test_the_list_says_who_may_log_in(home: Path, accounts: Accounts) -> None:
    """By name, for people and for programs; never with a password."""
    accounts.add("bea", "provider", PASSWORD, provider="north")
    accounts.add("ana", "reader", PASSWORD)
    accounts.disable("ana")

    shown, answer = _typed(home, "list").stdout, _answer(_typed(home, "list", "--json"))

    assert [("ana", True), ("bea", False)] == [(each["name"], each["disabled"]) for each in answer]
    assert {"name", "role", "provider", "disabled"} == set(answer[0])
    assert [["ana", "reader", "disabled"], ["bea", "provider", "north", "open"]] == [
        line.split() for line in shown.splitlines()[1:]
    ]


def test_an_empty_list_says_what_to_do(home: Path, accounts: Accounts) -> None:
    """Nobody can log in before somebody was let in."""
    assert accounts.list() == ()

    assert "`dcim-node user add`" in _typed(home, "list").stdout


def test_somebody_is_let_in_no_longer(home: Path, accounts: Accounts) -> None:
    """Until the account has a new password."""
    accounts.add("ana", "reader", PASSWORD)

    closed = _answer(_typed(home, "disable", "ana", "--json"))
    opened = _typed(home, "password", "ana", "--json", answers=f"{OTHER}\n{OTHER}\n")

    assert closed["disabled"]
    assert '"disabled": false' in opened.stdout
    assert 1 == accounts.check("ana", OTHER).session


@pytest.mark.parametrize("command", ["disable", "password"])
def test_a_name_that_nobody_has_is_refused(home: Path, accounts: Accounts, command: str) -> None:
    """An operator who mistypes it hears of it."""
    accounts.add("ana", "reader", PASSWORD)

    refused = _typed(home, command, "anna", answers=f"{OTHER}\n{OTHER}\n").exception

    assert isinstance(refused, UnknownAccountError)
    assert "'anna'" in str(refused)
