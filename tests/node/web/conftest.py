"""The pages of Albania's node, and a browser for each role."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from nacl.pwhash import argon2id

from node.accounts import ROLES, Accounts, Role
from node.app import Node
from node.web.pages import create_app, desk
from tests.node.country import PASSPHRASE, joined
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import PASSWORD, Browser


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        """Begin at noon."""
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now


class Browsers:
    """One browser for each role, logged in when it is first asked for."""

    def __init__(self, app: FastAPI, stack: ExitStack) -> None:
        """Nobody is logged in yet."""
        self._app, self._stack = app, stack
        self._known: dict[Role, Browser] = {}

    def stranger(self) -> Browser:
        """A browser of its own, without cookies."""
        return self._stack.enter_context(Browser(self._app))

    def of(self, role: Role) -> Browser:
        """The browser of somebody with this role."""
        if role not in self._known:
            self._known[role] = self.stranger()
            self._known[role].log_in(role, follow_redirects=False)
        return self._known[role]


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a password costs to guess is Argon2id's business; here it would only cost time."""
    monkeypatch.setattr("node.accounts.MEMORY", argon2id.MEMLIMIT_MIN)


@pytest.fixture
def clock() -> Clock:
    """The time by which the pages judge."""
    return Clock()


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of Albania's node, made once, as making it takes longer than most tests.

    With an account of each role's name, and a cap that pays for corrections.
    """
    home = tmp_path_factory.mktemp("made") / "home"
    with pytest.MonkeyPatch.context() as patch:
        for cost in ("OPSLIMIT", "MEMLIMIT"):
            least = getattr(argon2id, f"{cost}_MIN")
            patch.setattr(argon2id, f"{cost}_MODERATE", least)
        patch.setattr("node.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        node = Node.create(home, party="AL", epsilon_cap="9", passphrase=PASSPHRASE)
        for role in ROLES:
            provider = "north" if role == "provider" else ""
            Accounts(node.engine).add(role, role, PASSWORD, provider=provider)
        node.engine.dispose()
    return home


@pytest.fixture
def home(_made: Path, tmp_path: Path, closing: None) -> Path:  # noqa: ARG001  # It closes.
    """A copy of it for one test."""
    return Path(shutil.copytree(_made, tmp_path / "home"))


@pytest.fixture
def node(home: Path) -> Node:
    """The node in it."""
    return Node.open(home)


@pytest.fixture(scope="session")
def _app(_made: Path) -> FastAPI:
    """The pages, put together once."""
    node = Node.open(_made)
    app = create_app(node, session_key=b"k" * 32)
    node.engine.dispose()
    return app


@pytest.fixture
def app(_app: FastAPI, node: Node, clock: Clock) -> FastAPI:
    """The pages of this test's node, by its clock."""
    _app.state.desk = desk(node, clock)
    return _app


@pytest.fixture
def browsers(app: FastAPI) -> Iterator[Browsers]:
    """A browser for each role."""
    with ExitStack() as stack:
        yield Browsers(app, stack)


@pytest.fixture
def manager(browsers: Browsers) -> Browser:
    """The data manager's browser."""
    return browsers.of("data-manager")


@pytest.fixture
def hub() -> InventedHub:
    """The hub of the exchange."""
    return InventedHub()


@pytest.fixture
def member(home: Path, node: Node, hub: InventedHub) -> Node:
    """The same node as a member of an exchange, under one agreement in force."""
    joined(home, hub)
    node.agreements.pull(hub.client)
    return node
