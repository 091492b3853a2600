"""One way to write, one way to read, and sentences where the database cannot."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from node import storage
from node.storage import make_private, open_engine, reading, writing
from proto.errors import InputError, UnavailableError
from tests.node.country import modes


def _table(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)")


def _insert(engine: Engine, name: str, number: int = 1) -> None:
    with writing(engine) as connection:
        values = {"id": number, "name": name}
        connection.execute(text("INSERT INTO thing VALUES (:id, :name)"), values)


def _names(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(text("SELECT name FROM thing ORDER BY id")))


def test_a_transaction_happens_wholly_or_not_at_all(engine: Engine) -> None:
    """What fails half-way leaves nothing behind."""
    _table(engine)

    def stop_half_way() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql("INSERT INTO thing VALUES (1, 'half')")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        stop_half_way()

    assert [] == _names(engine)


def test_writers_take_turns(engine: Engine) -> None:
    """Several threads that write at once all get through."""
    _table(engine)
    threads = [threading.Thread(target=_insert, args=(engine, "n", n)) for n in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["n"] * 8 == _names(engine)


def test_an_error_shows_no_parameters(engine: Engine) -> None:
    """Whatever is done with an error, the values of the statement are not in it."""
    _table(engine)
    _insert(engine, "first")

    with pytest.raises(IntegrityError) as failed:
        _insert(engine, "Quewix")

    assert "Quewix" not in str(failed.value)


def test_a_missing_table_is_a_sentence(engine: Engine) -> None:
    """A damaged database says what is wrong, without the statement; waiting mends nothing."""
    with pytest.raises(InputError) as failed, reading(engine) as connection:
        connection.execute(text("SELECT :name FROM thing"), {"name": "Quewix"})

    assert "the node's database cannot be used: " in str(failed.value)
    assert "thing" in str(failed.value)
    assert "SELECT" not in str(failed.value)
    assert "Quewix" not in str(failed.value)


def test_a_database_that_may_only_be_read_is_a_sentence(tmp_path: Path) -> None:
    """Nothing is changed, and the reason is said."""
    made = open_engine(f"sqlite:///{tmp_path / 'some.db'}")
    _table(made)
    made.dispose()
    engine = open_engine(f"sqlite:///file:{tmp_path / 'some.db'}?mode=ro&uri=true")

    with pytest.raises(UnavailableError, match="readonly database; nothing was changed"):
        _insert(engine, "n")

    assert [] == _names(engine)
    engine.dispose()


@pytest.mark.parametrize("content", [b"this is no database" * 100, b""])
def test_another_file_is_no_database(tmp_path: Path, content: bytes) -> None:
    """A file that is something else, or empty, is not taken for ours."""
    path = tmp_path / "some.db"
    path.write_bytes(content)
    engine = open_engine(f"sqlite:///{path}")

    with pytest.raises(InputError, match=r"(not a database|no such table).*: restore it"):
        _names(engine)

    engine.dispose()


def test_a_server_that_is_away_is_a_sentence(tmp_path: Path) -> None:
    """Without the password that leads to it."""
    engine = open_engine(f"postgresql+psycopg://al:hunter2@/al?host={tmp_path}")

    with pytest.raises(UnavailableError, match="cannot be used") as failed:
        _names(engine)

    assert "hunter2" not in str(failed.value)


@pytest.mark.parametrize(
    "url",
    [
        "node.db",
        "",
        "oracle://al:hunter2@server/al",
        "nothing://al:hunter2@x",
        "sqlite+aiosqlite://",
    ],
)
def test_another_kind_of_database_is_refused(url: str) -> None:
    """With what is expected, and without repeating a URL that may hold a password."""
    with pytest.raises(InputError, match="expected a database URL") as refused:
        open_engine(url)

    assert "hunter2" not in str(refused.value)


def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    """The file and the journals beside it, whatever the umask is."""
    engine = open_engine(f"sqlite:///{tmp_path / 'some.db'}")

    make_private(engine)
    _table(engine)

    assert {0o600} == set(modes(tmp_path).values())
    assert {"some.db", "some.db-wal", "some.db-shm"} == set(modes(tmp_path))
    engine.dispose()


def test_what_is_no_file_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server, or a database in memory, has no permissions of ours."""
    monkeypatch.chdir(tmp_path)

    for url in ("sqlite://", "sqlite:///:memory:", "postgresql+psycopg://server/al"):
        make_private(open_engine(url))

    assert [] == list(tmp_path.iterdir())


def test_sqlite_is_durable_and_patient(tmp_path: Path) -> None:
    """What is committed survives a power cut, and a busy database is waited for."""
    engine = storage.open_engine(f"sqlite:///{tmp_path / 'some.db'}")

    with reading(engine) as connection:
        pragmas = ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {each}").scalar() for each in pragmas]

    assert [2, "wal", 1, 30_000] == found
    engine.dispose()
