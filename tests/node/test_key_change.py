"""The files of a key that is replaced: the new one beside the old, until the hub shows it."""

from pathlib import Path

import pytest

from node.keys import Keys
from node.vault import Vault, WrongPassphraseError
from proto import statement as statements
from proto import succession
from proto.errors import InputError
from proto.statement import Reason
from tests import documents
from tests.node.country import PASSPHRASE, modes
from tests.node.softhsm import PIN, SoftHsm

NEW = "another battery staple"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Fresh keys of Albania."""
    vault = Vault(tmp_path / "keys", tmp_path / "secrets" / "node.secret")
    return Keys.create(vault, party="AL", passphrase=PASSPHRASE)


def _begin(keys: Keys, reason: Reason) -> None:
    (before,) = succession.begun(keys.statement()).links
    old = keys.agreement(PASSPHRASE) if reason == "rotation" else None
    release = keys.release()
    keys.change.begin(before, reason, release=release, passphrase=NEW, old=old)


@pytest.mark.parametrize("reason", ["rotation", "lost", "compromised"])
def test_what_is_begun_follows_from_what_was_stated(keys: Keys, reason: Reason) -> None:
    """It could be handed in at once; what the hub has shown is still what we say."""
    before = keys.statement()

    _begin(keys, reason)

    stated = keys.stated()
    assert before == stated.accepted
    assert reason == stated.reason
    assert stated.under_way
    assert 2 == len(succession.verify([stated.accepted, stated.under_way]).links)
    assert {0o600} == set(modes(keys.vault.folder).values())


@pytest.mark.parametrize(
    ("reason", "opens", "stays_closed"),
    [("rotation", PASSPHRASE, NEW), ("lost", NEW, PASSPHRASE), ("compromised", NEW, PASSPHRASE)],
)
def test_meanwhile_the_key_that_somebody_trusts_signs(
    keys: Keys, reason: Reason, opens: str, stays_closed: str
) -> None:
    """The old one while it is rotated, the new one otherwise."""
    _begin(keys, reason)

    keys.agreement(opens)
    with pytest.raises(WrongPassphraseError):
        keys.agreement(stays_closed)


def test_finished_the_new_key_is_the_only_one(keys: Keys) -> None:
    """However often it is finished."""
    _begin(keys, "rotation")
    under_way = keys.stated().under_way
    assert under_way

    keys.change.finish(under_way.hash)
    keys.change.finish(under_way.hash)

    assert under_way == keys.statement()
    assert keys.stated().under_way is None
    public = keys.agreement(NEW).public_key()
    assert statements.verify(under_way).agreement_public == public
    assert [] == [path for path in keys.vault.folder.iterdir() if ".next" in path.name]


def test_what_another_process_overtook_is_not_finished(keys: Keys) -> None:
    """Its key is not here any more."""
    _begin(keys, "lost")
    before = keys.stated()

    keys.change.finish(documents.statement("AL").hash)

    assert before == keys.stated()


def test_a_damaged_statement_is_said(keys: Keys) -> None:
    """The one under way as well."""
    _begin(keys, "lost")
    (keys.vault.folder / "statement.next.json").write_bytes(b"{}")

    with pytest.raises(InputError, match=r"statement\.next\.json is missing or damaged"):
        keys.stated()


def test_a_key_on_a_token_is_rotated_on_it(tmp_path: Path, softhsm: SoftHsm) -> None:
    """The old one signs until the hub shows the new one; no key lies in a file meanwhile."""
    token = softhsm.token("AL officers")
    vault = Vault(tmp_path / "keys", tmp_path / "secrets" / "node.secret")
    keys = Keys.create(vault, party="AL", passphrase=PIN, token=token)
    (before,) = succession.begun(keys.statement()).links
    old = keys.agreement(PIN)

    keys.change.begin(before, "rotation", release=keys.release(), passphrase=PIN, old=old)
    meanwhile = keys.agreement(PIN).public_key()
    under_way = keys.stated().under_way
    assert under_way
    keys.change.finish(under_way.hash)

    assert old.public_key() == meanwhile
    assert keys.agreement(PIN).public_key() == statements.verify(under_way).agreement_public
    assert not list(keys.vault.folder.glob("agreement*"))
