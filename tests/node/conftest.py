"""What a node's tests share: its database, one home with keys, a hub in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from nacl import pwhash
from sqlalchemy import Engine

from node import app, storage
from node.app import Node
from tests.node import country
from tests.node.country import PASSPHRASE, prepared


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a passphrase costs to guess is Argon2id's business; here it would only cost time."""
    monkeypatch.setattr(pwhash.argon2id, "OPSLIMIT_MODERATE", pwhash.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(pwhash.argon2id, "MEMLIMIT_MODERATE", pwhash.argon2id.MEMLIMIT_MIN)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A node's database with all its tables."""
    with prepared(database_url) as engine:
        yield engine


@pytest.fixture
def closing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever database a node opens is closed at the end, as the end of a process would."""
    opened: list[Engine] = []

    def open_engine(url: str) -> Engine:
        opened.append(storage.open_engine(url))
        return opened[-1]

    monkeypatch.setattr(app, "open_engine", open_engine)
    yield
    for engine in opened:
        engine.dispose()


@pytest.fixture
def home(tmp_path: Path, closing: None) -> Path:  # noqa: ARG001 - closes what is opened
    """The home of Albania's node, which has joined nothing yet."""
    folder = tmp_path / "home"
    node = Node.create(folder, party="AL", epsilon_cap="3", passphrase=PASSPHRASE)
    node.engine.dispose()
    return folder


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    """A file with the officer's passphrase."""
    path = tmp_path / "passphrase"
    path.write_text(country.PASSPHRASE + "\n", encoding="utf-8")
    return path
