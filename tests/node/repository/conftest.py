"""Every storage test of the repository asks for a database with empty tables."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.node.repository import registers


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A node's database with empty tables, once per kind."""
    with registers.prepared(database_url) as prepared:
        yield prepared
