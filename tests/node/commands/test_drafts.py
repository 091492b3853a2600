"""The commands around kept drafts."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from node.app import Node
from node.commands.drafts import drafts
from proto.document import write
from tests import documents
from tests.node import country
from tests.node.invented_hub import InventedHub

TEXT = write(documents.agreement()).decode()


class Commands:
    """Types commands of this group to one node."""

    def __init__(self, home: Path) -> None:
        """With the node in a folder."""
        self._home, self._app = home, typer.Typer()
        self._app.add_typer(drafts, name="drafts")

    def __call__(self, *words: str) -> Result:
        """Type one."""
        return CliRunner().invoke(self._app, ["drafts", *words], obj=self._home)


@pytest.fixture
def commands(home: Path) -> Commands:
    """At a node that has joined nothing: drafts are its own."""
    return Commands(home)


def test_a_file_becomes_a_draft_and_its_next_version(commands: Commands, tmp_path: Path) -> None:
    """Right or wrong; every version can be read again, byte for byte."""
    file = tmp_path / "text.json"
    for text in (TEXT, "{"):
        file.write_text(text, encoding="utf-8")
        commands("keep", "regional", str(file))

    assert "{" == commands("show", "regional").output
    assert TEXT == commands("show", "regional", "--version", "1").output
    (listed,) = json.loads(commands("list", "--json").output)
    assert ("regional", 2) == (listed["name"], listed["version"])
    assert "at the command line" in listed["by"]


def test_faults_are_said_with_their_places(commands: Commands, tmp_path: Path) -> None:
    """For people and for programs."""
    file = tmp_path / "text.json"
    file.write_text(TEXT.replace('"epsilon": "3"', '"epsilon": "0"', 1), encoding="utf-8")

    kept = commands("keep", "regional", str(file))
    checked = json.loads(commands("check", "regional", "--json").output)

    assert "Version 1: 1 to be put right." in kept.output
    assert "- grants.0.epsilon: AL allows a privacy loss of 0" in kept.output
    assert ["grants.0.epsilon"] == list(checked["faults"])


def test_no_draft_is_said(commands: Commands) -> None:
    """Where there are none."""
    assert "There are no drafts." in commands("list").output


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_what_is_no_text_is_not_kept(
    commands: Commands, tmp_path: Path, content: bytes | None
) -> None:
    """With the name of the file."""
    file = tmp_path / "text.json"
    if content is not None:
        file.write_bytes(content)

    ended = commands("keep", "regional", str(file))

    assert str(file) in str(ended.exception)
    assert "There are no drafts." in commands("list").output


@pytest.mark.parametrize(("signs", "version"), [(False, 1), (True, 2)])
def test_what_was_proposed_is_followed(
    home: Path, commands: Commands, *, signs: bool, version: int
) -> None:
    """By other words for it, or by its next version where all have signed."""
    hub = InventedHub()
    country.joined(home, hub, signs=signs)
    node = Node.open(home)
    node.agreements.pull(hub.client)
    (proposal,) = node.agreements.proposals()
    node.engine.dispose()

    begun = json.loads(commands("follow", proposal.agreement.id, "--json").output)

    text = json.loads(commands("show", begun["name"]).output)
    assert "regional-victims-2" == begun["name"]
    assert version == text["version"]
    assert (proposal.envelope.hash if signs else None) == text["supersedes"]
