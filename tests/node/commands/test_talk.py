"""The commands by which parties come to a text."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from node.accounts import Accounts
from node.app import Node
from node.commands.talk import comment, confirm, diff
from proto.document import write
from proto.envelope import Envelope
from proto.notice import Comment, parse
from tests import documents
from tests.node import country
from tests.node.invented_hub import InventedHub

AGREEMENT = documents.agreement()


class Commands:
    """Types commands to one node."""

    def __init__(self, home: Path) -> None:
        """With the node in a folder."""
        self._home, self._app = home, typer.Typer()
        for command in (diff, comment, confirm):
            self._app.command()(command)

    def __call__(self, *words: str) -> Result:
        """Type one."""
        return CliRunner().invoke(self._app, words, obj=self._home)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def commands(home: Path, hub: InventedHub) -> Commands:
    """At a member to whom an agreement was proposed, which we have not signed."""
    country.joined(home, hub, signs=False)
    return Commands(home)


def _stricter(tmp_path: Path) -> str:
    grants = tuple(replace(each, minimum_count=20) for each in AGREEMENT.grants)
    file = tmp_path / "stricter.json"
    file.write_bytes(write(replace(AGREEMENT, grants=grants)))
    return str(file)


def test_two_texts_are_compared(home: Path, commands: Commands, tmp_path: Path) -> None:
    """One that was proposed with one in a file, in sentences."""
    node = Node.open(home)
    with node.hub() as client:
        node.pull(client)
    file = _stricter(tmp_path)

    told = commands("diff", AGREEMENT.id, file).output
    counted = json.loads(commands("diff", AGREEMENT.id, file, "--json").output)
    same = commands("diff", file, file, "--language", "sq").output

    assert 2 == told.count("- Counts below 3 are not shown.")
    assert 2 == told.count("+ Counts below 20 are not shown.")
    assert ["Counts below 20 are not shown."] == counted[0]["added"]
    assert "Both say the same." in same


def test_what_is_no_agreement_is_not_compared(commands: Commands, tmp_path: Path) -> None:
    """With the name of the file."""
    file = tmp_path / "text.json"
    file.write_bytes(b"{}")

    assert "text.json is not an agreement" in str(commands("diff", str(file), "x").exception)


def test_a_comment_is_signed_and_logged(
    commands: Commands, hub: InventedHub, passphrase_file: Path
) -> None:
    """Every party reads it, and it binds nobody."""
    said = ("--remark", "Three years together", "--passphrase-file", str(passphrase_file))

    ended = commands("comment", AGREEMENT.id, *said)

    assert "the hub has logged it" in ended.output
    (logged,) = hub.notices
    notice = parse(Envelope.from_bytes(logged))
    assert isinstance(notice, Comment)
    assert ("AL", "Three years together") == (notice.party, notice.remark)


def test_a_comment_is_one_line(commands: Commands, hub: InventedHub) -> None:
    """Refused before anybody is asked for a passphrase."""
    ended = commands("comment", AGREEMENT.id, "--remark", "Two\nlines")

    assert "expected a comment of one line" in str(ended.exception)
    assert [] == hub.notices


def test_officers_confirm_under_their_own_accounts(
    home: Path, commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With their passwords; nobody else confirms for them."""
    monkeypatch.setattr("node.accounts.MEMORY", 8192)
    password = tmp_path / "password"
    password.write_text("correct horse battery\n", encoding="utf-8")
    node = Node.open(home)
    with node.hub() as client:
        node.pull(client)
    Accounts(node.engine).add("ana", "legal-officer", "correct horse battery")
    Accounts(node.engine).add("bora", "legal-officer", "another password")
    Accounts(node.engine).add("data", "data-manager", "correct horse battery")

    def typed(account: str) -> Result:
        own = ("--account", account, "--password-file", str(password))
        return commands("confirm", AGREEMENT.id, *own, "--json")

    assert ["ana"] == json.loads(typed("ana").output)["confirmed"]
    assert "the name or the password is wrong" in str(typed("bora").exception)
    assert "data is no legal officer" in str(typed("data").exception)
