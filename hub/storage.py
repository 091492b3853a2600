"""The hub's database: one engine, transactions that read, and transactions that write alone."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateColumn

from hub.language import _, later
from proto.errors import InputError, UnavailableError

metadata = MetaData()
"""Every table of the hub; each is declared beside the code that owns it."""

_WAIT_SECONDS = 30
_CONNECTIONS = 24
_READING = "dcim_reading"
_WRITER_LOCK = 0x6463696D
"""Any number that only this system's writers lock ("dcim")."""

_LOST = {"SQLITE_NOTADB", "SQLITE_CORRUPT", "no such table", "42P01"}
_ROOM = later("make room on its disk")
_LEAVE = later(
    "let this user write to the file and its folder, and see whether the disk is read-only"
)
_REMEDIES: Mapping[str, str] = {
    "SQLITE_FULL": _ROOM,
    "53100": _ROOM,
    "SQLITE_READONLY": _LEAVE,
    "SQLITE_CANTOPEN": _LEAVE,
    "SQLITE_IOERR": later("look at its disk"),
    "25006": later("the server lets nobody write: ask whoever looks after it"),
}
"""What to do, by SQLite's name of the fault or PostgreSQL's state."""


class DatabaseError(UnavailableError):
    """The database does not answer, or cannot do what was asked of it."""


class DatabaseLostError(DatabaseError):
    """The database is gone or damaged: no waiting brings it back."""


def open_engine(url: str) -> Engine:
    """Make the engine; nothing is connected yet.

    Raises:
        InputError: The URL is not one of SQLite or PostgreSQL.
    """
    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise InputError("DCIM_DATABASE_URL is not a database URL") from error
    match kind:
        case "sqlite":
            return _sqlite(url)
        case "postgresql":
            return _postgresql(url)
        case other:
            raise InputError(f"expected a database URL of sqlite or postgresql, got {other}")


def create_tables(engine: Engine) -> None:
    """Make whatever tables are missing."""
    with writing(engine) as connection:
        metadata.create_all(connection)


def complete(engine: Engine) -> None:
    """Make the tables and columns that a database of an earlier version lacks.

    Raises:
        UnavailableError: The database does not answer, or cannot be written where it must be.
    """
    with reading(engine) as connection:
        is_whole = next(_lacking(connection), None) is None
    if is_whole:
        return
    with writing(engine) as connection:
        metadata.create_all(connection)
        for column in tuple(_lacking(connection)):
            written = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {written}")


def _lacking(connection: Connection) -> Iterator[Column[Any]]:
    """The columns that are declared and not there."""
    found = inspect(connection).get_multi_columns()
    there = {name: {column["name"] for column in columns} for (_, name), columns in found.items()}
    for table in metadata.tables.values():
        known = there.get(table.name, set())
        yield from (column for column in table.columns if column.name not in known)


def expect_file(engine: Engine) -> None:
    """From here on miss a database file that is gone, where SQLite would make an empty one."""
    name = engine.url.database or ":memory:"
    if engine.dialect.name == "sqlite" and not name.startswith((":memory:", "file:")):
        event.listen(engine, "do_connect", _expect_file)


def expect_tables(engine: Engine) -> None:
    """Refuse a database in which no hub lives.

    Raises:
        InputError: It is gone or damaged, or there are no tables.
        UnavailableError: The database does not answer.
    """
    try:
        with reading(engine) as connection:
            has_tables = inspect(connection).has_table("document")
    except DatabaseLostError as error:
        raise InputError(str(error)) from error
    if not has_tables:
        said = _("the database {database} holds no hub: {remedy}")
        raise InputError(said.format(database=_place(engine), remedy=_backup()))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and waits for no writer.

    Raises:
        UnavailableError: The database does not answer.
    """
    with _unavailable(engine), engine.connect() as connection:
        connection.execution_options(**{_READING: True})
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes while no other does; it is whole or has not happened.

    Raises:
        UnavailableError: The database does not answer, is read-only or full, or stays locked.
    """
    with _unavailable(engine), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_WRITER_LOCK)))
        yield connection


@contextmanager
def _unavailable(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError):
        raise
    except DBAPIError as error:
        raise _trouble(error, engine) from error
    except PoolTimeoutError as error:
        raise DatabaseError(_("the database is busy: no connection became free")) from error


def _trouble(error: DBAPIError, engine: Engine) -> DatabaseError:
    """What the database says, in one line, and what to do."""
    reason = str(error.orig).strip().partition("\n")[0]
    cause = _cause(error.orig)
    if cause in _LOST:
        said = _("the database {database} is lost: {reason}: {remedy}")
        remedy = _backup()
        return DatabaseLostError(said.format(database=_place(engine), reason=reason, remedy=remedy))
    said = _("the database cannot do this now: {database}: {reason}")
    what = said.format(database=_place(engine), reason=reason)
    return DatabaseError(f"{what}; {_(_REMEDIES[cause])}" if cause in _REMEDIES else what)


def _backup() -> str:
    """What to do where the database is not the one that it should be."""
    return _("restore it from a backup, or name the right one in {variable}").format(
        variable="DCIM_DATABASE_URL"
    )


def _cause(error: BaseException | None) -> str:
    """The kind of fault, as `_REMEDIES` names it."""
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")  # The module's own errors have none.
        is_strange = name == "SQLITE_ERROR" and str(error).startswith("no such table")
        return "no such table" if is_strange else "_".join(name.split("_")[:2])
    return getattr(error, "sqlstate", None) or ""


def _place(engine: Engine) -> str:
    """Where the database is, and nothing of what opens it."""
    url = engine.url
    is_file = engine.dialect.name == "sqlite"
    return str(url.database) if is_file else f"{url.database} at {url.host or 'this machine'}"


def _expect_file(
    _dialect: Dialect, _entry: ConnectionPoolEntry, place: list[Any], _named: object
) -> None:
    if not Path(place[0]).exists():
        said = _("the database {database} is not there: {remedy}")
        raise DatabaseLostError(said.format(database=place[0], remedy=_backup()))


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, pool_size=_CONNECTIONS, connect_args={"timeout": _WAIT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: str) -> Engine:
    options = f"-c lock_timeout={_WAIT_SECONDS}s"
    return create_engine(
        url,
        pool_size=_CONNECTIONS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": options},
    )


class _SqliteConnection(Protocol):
    """What is asked of the driver's connection."""

    isolation_level: str | None

    def execute(self, sql: str, /) -> object:
        """Run one statement."""


def _prepare_sqlite(connection: _SqliteConnection, _record: object) -> None:
    # The driver would begin transactions by its own rules; `_begin_sqlite` does it by ours.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins deferred can fail half-way, without waiting, when another is faster.
    is_reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
