"""The hub's keys are sealed, private, and renewed before anybody notices."""

import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from hub import keys as hub_keys
from hub.keys import Keys
from proto.errors import InputError
from tests.documents import NOW


@pytest.fixture
def home(keys: Keys, tmp_path: Path) -> Path:
    """A copy of the hub's home that a test may damage."""
    return Path(shutil.copytree(keys.home, tmp_path / "home"))


def test_what_is_made_is_opened_again(tmp_path: Path) -> None:
    """A restart changes nobody."""
    keys = hub_keys.create(tmp_path, now=NOW)
    opened = hub_keys.open_keys(keys.home)

    assert keys.root == opened.root
    assert keys.hub_key.public_key() == opened.hub_key.public_key()
    assert len(opened.session_key) >= 32


def test_no_file_is_open_to_others(keys: Keys) -> None:
    """Only the hub's own user reads its keys."""
    files = [path for path in keys.home.rglob("*") if path.is_file()]

    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in files}


def test_a_key_alone_opens_nothing(keys: Keys) -> None:
    """A stolen key file is worthless without the secret beside it."""
    with pytest.raises(TypeError):
        load_pem_private_key((keys.home / "keys" / "root.key").read_bytes(), None)


def test_another_secret_is_refused(home: Path) -> None:
    """Keys and secret from different backups are not mixed."""
    (home / "secrets" / "hub.secret").write_bytes(b"another")

    with pytest.raises(InputError, match="does not open"):
        hub_keys.open_keys(home)


@pytest.mark.parametrize("name", ["keys/root.key", "keys/hub.key", "keys/root.pem"])
def test_a_missing_file_is_said(home: Path, name: str) -> None:
    """The sentence names the file and what to do."""
    (home / name).unlink()

    with pytest.raises(InputError, match=f"{name}.*restore it from a backup"):
        hub_keys.open_keys(home)


def test_keys_in_each_others_place_are_refused(home: Path) -> None:
    """A mixed-up restore does not sign the log with the wrong key."""
    shutil.copy(home / "keys" / "root.key", home / "keys" / "hub.key")

    with pytest.raises(InputError, match=r"hub\.key holds another kind of key"):
        hub_keys.open_keys(home)


def test_the_server_keeps_its_certificate_until_the_last_third(home: Path) -> None:
    """Handshakes read, and seldom make."""
    opened = hub_keys.open_keys(home)
    first = opened.server([], now=NOW)

    assert first == opened.server([], now=NOW + timedelta(days=59))
    assert first != opened.server([], now=NOW + timedelta(days=61))
