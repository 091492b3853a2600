"""The node's database: one engine, one set of tables, one way to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from proto.errors import InputError, UnavailableError

metadata = MetaData()

_BUSY_MS = 30_000
_READING = "node_reading"
_DRIVERS = ("pysqlite", "psycopg")


class DatabaseUnavailableError(UnavailableError):
    """The node's own database cannot be used: nothing can be done without it."""


def open_engine(url: str) -> Engine:
    """Open the database named by a URL: SQLite, or PostgreSQL through psycopg.

    Raises:
        InputError: It names neither. The URL is not repeated, as it may hold a password.
    """
    try:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, ImportError):
        engine = None
    if engine is None or engine.dialect.driver not in _DRIVERS:
        raise InputError("expected a database URL: sqlite:///FILE or postgresql+psycopg://…")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def make_private(engine: Engine) -> None:
    """Make a SQLite file its owner's alone before anything is in it; its journals follow."""
    name = engine.url.database
    if engine.dialect.name == "sqlite" and name and not name.startswith((":memory:", "file:")):
        Path(name).touch(mode=0o600)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is durable afterwards, or none of it happened.

    Raises:
        UnavailableError: The database cannot be written: locked, full, read-only or gone.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except (IntegrityError, DataError):
        raise
    except DBAPIError as error:
        raise _unavailable(error) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look at the database.

    Raises:
        UnavailableError: The database cannot be reached.
    """
    try:
        with engine.connect().execution_options(**{_READING: True}) as connection:
            yield connection
    except DBAPIError as error:
        raise _unavailable(error) from error


def merging(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """An insert that can say what becomes of rows that somebody else has put there first."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _unavailable(error: DBAPIError) -> DatabaseUnavailableError:
    """What the database says, without the statement and its parameters."""
    said, _, _ = str(error.orig).partition("\nLINE ")
    reason = " ".join(said.split())
    return DatabaseUnavailableError(
        f"the node's database cannot be used: {reason}; nothing was changed"
    )


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Durable, waits for other writers, and leaves transactions to us."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take a writer's lock at once, so that no transaction fails half-way for want of it."""
    reads = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
