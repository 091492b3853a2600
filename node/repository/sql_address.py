"""Where a register's own database is, and how it is opened so that nothing can be written there."""

import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from proto.errors import InputError

_EXPECTED = "expected a database URL such as postgresql+psycopg://USER@HOST/NAME or sqlite:///FILE"
_READ_ONLY: Mapping[str, str] = {
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}
"""What makes a session one that cannot write, by the kind of database; SQLite opens a file so."""


def url_of(source: str) -> URL:
    """The URL that is named, or held by a file that nobody else can read.

    Raises:
        InputError: It is no URL, and no file that holds one. Whatever it is, it is not repeated.
    """
    try:
        return make_url(source if "://" in source else _kept(Path(source)))
    except (ArgumentError, ValueError) as error:
        raise InputError(_EXPECTED) from error


def open_read_only(url: URL) -> Engine:
    """A database that is only read, as far as its kind can be told so.

    Raises:
        InputError: There is no such driver here, or no such SQLite file.
    """
    address = _read_only_file(url) if url.get_backend_name() == "sqlite" else url
    try:
        engine = create_engine(address, poolclass=NullPool, hide_parameters=True)
    except ImportError as error:
        raise InputError(
            f"the driver for {url.drivername} is not installed here: whoever looks after this node "
            f"can add the Python package {error.name or 'of that driver'}"
        ) from error
    except (SQLAlchemyError, TypeError, ValueError) as error:
        raise InputError(_EXPECTED) from error
    if engine.dialect.is_async:
        raise InputError(f"{url.drivername} cannot be used here: name a driver that is not async")
    if statement := _READ_ONLY.get(engine.dialect.name):
        event.listen(engine, "connect", _Telling(statement))
    return engine


def place_of(url: URL) -> str:
    """What a message calls a database: nothing of what opens it."""
    name = url.database or url.get_backend_name()
    return name if url.get_backend_name() == "sqlite" else f"{name} at {url.host or 'this machine'}"


def without_password(said: str, url: URL) -> str:
    """The first line of what a driver says, with no password in it."""
    line = next(iter(said.splitlines()), "")
    for password in {str(url.password or ""), quote(str(url.password or ""), safe="")} - {""}:
        line = line.replace(password, "***")
    return line


class _Telling:
    """Tells each new connection that it only reads."""

    def __init__(self, statement: str) -> None:
        self._statement = statement

    def __call__(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(self._statement)
        cursor.close()
        connection.commit()


def _kept(path: Path) -> str:
    """The URL in a file: no list of processes and no history shows its password."""
    try:
        mode, address = path.stat().st_mode, path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{_EXPECTED}, or a text file that holds one") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InputError(f"{path}: others can read the password in this file: chmod 600 {path}")
    return address.strip()


def _read_only_file(url: URL) -> URL:
    """SQLite makes the file that it does not find, unless it is told not to write."""
    path = Path(url.database or "")
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; expected sqlite:///FILE")
    uri = f"file:{quote(str(path.absolute()))}"
    return url.set(database=uri, query={"mode": "ro", "uri": "true"})
