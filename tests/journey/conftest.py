"""Worlds for journeys: built once per kind of database, copied for every test that changes one."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journey.world import World
from tests.journey.worlds import Worlds


@pytest.fixture(scope="session")
def sqlite_worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """Worlds whose databases are files."""
    with ExitStack() as stack:
        yield Worlds(tmp_path_factory.mktemp("sqlite"), None, stack)


@pytest.fixture(scope="session")
def postgresql_worlds(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: str
) -> Iterator[Worlds]:
    """Worlds in which the hub and Albania keep their data in PostgreSQL."""
    with ExitStack() as stack:
        yield Worlds(tmp_path_factory.mktemp("postgresql"), postgresql_server, stack)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Worlds:
    """Worlds of one kind and then of the other."""
    found: Worlds = request.getfixturevalue(f"{request.param}_worlds")
    return found


@pytest.fixture(scope="module")
def joined(sqlite_worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world before any agreement; its hub serves a whole file of tests."""
    world = sqlite_worlds.at("joined", tmp_path_factory.mktemp("joined") / "world")
    with world.serving():
        yield world


@pytest.fixture
def agreed(sqlite_worlds: Worlds, tmp_path: Path) -> World:
    """A world of one's own under an agreement in force; its hub is down."""
    return sqlite_worlds.at("agreed", tmp_path / "world")


@pytest.fixture
def agreed_on_either(either: Worlds, tmp_path: Path) -> World:
    """As `agreed`, once per kind of database."""
    return either.at("agreed", tmp_path / "world")


@pytest.fixture(scope="module")
def told(sqlite_worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which both countries have published 2019; its hub serves a whole file of tests."""
    world = sqlite_worlds.at("told", tmp_path_factory.mktemp("told") / "world")
    with world.serving(with_pages=True):
        yield world
