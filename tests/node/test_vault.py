"""Secrets at rest."""

import os
from pathlib import Path

import pytest
from nacl import pwhash

from node import vault as vaults
from node.vault import Vault, WrongPassphraseError, write_private
from proto.errors import InputError
from tests.node.country import PASSPHRASE, modes

SECRET = b"not for others"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An empty vault, its secret in another folder."""
    return Vault.create(tmp_path / "keys", tmp_path / "secrets" / "node.secret")


def test_what_is_sealed_opens_again(vault: Vault) -> None:
    """With the node's own secret, and a second vault on the same files opens it too."""
    vault.seal("release", SECRET)

    assert SECRET == vault.open("release")
    assert SECRET == Vault(vault.folder, vault.secret_file).open("release")


def test_nothing_readable_is_in_the_folder(vault: Vault) -> None:
    """What lies there says nothing, and only its owner may look at it."""
    vault.seal("release", SECRET)
    vault.seal_with_passphrase("agreement", SECRET, PASSPHRASE)

    assert all(SECRET not in path.read_bytes() for path in vault.folder.iterdir())
    assert {"release": 0o600, "agreement": 0o600} == modes(vault.folder)
    assert {"node.secret": 0o600} == modes(vault.secret_file.parent)
    assert {"keys": 0o700, "secrets": 0o700} == modes(vault.folder.parent)


def test_the_same_secret_is_never_sealed_alike(vault: Vault) -> None:
    """Whoever sees two files cannot tell that they hold the same."""
    vault.seal("one", SECRET)
    vault.seal("two", SECRET)

    assert (vault.folder / "one").read_bytes() != (vault.folder / "two").read_bytes()


def test_another_nodes_secret_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    """A folder without the secret that belongs to it stays shut, and the sentence says why."""
    vault.seal("release", SECRET)
    other = Vault.create(tmp_path / "other", tmp_path / "other.secret")

    with pytest.raises(InputError, match=r"release cannot be opened with .*other\.secret: restore"):
        Vault(vault.folder, other.secret_file).open("release")


def test_a_changed_file_is_not_opened(vault: Vault) -> None:
    """One bit is enough."""
    vault.seal("release", SECRET)
    path = vault.folder / "release"
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")

    with pytest.raises(InputError, match="cannot be opened"):
        vault.open("release")


@pytest.mark.parametrize("content", [b"", b"short"])
def test_a_cut_file_is_not_opened(vault: Vault, content: bytes) -> None:
    """What is left of a file is no secret, under either lock."""
    (vault.folder / "release").write_bytes(content)

    with pytest.raises(InputError, match="cannot be opened"):
        vault.open("release")
    with pytest.raises(WrongPassphraseError):
        vault.open_with_passphrase("release", PASSPHRASE)


def test_a_missing_file_is_said(vault: Vault) -> None:
    """And what to do, under either lock."""
    with pytest.raises(InputError, match=r"cannot be opened with .*: restore"):
        vault.open("release")
    with pytest.raises(InputError, match=r"agreement cannot be read: No such file.*restore"):
        vault.open_with_passphrase("agreement", PASSPHRASE)


@pytest.mark.parametrize("content", [None, b"", b"x" * 31])
def test_a_damaged_secret_is_said(vault: Vault, content: bytes | None) -> None:
    """A node's secret that is missing or cut opens and seals nothing."""
    vault.secret_file.unlink()
    if content is not None:
        vault.secret_file.write_bytes(content)

    with pytest.raises(InputError, match=r"node\.secret"):
        vault.seal("release", SECRET)
    with pytest.raises(InputError, match=r"node\.secret"):
        vault.open("release")


def test_a_secret_that_is_there_is_kept(vault: Vault, tmp_path: Path) -> None:
    """Two nodes that share one secret file do not lock each other out."""
    vault.seal("release", SECRET)

    Vault.create(tmp_path / "second", vault.secret_file).seal("release", b"second")

    assert SECRET == vault.open("release")


def test_a_passphrase_opens_what_it_sealed(vault: Vault) -> None:
    """And no other does."""
    vault.seal_with_passphrase("agreement", SECRET, PASSPHRASE)

    assert SECRET == vault.open_with_passphrase("agreement", PASSPHRASE)
    with pytest.raises(WrongPassphraseError, match="does not open the agreement key") as refused:
        vault.open_with_passphrase("agreement", "incorrect horse battery")
    assert "incorrect" not in str(refused.value)


def test_keyboards_may_compose_letters_differently(vault: Vault) -> None:
    """An officer's passphrase opens the key on another system too."""
    vault.seal_with_passphrase("agreement", SECRET, "shq\u00ebp\u00ebria n\u00eb kod\u00ebr")

    assert SECRET == vault.open_with_passphrase(
        "agreement", "shqe\u0308pe\u0308ria ne\u0308 kode\u0308r"
    )


def test_a_changed_file_is_not_opened_by_the_passphrase(vault: Vault) -> None:
    """Neither salt nor content may change."""
    vault.seal_with_passphrase("agreement", SECRET, PASSPHRASE)
    path = vault.folder / "agreement"
    sealed = path.read_bytes()

    for changed in (sealed[:-1] + b"\x00", b"\x00" * 16 + sealed[16:]):
        path.write_bytes(changed)
        with pytest.raises(WrongPassphraseError):
            vault.open_with_passphrase("agreement", PASSPHRASE)


def test_a_short_passphrase_is_refused_before_anything_is_written(vault: Vault) -> None:
    """A key that anybody guesses is not made."""
    with pytest.raises(InputError, match="at least 12 characters") as refused:
        vault.seal_with_passphrase("agreement", SECRET, "tooshort")

    assert "tooshort" not in str(refused.value)
    assert [] == list(vault.folder.iterdir())


def test_guessing_a_passphrase_is_dear(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The moderate cost of libsodium: a quarter of a gigabyte for each try."""
    asked: dict[str, int] = {}

    def kdf(*_: object, **cost: int) -> bytes:
        asked.update(cost)
        return b"k" * 32

    monkeypatch.setattr(pwhash.argon2id, "OPSLIMIT_MODERATE", 3)
    monkeypatch.setattr(pwhash.argon2id, "MEMLIMIT_MODERATE", 1 << 28)
    monkeypatch.setattr(pwhash.argon2id, "kdf", kdf)

    vault.seal_with_passphrase("agreement", SECRET, PASSPHRASE)

    assert {"opslimit": 3, "memlimit": 1 << 28} == asked


def test_a_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up in the middle leaves the old file, and nothing beside it."""
    path = tmp_path / "membership.json"
    write_private(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_private(path, b"new")

    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_what_an_interrupted_write_left_does_not_matter(tmp_path: Path) -> None:
    """Neither its content nor who could read it."""
    path = tmp_path / "membership.json"
    left = tmp_path / ".membership.json.new"
    left.write_bytes(b"half of someth")
    left.chmod(0o644)

    write_private(path, b"new")

    assert b"new" == path.read_bytes()
    assert {"membership.json": 0o600} == modes(tmp_path)


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    """An operator's own choice of permissions is not ours to change."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o750)

    vaults.make_private_folder(folder)

    assert {"home": 0o750} == modes(tmp_path)
