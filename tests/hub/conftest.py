"""What tests of the hub stand on: an empty database of each kind, and one set of keys."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

import hub.app  # noqa: F401  # Every room of the hub declares its tables.
from hub import keys as hub_keys
from hub.keys import Keys
from hub.storage import create_tables, open_engine
from tests.documents import HUB_KEY, NOW
from tests.hub.invented_exchange import InventedExchange


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of a new hub's database, once per kind."""
    engine = open_engine(database_url)
    create_tables(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The keys of one hub, the one that the documents of all tests are meant for."""
    created = hub_keys.create(tmp_path_factory.mktemp("hub"), now=NOW)
    return replace(created, hub_key=HUB_KEY)


@pytest.fixture
def exchange(engine: Engine, keys: Keys) -> InventedExchange:
    """A new hub that nobody has joined."""
    return InventedExchange.of(engine, keys)
