"""Where the agreement key is: in a file, or on a token."""

from contextlib import suppress
from pathlib import Path

import pytest

from node import agreement_key
from node.attempts import ThrottledError
from node.keys import Keys
from node.settings import Token
from node.vault import Vault, WrongPassphraseError
from proto import statement as statements
from proto.errors import InputError
from tests.node.country import PASSPHRASE, modes
from tests.node.softhsm import PIN, SoftHsm


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault that is not made yet."""
    return Vault(tmp_path / "keys", tmp_path / "node.secret")


@pytest.fixture
def token(softhsm: SoftHsm) -> Token:
    """Albania's token."""
    return softhsm.token("AL officers")


@pytest.fixture
def keys(vault: Vault, token: Token) -> Keys:
    """Keys of Albania, the agreement key on the token."""
    return Keys.create(vault, party="AL", passphrase=PIN, token=token)


def test_the_statement_is_signed_by_the_token(keys: Keys) -> None:
    """Nobody who reads it can tell where the key is; in the folder there is none."""
    statement = statements.verify(keys.statement())

    assert statement.agreement_public == keys.agreement(PIN).public_key()
    assert "agreement" not in modes(keys.vault.folder)
    assert "release" in modes(keys.vault.folder)


def test_a_wrong_pin_makes_nothing(vault: Vault, token: Token) -> None:
    """There are all keys or none."""
    with pytest.raises(WrongPassphraseError):
        Keys.create(vault, party="AL", passphrase="000000", token=token)  # noqa: S106 - wrong

    assert not vault.folder.exists()


def test_guessing_a_pin_costs_time(keys: Keys) -> None:
    """So that a token is not locked by whoever guesses fast, or by accident."""
    for _ in range(12):
        with suppress(WrongPassphraseError, ThrottledError):
            keys.agreement("000000")

    with pytest.raises(ThrottledError):
        keys.agreement(PIN)


def test_a_node_without_the_extra_says_what_to_install(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most nodes have no token, and need not install what speaks to one."""
    monkeypatch.setattr(agreement_key, "find_spec", lambda _: None)

    with pytest.raises(InputError, match=r"pip install 'dcim-exchange\[token\]'"):
        keys.agreement(PIN)


def test_a_key_in_a_file_is_not_looked_for_on_a_token(vault: Vault, token: Token) -> None:
    """A table in the settings moves no key."""
    Keys.create(vault, party="AL", passphrase=PASSPHRASE)

    with pytest.raises(WrongPassphraseError):
        Keys(vault, token).agreement(PASSPHRASE)
    assert "on the token 'AL officers'" in agreement_key.examine(token)
    assert "agreement key sealed in its file" == agreement_key.examine(None)
