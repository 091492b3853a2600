"""What a node's tests share: its database, one home with keys, a hub in memory."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from nacl import pwhash
from sqlalchemy import Engine, make_url

from node import app, storage
from node.app import Node
from tests import parts
from tests.node import country
from tests.node.country import PASSPHRASE, empty, prepared
from tests.node.softhsm import SoftHsm


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a passphrase costs to guess is Argon2id's business; here it would only cost time."""
    monkeypatch.setattr(pwhash.argon2id, "OPSLIMIT_MODERATE", pwhash.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(pwhash.argon2id, "MEMLIMIT_MODERATE", pwhash.argon2id.MEMLIMIT_MIN)


@pytest.fixture(scope="session")
def _postgresql(postgresql_server: str) -> Iterator[Engine]:
    """One database for all tests, as making one takes longer than most of them."""
    name = f"dcim_{uuid4().hex}"
    parts.administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE template0")
    url = make_url(postgresql_server).set(database=name)
    with prepared(url.render_as_string(hide_password=False)) as engine:
        yield engine
    parts.administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file with all tables, to be copied: making them takes longer than most tests."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    with prepared(f"sqlite:///{path}"):
        return path


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A node's database with all its tables and nothing in them, once per kind."""
    if request.param == "postgresql":
        engine: Engine = request.getfixturevalue("_postgresql")
        empty(engine)
        yield engine
    else:
        copy = shutil.copy(request.getfixturevalue("_sqlite"), tmp_path / "test.db")
        engine = storage.open_engine(f"sqlite:///{copy}")
        yield engine
        engine.dispose()


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
def softhsm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftHsm:
    """A place for tokens, with none in it."""
    try:
        found = SoftHsm.at(tmp_path / "softhsm")
    except parts.AbsentError as reason:
        parts.absent(str(reason), required_by="REQUIRE_SOFTHSM")
    monkeypatch.setenv("SOFTHSM2_CONF", str(found.conf))
    return found


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    """A file with the officer's passphrase."""
    path = tmp_path / "passphrase"
    path.write_text(country.PASSPHRASE + "\n", encoding="utf-8")
    return path
