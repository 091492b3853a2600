"""The registers' databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from tests.anonymizer import registers


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to an empty register, once per kind of database."""
    engine = create_engine(database_url, poolclass=NullPool)
    registers.metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
