"""A program at the keyboard: every command answers it with one JSON document."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from node import cli
from node.app import Node
from node.enrolment import Enrolment
from node.membership import Membership
from proto.document import write
from proto.identity import fingerprint
from tests import documents
from tests.node import invented_hub
from tests.node.country import joined
from tests.node.invented_hub import InventedHub
from tests.node.test_membership import _code
from tests.node.typing_at import Keyboard


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def al(home: Path, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of Albania's node, which has joined nothing."""
    return Keyboard(home, capsys)


def _without_json(group: TyperGroup) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _without_json(command)
        elif "--json" not in {word for option in command.params for word in option.opts}:
            yield name


def test_every_command_answers_programs() -> None:
    """Only `run` has no answer: it has a log."""
    root = typer.main.get_command(cli.app)
    assert isinstance(root, TyperGroup)

    assert ["run"] == list(_without_json(root))


@pytest.mark.usefixtures("closing")
def test_making_a_node_gives_the_fingerprint_to_read_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], passphrase_file: Path
) -> None:
    """With whose node it is, and where."""
    al = Keyboard(tmp_path / "new", capsys)

    made = al("init", "--party", "AL", "--passphrase-file", str(passphrase_file), "--json").json

    read_out = fingerprint(Node.open(al.home).keys.statement().payload)
    assert {"party": "AL", "home": str(al.home), "fingerprint": read_out} == made


def test_joining_gives_the_end_of_the_certificate(
    al: Keyboard, hub: InventedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a program knows when to ask again."""
    node = Node.open(al.home)
    hub.statements = [node.keys.statement()]

    def collect(_: Enrolment) -> Membership:
        return invented_hub.membership("AL", node.keys.certificate_request("AL"))

    monkeypatch.setattr(Enrolment, "join", lambda _: None)
    monkeypatch.setattr(Enrolment, "collect", collect)

    answer = al("join", _code(), "--json").json

    until = Node.open(al.home).membership.expires.isoformat()
    assert {
        "party": "AL",
        "exchange": "hub.example:7443",
        "certificate_until": until,
    } == answer


def test_fetching_gives_how_much_there_is(al: Keyboard, hub: InventedHub) -> None:
    """What is new, and what is held in all."""
    joined(al.home, hub)

    assert {"new": 0, "held": 0} == al("fetch", "--json").json


def test_proposing_and_signing_give_the_leaf(
    al: Keyboard, hub: InventedHub, tmp_path: Path, passphrase_file: Path
) -> None:
    """Of what was handed in; who signs a second time hands in nothing."""
    joined(al.home, hub, signs=False)
    hub.agreements = []
    document = documents.agreement()
    file = tmp_path / "agreement.json"
    file.write_bytes(write(document))
    officer = ("--passphrase-file", str(passphrase_file), "--json")

    proposed = al("agreement", "propose", str(file), "--json").json
    signed = al("agreement", "sign", document.id, *officer).json
    again = al("agreement", "sign", document.id, *officer).json

    known = {"id": document.id, "version": 1, "hash": documents.proposal(document).hash}
    assert [known | {"leaf": leaf} for leaf in (0, 1, None)] == [proposed, signed, again]


def test_drafting_gives_the_file(al: Keyboard, tmp_path: Path) -> None:
    """Which somebody fills in next."""
    file = tmp_path / "draft.json"
    wish = ("--publisher", "AL", "--recipient", "marri", "--table", "victims:sex")

    drafted = al("agreement", "draft", str(file), "--id", "yearly", *wish, "--json").json

    assert {"id": "yearly", "file": str(file)} == drafted
    assert file.exists()
