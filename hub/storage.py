"""The hub's database: one engine, transactions that read, and transactions that write alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, func, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from proto.errors import InputError, UnavailableError

metadata = MetaData()
"""Every table of the hub; each is declared beside the code that owns it."""

_WAIT_SECONDS = 30
_CONNECTIONS = 24
_READING = "dcim_reading"
_WRITER_LOCK = 0x6463696D
"""Any number that only this system's writers lock ("dcim")."""


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


def expect_tables(engine: Engine) -> None:
    """Refuse a database in which no hub lives.

    Raises:
        InputError: There are no tables.
        UnavailableError: The database does not answer.
    """
    with reading(engine) as connection:
        if not inspect(connection).has_table("document"):
            raise InputError("the database holds no hub: run `dcim-hub init`, or name another")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and waits for no writer.

    Raises:
        UnavailableError: The database does not answer.
    """
    with _unavailable(), engine.connect() as connection:
        connection.execution_options(**{_READING: True})
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes while no other does; it is whole or has not happened.

    Raises:
        UnavailableError: The database does not answer, is read-only or full, or stays locked.
    """
    with _unavailable(), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_WRITER_LOCK)))
        yield connection


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError):
        raise
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise UnavailableError(f"the database cannot do this now: {reason}") from error
    except PoolTimeoutError as error:
        raise UnavailableError("the database is busy: no connection became free") from error


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
