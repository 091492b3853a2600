"""The node's database: one engine, one set of tables, one way to write."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from proto.errors import InputError, UnavailableError

metadata = MetaData()

_BUSY_MS = 30_000
_READING = "node_reading"
_DRIVERS = ("pysqlite", "psycopg")

_NO_TABLE = "no such table"
_LOST = {"SQLITE_NOTADB", "SQLITE_CORRUPT", _NO_TABLE, "42P01", "42703"}
"""What no waiting mends: no database, a damaged one, one that lacks our tables or columns."""

_ROOM = "make room on its disk"
_LEAVE = "let this user write to the file and its folder, and see whether the disk is read-only"
_TURN = "another program is writing to it: repeat the command"
_REMEDIES: Mapping[str, str] = {
    "SQLITE_FULL": _ROOM,
    "53100": _ROOM,
    "SQLITE_READONLY": _LEAVE,
    "SQLITE_CANTOPEN": _LEAVE,
    "SQLITE_IOERR": "look at its disk",
    "25006": "the server lets nobody write: ask whoever looks after it",
    "SQLITE_BUSY": _TURN,
    "55P03": _TURN,
}
"""What to do, by SQLite's name of the fault or PostgreSQL's state."""


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
    if file := _file(engine):
        file.touch(mode=0o600)


def expect_file(engine: Engine) -> None:
    """From here on miss a database file that is gone, where SQLite would make an empty one."""
    if _file(engine):
        event.listen(engine, "do_connect", _expect_file)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is durable afterwards, or none of it happened.

    Raises:
        InputError: The database is gone or damaged.
        UnavailableError: The database cannot be written: locked, full, read-only or away.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except (IntegrityError, DataError):
        raise
    except DBAPIError as error:
        raise _trouble(error, engine) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look at the database.

    Raises:
        InputError: The database is gone or damaged.
        UnavailableError: The database cannot be reached.
    """
    try:
        with engine.connect().execution_options(**{_READING: True}) as connection:
            yield connection
    except DBAPIError as error:
        raise _trouble(error, engine) from error


def merging(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """An insert that can say what becomes of rows that somebody else has put there first."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def refresh_statistics(connection: Connection, *tables: Table) -> None:
    """Let PostgreSQL see what was just written; until then it may read whole tables for a row.

    Its own housekeeping comes after the transaction, which for an import is too late. SQLite
    needs none.
    """
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.exec_driver_sql(f"ANALYZE {table.name}")


def _trouble(error: DBAPIError, engine: Engine) -> InputError | DatabaseUnavailableError:
    """What the database says, without the statement and its parameters, and what to do."""
    said, _, _ = str(error.orig).partition("\nLINE ")
    what = f"the node's database cannot be used: {_place(engine)}: {' '.join(said.split())}"
    cause = _cause(error.orig)
    if cause in _LOST:
        return InputError(f"{what}: restore it from a backup")
    remedy = _REMEDIES.get(cause, "look after it, then repeat the command")
    return DatabaseUnavailableError(f"{what}; nothing was changed; {remedy}")


def _cause(error: BaseException | None) -> str:
    """The kind of fault, as `_REMEDIES` names it."""
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")  # The module's own errors have none.
        is_strange = name == "SQLITE_ERROR" and str(error).startswith("no such ")
        return _NO_TABLE if is_strange else "_".join(name.split("_")[:2])
    return getattr(error, "sqlstate", None) or ""


def _place(engine: Engine) -> str:
    """Where the database is, and nothing of what opens it."""
    url = engine.url
    is_file = engine.dialect.name == "sqlite"
    return str(url.database) if is_file else f"{url.database} at {url.host or 'this machine'}"


def _file(engine: Engine) -> Path | None:
    """The file of a SQLite database; nothing where it is in memory, or its own URI names it."""
    name = engine.url.database or ":memory:"
    is_plain = not name.startswith((":memory:", "file:"))
    return Path(name) if engine.dialect.name == "sqlite" and is_plain else None


def _expect_file(_: Dialect, __: ConnectionPoolEntry, place: list[Any], ___: object) -> None:
    if not Path(place[0]).exists():
        what = f"the node's database cannot be used: {place[0]} is not there"
        raise InputError(f"{what}: restore it from a backup")


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Durable, waits for other writers, leaves transactions to us, and what is deleted is gone."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take a writer's lock at once, so that no transaction fails half-way for want of it."""
    reads = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
