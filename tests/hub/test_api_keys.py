"""A key opens what its account may read, until it is replaced, revoked, or the account closed."""

import pytest
from nacl.pwhash import argon2id
from sqlalchemy import Engine, text

from hub.accounts import Account, Accounts, UnknownAccountError
from hub.api_keys import ApiKeys

PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.


@pytest.fixture
def keys(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> ApiKeys:
    """Keys beside two accounts."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    accounts = Accounts.of(engine)
    accounts.add("ana", "marri", PASSWORD)
    accounts.add("eva", "selec", PASSWORD)
    return ApiKeys(engine)


def test_a_key_leads_to_its_account(keys: ApiKeys) -> None:
    """To the one it was made for, and to no other."""
    anas, evas = keys.make("ana"), keys.make("eva")

    assert Account("ana", "marri", disabled=False, session=0) == keys.account(anas)
    assert Account("eva", "selec", disabled=False, session=0) == keys.account(evas)


@pytest.mark.parametrize("key", ["", "dcim_", "ana", PASSWORD, "dcim_\ud800"])
def test_anything_else_leads_nowhere(keys: ApiKeys, key: str) -> None:
    """Not even a password."""
    keys.make("ana")

    assert keys.account(key) is None


def test_a_new_key_ends_the_one_before(keys: ApiKeys) -> None:
    """Making one anew is how a lost key is revoked."""
    old, new = keys.make("ana"), keys.make("ana")

    assert (None, "ana") == (keys.account(old), getattr(keys.account(new), "name", None))


def test_a_revoked_key_leads_nowhere(keys: ApiKeys) -> None:
    """Whether there was one is told."""
    key = keys.make("ana")

    assert (True, False) == (keys.revoke("ana"), keys.revoke("ana"))
    assert keys.account(key) is None


def test_the_key_of_a_closed_account_leads_nowhere(engine: Engine, keys: ApiKeys) -> None:
    """From the next request on."""
    key = keys.make("ana")

    Accounts.of(engine).disable("ana")

    assert keys.account(key) is None


def test_nobody_without_an_account_gets_a_key(keys: ApiKeys) -> None:
    """A wrong name is said, not taken."""
    with pytest.raises(UnknownAccountError, match="no account called ivo"):
        keys.make("ivo")


def test_the_database_never_holds_a_key(engine: Engine, keys: ApiKeys) -> None:
    """Only what it hashes to."""
    key = keys.make("ana")

    with engine.connect() as connection:
        [row] = connection.execute(text("SELECT account, hash FROM api_key"))
    assert "ana" == row.account
    assert key not in row.hash
    assert 64 == len(row.hash)
