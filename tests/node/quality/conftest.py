"""Databases that are emptied, not made anew: what an examination asks takes long to compile."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.node.country import empty, prepared


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with prepared(f"sqlite:///{tmp_path_factory.mktemp('quality') / 'test.db'}") as engine:
        yield engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A node's database with all its tables and nothing in them, once per kind."""
    engine: Engine = request.getfixturevalue(f"_{request.param}")
    empty(engine)
    return engine
