"""Building a node, and making one: all of it, or a folder in which it can be made again."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from node import keys, settings
from node.app import Node
from node.membership import NotAMemberError
from node.storage import open_engine
from node.vault import Vault, WrongPassphraseError
from proto.catalogue import UnknownNameError
from proto.errors import InputError, UnavailableError
from tests.documents import NOW
from tests.node.country import PASSPHRASE, modes, register
from tests.node.payments import charge, due

pytestmark = pytest.mark.usefixtures("closing")


class KilledError(BaseException):
    """The process ended here."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the node shall be; nothing is there yet."""
    return tmp_path / "srv" / "al"


@pytest.fixture
def killing() -> Iterator[pytest.MonkeyPatch]:
    """Replaces a step by the end of the process; undone by hand."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def _make(folder: Path, *, party: str = "AL", cap: str = "1", passphrase: str = PASSPHRASE) -> Node:
    return Node.create(folder, party=party, epsilon_cap=cap, passphrase=passphrase)


def test_a_new_node_is_whole(folder: Path) -> None:
    """Opened again, its keys and its empty ledger are there."""
    made = _make(folder)

    node = Node.open(folder)
    assert "AL" == node.party
    assert made.keys.statement() == node.keys.statement()
    assert 0 == node.ledger.ledger().count
    assert () == node.outbox.list()
    with pytest.raises(NotAMemberError):
        _ = node.membership


def test_a_new_node_is_its_owners_alone(folder: Path) -> None:
    """Folders and files, whatever the umask is."""
    before = os.umask(0)
    try:
        _make(folder)
    finally:
        os.umask(before)

    assert {"al": 0o700} == modes(folder.parent)
    names = ("attempts.db", "node.db", "node.db-shm", "node.db-wal", "node.toml")
    files = dict.fromkeys(names, 0o600)
    assert files | {"keys": 0o700, "secrets": 0o700} == modes(folder)
    assert {0o600} == set(modes(folder / "keys").values()) | set(modes(folder / "secrets").values())


def test_the_secret_may_lie_elsewhere(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another disk than what it opens; without it nothing opens."""
    monkeypatch.setenv("DCIM_NODE_SECRET_FILE", str(tmp_path / "stick" / "secret"))

    node = _make(folder)

    assert {"secret": 0o600} == modes(tmp_path / "stick")
    assert not (folder / "secrets").exists()
    node.keys.release()
    monkeypatch.delenv("DCIM_NODE_SECRET_FILE")
    with pytest.raises(InputError):
        Node.open(folder).keys.release()


def test_two_nodes_may_share_a_secret_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making the second does not lock out the first."""
    monkeypatch.setenv("DCIM_NODE_SECRET_FILE", str(tmp_path / "secret"))
    _make(folder)

    _make(tmp_path / "second", party="RS")

    Node.open(folder).keys.release()


def test_a_node_is_made_once(folder: Path) -> None:
    """A second time nothing changes."""
    before = _make(folder).keys.statement()

    with pytest.raises(InputError, match="already"):
        _make(folder, passphrase="another long passphrase")  # noqa: S106 - made for this test

    assert before == Node.open(folder).keys.statement()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"party": "al"}, UnknownNameError),
        ({"party": "Albania"}, UnknownNameError),
        ({"cap": "a lot"}, InputError),
        ({"passphrase": "short"}, InputError),
    ],
)
def test_after_a_refusal_a_node_can_be_made(
    folder: Path, change: dict[str, str], error: type[Exception]
) -> None:
    """What was refused made no node and no keys."""
    with pytest.raises(error):
        _make(folder, **change)

    assert not (folder / "node.toml").exists()
    assert not (folder / "keys").exists()
    _make(folder).keys.release()


def test_without_its_database_no_node_is_made(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as the server is back, it is."""
    monkeypatch.setenv("DCIM_DATABASE_URL", f"postgresql+psycopg:///al?host={tmp_path}")

    with pytest.raises(UnavailableError):
        _make(folder)

    assert not (folder / "node.toml").exists()
    monkeypatch.delenv("DCIM_DATABASE_URL")
    _make(folder).keys.release()


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Node, "prepare"),
        (Node, "take_up_keys"),
        (keys, "write_private"),
        (keys, "make_durable"),
        (Vault, "seal"),
        (settings, "parse"),
    ],
)
def test_killed_anywhere_a_node_can_be_made(
    folder: Path, killing: pytest.MonkeyPatch, place: object, name: str
) -> None:
    """The same command goes on; keys that were whole are kept, and none are half."""

    def die(*_: object, **__: object) -> None:
        raise KilledError

    killing.setattr(place, name, die)
    with pytest.raises(KilledError):
        _make(folder)
    killing.undo()
    statement = folder / "keys" / "statement.json"
    before = statement.read_bytes() if statement.exists() else None

    node = _make(folder)

    assert before in (None, statement.read_bytes())
    node.keys.release()
    node.keys.agreement(PASSPHRASE)
    node.keys.transport_pem()
    node.keys.pseudonymiser()
    assert [] == list(folder.glob(".*"))


def test_killed_before_its_settings_a_node_keeps_its_keys(
    folder: Path, killing: pytest.MonkeyPatch
) -> None:
    """What the officer's passphrase sealed is never made anew behind their back."""

    def die(*_: object) -> None:
        raise KilledError

    killing.setattr("node.app.write_private", die)
    with pytest.raises(KilledError):
        _make(folder)
    killing.undo()
    before = (folder / "keys" / "statement.json").read_bytes()

    with pytest.raises(WrongPassphraseError):
        _make(folder, passphrase="another long passphrase")  # noqa: S106 - made for this test
    with pytest.raises(InputError, match="expected keys of RS"):
        _make(folder, party="RS")
    node = _make(folder)

    assert before == node.keys.statement().to_bytes()


def test_lost_settings_are_made_again_around_the_keys(folder: Path) -> None:
    """Records, payments and keys of the node stay what they are."""
    node = _make(folder)
    node.ledger.settle(due(charge()), NOW)
    (folder / "node.toml").unlink()

    again = _make(folder)

    assert node.keys.statement() == again.keys.statement()
    assert 1 == again.ledger.ledger().count


@pytest.mark.parametrize("used", ["records", "payments"])
def test_a_used_database_gets_no_second_keys(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, used: str
) -> None:
    """Under a new key one person would get a second pseudonym, and count twice."""
    monkeypatch.setenv("DCIM_DATABASE_URL", f"sqlite:///{tmp_path / 'shared.db'}")
    node = _make(folder)
    if used == "records":
        register(node.engine, 1)
    else:
        node.ledger.settle(due(charge()), NOW)

    with pytest.raises(InputError, match="records or payments of another node"):
        _make(tmp_path / "second")

    assert not (tmp_path / "second" / "keys").exists()
    shutil.rmtree(folder / "keys")
    (folder / "node.toml").unlink()
    with pytest.raises(InputError, match="restore that node's keys"):
        _make(folder)


def test_a_node_works_on_either_database(
    folder: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named by the environment when it is made and when it is opened."""
    monkeypatch.setenv("DCIM_DATABASE_URL", database_url)

    _make(folder).ledger.settle(due(charge()), NOW)

    assert 1 == Node.open(folder).ledger.ledger().count
    assert not (folder / "node.db").exists()
    engine = open_engine(database_url)
    Node.open(folder).prepare()
    engine.dispose()
    assert 1 == Node.open(folder).ledger.ledger().count
