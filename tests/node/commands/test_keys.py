"""The commands around the agreement key and the keys of others, as an officer types them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from node.app import Node
from node.commands.keys import key
from node.commands.parties import parties
from proto.errors import InputError, NotPermittedError
from proto.identity import fingerprint
from tests.documents import TODAY, replacing
from tests.node.country import PASSPHRASE, joined
from tests.node.invented_hub import InventedHub

NEW = "another battery staple"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def node(home: Path, hub: InventedHub) -> Node:
    """A member under one agreement."""
    node = joined(home, hub)
    node.pull(hub.client)
    return node


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    """The options that name both passphrases."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    new.write_text(f"{NEW}\n", encoding="utf-8")
    return ("--passphrase-file", str(old), "--new-passphrase-file", str(new))


def _key(node: Node, *words: str) -> Result:
    return CliRunner().invoke(key, words, obj=node.home)


def _party(node: Node, *words: str) -> Result:
    return CliRunner().invoke(parties, words, obj=node.home)


def _answer(result: Result) -> Any:  # noqa: ANN401  # Whatever the command answers.
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_key_is_rotated(node: Node, files: tuple[str, ...]) -> None:
    """With both passphrases; nothing is left to do."""
    ended = _key(node, "rotate", *files)

    assert (0, True) == (ended.exit_code, "The key is rotated" in ended.stdout)
    assert fingerprint(node.keys.statement().payload) in ended.stdout
    node.keys.agreement(NEW)


def test_a_hub_that_is_away_is_said(node: Node, hub: InventedHub, files: tuple[str, ...]) -> None:
    """And what hands the new key in."""
    hub.is_down = True

    ended = _key(node, "rotate", *files)

    assert 0 == ended.exit_code
    assert "the hub cannot be reached" in ended.stderr
    assert "`dcim-node run` hands it in" in ended.stdout


def test_a_compromised_key_lists_what_is_signed_again(
    node: Node, hub: InventedHub, files: tuple[str, ...]
) -> None:
    """With the command that does it, and the fingerprint to read out."""
    ended = _key(node, "replace", "--reason", "compromised", *files[2:])
    shown = _answer(_key(node, "show", "--json"))

    (waiting,) = hub.waiting
    (proposal,) = node.agreements.proposals()
    assert f"Its fingerprint: {fingerprint(waiting.payload)}" in ended.stdout
    assert f"dcim-node agreement sign {proposal.envelope.hash}" in ended.stdout
    assert {
        "fingerprint": fingerprint(node.keys.statement().payload),
        "since": node.own_key.state.since.isoformat(),
        "under_way": "compromised",
        "next_fingerprint": fingerprint(waiting.payload),
        "to_sign_again": [proposal.envelope.hash],
    } == shown


def test_a_reason_is_one_of_two(node: Node, files: tuple[str, ...]) -> None:
    """A key is not replaced for any other."""
    ended = _key(node, "replace", "--reason", "boredom", *files[2:])

    assert isinstance(ended.exception, InputError)
    assert node.keys.stated().under_way is None


def test_a_passphrase_is_changed(node: Node, files: tuple[str, ...]) -> None:
    """The fingerprint stays."""
    before = node.own_key.state.fingerprint

    answer = _answer(_key(node, "passphrase", *files, "--json"))

    assert before == answer["fingerprint"]
    node.keys.agreement(NEW)


def _lost(node: Node, hub: InventedHub) -> str:
    """Let Serbia lose its key; gives the fingerprint of the new one."""
    (old,) = (each for each in hub.statements if b'"RS"' in each.payload)
    hub.statements.append(replacing(old, 2, "lost"))
    node.pull(hub.client)
    return fingerprint(hub.statements[-1].payload)


def test_a_new_key_of_another_is_listed_and_accepted(node: Node, hub: InventedHub) -> None:
    """By the fingerprint that its officer read out; until then agreements with it pause."""
    read_out = _lost(node, hub)
    listed = {each["party"]: each for each in _answer(_party(node, "list", "--json"))}

    assert {"AL": "ours", "RS": "to-compare", "marri": "trusted"} == {
        party: each["state"] for party, each in listed.items()
    }
    assert (read_out, "lost") == (listed["RS"]["fingerprint"], listed["RS"]["reason"])
    assert () == node.agreements.current(TODAY)

    accepted = _answer(_party(node, "accept", "RS", read_out, "--json"))

    assert "trusted" == accepted["state"]
    assert 1 == len(node.agreements.current(TODAY))


def test_another_fingerprint_is_refused(node: Node, hub: InventedHub) -> None:
    """And a person is told whom to call."""
    _lost(node, hub)

    ended = _party(node, "accept", "RS", "1234 5678")

    assert isinstance(ended.exception, NotPermittedError)
    assert () == node.agreements.current(TODAY)


def test_people_read_who_is_to_be_called(node: Node, hub: InventedHub) -> None:
    """Below the table, with the command that follows."""
    _lost(node, hub)

    ended = _party(node, "list")

    assert "Serbia has replaced a key (lost): call its officer" in ended.stdout
