"""A database that is gone, damaged or full: which one, what is wrong with it, and what to do."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from node import errands
from node.storage import DatabaseUnavailableError, open_engine, reading, writing
from proto.errors import InputError, UnavailableError
from tests.documents import TODAY
from tests.node.country import joined
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Keyboard

Damage = Callable[[Path], object]

DAMAGED: dict[str, tuple[Damage, str]] = {
    "gone": (Path.unlink, "node.db is not there"),
    "another": (lambda file: file.write_bytes(b"this was one" * 1000), "file is not a database"),
    "empty": (lambda file: file.write_bytes(b""), "no such table"),
}


@pytest.fixture
def al(home: Path, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of Albania's node."""
    return Keyboard(home, capsys)


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.parametrize("words", [("budget",), ("outbox",)])
def test_no_waiting_mends_a_lost_database(al: Keyboard, name: str, words: tuple[str, ...]) -> None:
    """It is restored from a backup, and the sentence names the file."""
    damage, said = DAMAGED[name]
    for journal in al.home.glob("node.db-*"):
        journal.unlink()
    damage(al.home / "node.db")

    ended = al(*words)

    assert (2, "") == (ended.code, ended.out)
    assert f"the node's database cannot be used: {al.home}/node.db" in ended.sentence
    assert said in ended.sentence
    assert ended.sentence.endswith(": restore it from a backup")


@pytest.fixture
def stopping() -> Iterator[None]:
    """What `run` changes for the whole process, as it was before."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.mark.usefixtures("stopping")
def test_a_node_that_runs_tells_its_database_from_its_hub(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads its log knows where to look."""
    faults = iter([DatabaseUnavailableError("locked"), UnavailableError("away")])

    def one_round(*_: object) -> int:
        if fault := next(faults, None):
            raise fault
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    monkeypatch.setattr(errands, "one_round", one_round)

    errands.run(joined(home, hub), every=0.01, today=lambda: TODAY)

    log = capsys.readouterr().err
    assert "event='database.unavailable' reason='locked'" in log
    assert "event='hub.unavailable' reason='away'" in log


def test_nothing_takes_the_place_of_a_file_that_is_gone(al: Keyboard) -> None:
    """An empty ledger would let everything be spent once more."""
    for file in al.home.glob("node.db*"):
        file.unlink()

    examined = al("doctor")

    assert 1 == examined.code
    assert "restore it from a backup" in examined.out
    assert [] == list(al.home.glob("node.db*"))


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'some.db'}")
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE thing (name BLOB)")

    def write_much() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            connection.execute(text("INSERT INTO thing VALUES (zeroblob(1000000))"))

    with pytest.raises(DatabaseUnavailableError) as failed:
        write_much()

    assert f"{tmp_path}/some.db: database or disk is full" in str(failed.value)
    assert str(failed.value).endswith("nothing was changed; make room on its disk")
    engine.dispose()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """As it is where a disk was not mounted."""
    engine = open_engine(f"sqlite:///{tmp_path / 'disk' / 'some.db'}")

    said = r"disk/some\.db: unable.*let this user"
    with pytest.raises(DatabaseUnavailableError, match=said), reading(engine):
        pass

    engine.dispose()


def test_a_server_without_our_tables_is_named(postgresql_url: str) -> None:
    """Half a backup is none; the password does not stand in the sentence."""
    engine = open_engine(postgresql_url)

    with pytest.raises(InputError, match=r" at .*: restore") as failed, reading(engine) as here:
        here.execute(text("SELECT 1 FROM ledger"))

    assert "postgresql+psycopg" not in str(failed.value)
    engine.dispose()
