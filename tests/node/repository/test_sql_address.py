"""A database is opened so that nothing can be written there, and no message says what opens it."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError

from node.repository import sql_address
from node.repository.sql_address import open_read_only, place_of, url_of, without_password
from proto.errors import InputError


def test_nothing_can_be_written(database_url: str) -> None:
    """Whatever is asked; and SQLite would even make the file that it does not find."""
    writer = create_engine(database_url)
    with writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE cases (age INTEGER)")
    engine = open_read_only(make_url(database_url))

    with engine.connect() as connection, pytest.raises(DBAPIError, match=r"read.?only"):
        connection.exec_driver_sql("INSERT INTO cases VALUES (1)")

    engine.dispose()
    writer.dispose()


class _Session:
    """A connection that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def cursor(self) -> "_Session":
        return self

    def execute(self, statement: str) -> None:
        self.told.append(statement)

    def close(self) -> None:
        self.told.append("close")

    def commit(self) -> None:
        self.told.append("commit")


def test_each_new_session_is_told_that_it_only_reads() -> None:
    """Before anything is asked, and so that giving up a transaction does not undo it."""
    session = _Session()

    sql_address._Telling("SET SESSION TRANSACTION READ ONLY")(session, None)  # type: ignore[arg-type]  # noqa: SLF001 - no such server here

    assert ["SET SESSION TRANSACTION READ ONLY", "close", "commit"] == session.told


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("://secret@", "expected a database URL such as postgresql"),
        ("no such file", "expected a database URL such as postgresql"),
        ("nothing://secret@host/name", "expected a database URL such as postgresql"),
        (
            "mssql+pymssql://u:secret@host/name",
            "the driver for mssql+pymssql is not installed",
        ),
        ("postgresql+psycopg_async://u:secret@host/name", "name a driver that is not async"),
        ("sqlite:////secret.db", "/secret.db: there is no such file; expected sqlite:///FILE"),
        ("sqlite://", "there is no such file; expected sqlite:///FILE"),
    ],
)
def test_an_address_that_opens_nothing_is_a_sentence(source: str, sentence: str) -> None:
    """It says what is expected, and repeats nothing that may be a password."""
    with pytest.raises(InputError) as refused:
        open_read_only(url_of(source))

    assert sentence in str(refused.value)
    assert "u:secret" not in str(refused.value)
    assert "secret@" not in str(refused.value)


def test_a_file_that_holds_no_url_is_a_sentence(tmp_path: Path) -> None:
    """A register of another kind, perhaps; nothing of it is shown."""
    path = tmp_path / "register.csv"
    path.write_bytes(b"\xffcase;Ana\n")
    path.chmod(0o600)

    with pytest.raises(InputError, match="or a text file that holds one"):
        url_of(str(path))


def test_what_is_said_has_no_password() -> None:
    """Neither as it is, nor as it is written in a URL; and no more than a line."""
    url = make_url("postgresql+psycopg://u:p%40ss@host:5/name")

    assert "name at host" == place_of(url)
    assert "*** and ***" == without_password("p@ss and p%40ss\nrow: Ana", url)
