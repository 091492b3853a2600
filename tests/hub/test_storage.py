"""One database, two kinds: what fails is said, and what is begun is whole or has not happened."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, inspect, select

from hub import archive, storage
from hub.archive import DOCUMENT
from hub.storage import DatabaseLostError, expect_file, expect_tables, open_engine, reading, writing
from proto.errors import InputError, UnavailableError
from tests.documents import NOW


def test_a_transaction_that_fails_has_not_happened(engine: Engine) -> None:
    """Whatever was written before the failure is gone."""

    def file_and_fail() -> None:
        with writing(engine) as connection:
            archive.file(connection, "release", "AL", b"one", now=NOW)
            raise LookupError

    with pytest.raises(LookupError):
        file_and_fail()

    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(DOCUMENT)).scalar_one() == 0


def test_a_reader_waits_for_no_writer(engine: Engine) -> None:
    """Pages and fetches go on while somebody files."""
    with writing(engine) as writer:
        archive.file(writer, "release", "AL", b"one", now=NOW)
        with reading(engine) as connection:
            assert archive.find(connection, b"one") is None


def test_a_database_without_a_hub_is_refused(database_url: str) -> None:
    """A wrong address is noticed before anything is written."""
    engine = open_engine(database_url)

    with pytest.raises(InputError, match="holds no hub: restore it from a backup, or name"):
        expect_tables(engine)
    engine.dispose()


def test_a_database_of_an_earlier_version_gets_what_it_lacks(engine: Engine) -> None:
    """A hub that is brought up to date goes on with its history."""
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TABLE waiting_statement")

    expect_tables(engine)

    with reading(engine) as connection:
        assert inspect(connection).has_table("waiting_statement")


def test_a_file_that_is_gone_is_missed_and_not_made_anew(tmp_path: Path) -> None:
    """An empty database in its place would look like a hub that never was."""
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    expect_file(engine)

    with pytest.raises(InputError, match=r"hub\.db is not there: restore it from a backup"):
        expect_tables(engine)

    assert [] == list(tmp_path.iterdir())
    engine.dispose()


def test_a_damaged_file_is_told_from_a_busy_one(tmp_path: Path) -> None:
    """A command ends with what to do; a hub that serves goes on saying that it cannot."""
    (tmp_path / "hub.db").write_bytes(b"this was a database" * 1000)
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")

    with pytest.raises(InputError, match=r"hub\.db is lost: file is not a database: restore it"):
        expect_tables(engine)
    with pytest.raises(DatabaseLostError), reading(engine):
        pass
    engine.dispose()


def test_a_table_that_is_missing_is_no_matter_of_later(database_url: str) -> None:
    """Half a backup is none."""
    engine = open_engine(database_url)

    with pytest.raises(DatabaseLostError, match="restore it"), reading(engine) as connection:
        connection.execute(select(DOCUMENT))
    engine.dispose()


def test_a_server_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    """The sentence goes into logs."""
    engine = open_engine(f"postgresql+psycopg://al:hunter2@/hub?host={tmp_path}")

    with pytest.raises(UnavailableError, match="cannot do this now: hub at") as failed:
        expect_tables(engine)

    assert "hunter2" not in str(failed.value)
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://there/hub", "no url at all"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    """Only what was tested is used."""
    with pytest.raises(InputError, match="database URL"):
        open_engine(url)


def test_a_database_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    """A missing folder or a lost disk is a matter of later."""
    engine = open_engine(f"sqlite:///{tmp_path / 'missing' / 'hub.db'}")

    with (
        pytest.raises(UnavailableError, match=r"unable to open.*let this user write"),
        reading(engine),
    ):
        pass
    engine.dispose()


def test_a_read_only_database_is_unavailable(tmp_path: Path) -> None:
    """The sentence says what is wrong, and nothing half-done is left."""
    path = tmp_path / "hub.db"
    first = open_engine(f"sqlite:///{path}")
    storage.create_tables(first)
    first.dispose()
    engine = open_engine(f"sqlite:///file:{path}?mode=ro&uri=true")

    with (
        pytest.raises(UnavailableError, match=r"readonly.*let this"),
        writing(engine) as connection,
    ):
        archive.file(connection, "release", "AL", b"one", now=NOW)
    engine.dispose()


def test_a_full_disk_is_unavailable(tmp_path: Path) -> None:
    """A document that does not fit is not half filed."""
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    storage.create_tables(engine)

    def file_much() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            archive.file(connection, "release", "AL", bytes(10**6), now=NOW)

    with pytest.raises(UnavailableError, match=r"hub\.db: .*full; make room on its disk"):
        file_much()
    with reading(engine) as connection:
        assert archive.last(connection) is None
    engine.dispose()
