"""Guessing passwords gets slower and slower, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from nacl.pwhash import argon2id
from sqlalchemy import Engine, select

from hub import storage
from hub.accounts import Accounts, WrongPasswordError
from hub.attempts import ThrottledError, login_attempt

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
WRONG = "wrong horse battery"


@pytest.fixture
def accounts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """An account called ana, and passwords stretched cheaply."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    accounts = Accounts.of(engine)
    accounts.add("ana", "marri", PASSWORD)
    return accounts


def test_names_that_were_tried_are_not_kept(accounts: Accounts) -> None:
    """A password typed into the name's field is not found in the database."""
    with pytest.raises(WrongPasswordError):
        accounts.check(PASSWORD, "x", NOON)
    with storage.reading(accounts.engine) as connection:
        rows = connection.execute(select(login_attempt)).all()

    assert PASSWORD not in str(rows)


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_guessing_gets_slower_whether_or_not_the_name_exists(accounts: Accounts, name: str) -> None:
    """After three free attempts the waits are 2, 4, 8 … seconds, up to a quarter of an hour."""
    now, waits = NOON, list[int]()
    while len(waits) < 11:
        try:
            accounts.check(name, WRONG, now)
        except ThrottledError as error:
            waits.append(int(error.retry_after.total_seconds()))
            now += error.retry_after
        except WrongPasswordError:
            pass

    assert [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] == waits


def test_the_right_password_waits_too(accounts: Accounts) -> None:
    """While the name is throttled nobody gets in, and nothing says the password was right."""
    for _ in range(4):
        with pytest.raises(WrongPasswordError):
            accounts.check("ana", WRONG, NOON)

    with pytest.raises(ThrottledError, match="try again in 2 seconds"):
        accounts.check("ana", PASSWORD, NOON)
    assert "ana" == accounts.check("ana", PASSWORD, NOON + timedelta(seconds=2)).name


def test_waiting_outlives_a_restart(accounts: Accounts) -> None:
    """Attempts are counted in the database, not in the process."""
    for _ in range(4):
        with pytest.raises(WrongPasswordError):
            accounts.check("ana", WRONG, NOON)

    with pytest.raises(ThrottledError):
        Accounts.of(accounts.engine).check("ana", PASSWORD, NOON)


def test_a_success_and_a_day_both_forget(accounts: Accounts) -> None:
    """Whoever logs in begins anew, and old failures of any name are dropped."""
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            accounts.check("ana", WRONG, NOON)
    accounts.check("ana", PASSWORD, NOON)
    with pytest.raises(WrongPasswordError):
        accounts.check("bea", WRONG, NOON)
    with pytest.raises(WrongPasswordError):
        accounts.check("eva", WRONG, NOON + timedelta(days=2))

    with storage.reading(accounts.engine) as connection:
        assert 1 == len(connection.execute(select(login_attempt)).all())
