"""What tests stand on is tested first."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy
from pytest_socket import SocketBlockedError
from sqlalchemy.pool import NullPool

from tests import parts


@pytest.fixture(scope="module", autouse=True)
def _settings_outside() -> Iterator[None]:
    """A developer's shell names a node; it is set before any test's own set-up."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DCIM_NODE_HOME", "/srv/dcim")
    yield
    patch.undo()


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_an_empty_database(database_url: str, turn: int) -> None:
    """Whatever an earlier test stored is gone."""
    engine = sqlalchemy.create_engine(database_url, poolclass=NullPool)

    with engine.begin() as connection:
        before = sqlalchemy.inspect(connection).get_table_names()
        connection.exec_driver_sql("CREATE TABLE people (id INTEGER)")

    assert before == [], turn


def test_the_servers_are_two_kinds(database_url: str) -> None:
    """A storage test that passes has passed on the database it says."""
    url = sqlalchemy.make_url(database_url)

    assert url.drivername in {"sqlite", "postgresql+psycopg"}


def test_settings_outside_do_not_reach_a_test() -> None:
    """A developer's own node is never touched."""
    assert [] == [name for name in os.environ if name.startswith("DCIM_")]


@pytest.mark.filterwarnings("ignore:A test tried to use socket.socket")
def test_the_network_is_off() -> None:
    """Outside journeys no test opens a connection."""
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def test_an_absent_part_skips_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a user's machine a missing part costs a test, not the run."""
    monkeypatch.delenv("REQUIRE_POSTGRES", raising=False)

    with pytest.raises(pytest.skip.Exception, match="no server"):
        parts.absent("no server", required_by="REQUIRE_POSTGRES")


def test_an_absent_part_fails_where_it_was_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI a missing part is an error, so that no test is skipped unseen."""
    monkeypatch.setenv("REQUIRE_POSTGRES", "1")

    with pytest.raises(pytest.fail.Exception, match="no server"):
        parts.absent("no server", required_by="REQUIRE_POSTGRES")


def test_a_named_server_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names a server gets that one."""
    monkeypatch.setenv("TEST_POSTGRES_URL", "postgresql+psycopg://someone@there/postgres")

    with ExitStack() as stack:
        assert parts.postgresql(stack) == "postgresql+psycopg://someone@there/postgres"


def test_no_browser_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The reason says what was looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(parts.AbsentError, match="chromium"):
        parts.chromium()


def test_no_leave_to_mount_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In an ordinary container nobody mounts a disk, and nothing fails for it."""
    refusing = tmp_path / "mount"
    refusing.write_text("#!/bin/sh\nexit 32\n", encoding="utf-8")
    refusing.chmod(0o700)
    (tmp_path / "umount").symlink_to(refusing)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(parts.AbsentError, match="CAP_SYS_ADMIN"):
        parts.expect_mounting()


def test_no_mount_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As where there is no such program."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(parts.AbsentError, match="no mount"):
        parts.expect_mounting()


@pytest.mark.usefixtures("mounting")
def test_a_small_disk_is_soon_full_and_soon_gone(tmp_path: Path) -> None:
    """What was written to it is not on the disk beneath."""
    with parts.small_disk(tmp_path, mebibytes=1):
        (tmp_path / "half").write_bytes(bytes(1 << 19))
        with pytest.raises(OSError, match="No space left"):
            (tmp_path / "more").write_bytes(bytes(1 << 20))

    assert [] == list(tmp_path.iterdir())
