"""Accounts hold on both databases, and guessing passwords gets slower and slower."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nacl.pwhash import argon2id
from sqlalchemy import select

from hub import storage
from hub.accounts import (
    Account,
    Accounts,
    ThrottledError,
    UnknownAccountError,
    WrongPasswordError,
    account,
    login_attempt,
)
from proto.errors import ConflictError, InputError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
WRONG = "wrong horse battery"


@pytest.fixture
def accounts(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    """An account called ana, in an otherwise empty database, and passwords stretched cheaply."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    engine = storage.open_engine(database_url)
    storage.create_tables(engine)
    accounts = Accounts.of(engine)
    accounts.add("ana", "marri", PASSWORD)
    yield accounts
    engine.dispose()


def test_the_right_password_opens(accounts: Accounts) -> None:
    """Name and password that belong together give the account and its body."""
    assert Account("ana", "marri", disabled=False, session=0) == accounts.check(
        "ana", PASSWORD, NOON
    )


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ana", WRONG),
        ("ana", ""),
        ("ana", PASSWORD + "x" * 300),
        ("ANA", PASSWORD),
        ("ana\x00", PASSWORD),
        ("bea", PASSWORD),
        ("", ""),
    ],
)
def test_anything_else_does_not(accounts: Accounts, name: str, password: str) -> None:
    """A wrong password and an unknown name are refused in the same words."""
    with pytest.raises(WrongPasswordError, match=r"^the name or the password is wrong$"):
        accounts.check(name, password, NOON)


def test_the_password_is_stretched_not_stored(tmp_path: Path) -> None:
    """The database holds an Argon2id hash with its own salt, made with 64 MiB."""
    engine = storage.open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    storage.create_tables(engine)
    accounts = Accounts.of(engine)
    for name in ("ana", "bea"):
        accounts.add(name, "marri", PASSWORD)

    with storage.reading(engine) as connection:
        stored = connection.execute(select(account.c.password)).scalars().all()
    engine.dispose()

    assert all(each.startswith("$argon2id$v=19$m=65536,t=2,p=1$") for each in stored)
    assert 2 == len(set(stored))


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


def test_a_disabled_account_stays_out(accounts: Accounts) -> None:
    """Disabling closes an account; the list says so."""
    accounts.disable("ana")

    with pytest.raises(WrongPasswordError):
        accounts.check("ana", PASSWORD, NOON)
    assert [Account("ana", "marri", disabled=True, session=0)] == list(accounts.list())


def test_disabling_nobody_is_refused(accounts: Accounts) -> None:
    """An operator who mistypes a name hears of it."""
    with pytest.raises(UnknownAccountError, match="bea"):
        accounts.disable("bea")


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    """A second account of the same name is refused and the first stays as it was."""
    with pytest.raises(ConflictError, match="ana"):
        accounts.add("ana", "selec", PASSWORD)

    assert "marri" == accounts.check("ana", PASSWORD, NOON).body


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", PASSWORD),
        ("Ana", PASSWORD),
        ("a b", PASSWORD),
        ("a" * 65, PASSWORD),
        ("bea", "elevenchars"),
        ("bea", "x" * 257),
    ],
)
def test_unfit_names_and_passwords_are_refused(
    accounts: Accounts, name: str, password: str
) -> None:
    """What is expected is said, and the password is not repeated."""
    with pytest.raises(InputError, match=r"^expected a") as refused:
        accounts.add(name, "marri", password)

    assert password not in str(refused.value)


def test_letters_are_the_same_however_they_are_composed(accounts: Accounts) -> None:
    """One keyboard sends č as one code point, another as two."""
    accounts.add("eva", "marri", "lozinka č lozinka")

    assert "eva" == accounts.check("eva", "lozinka c\u030c lozinka", NOON).name


def test_ending_sessions_changes_their_number(accounts: Accounts) -> None:
    """A session that carries the old number has ended."""
    accounts.end_sessions("ana")

    found = accounts.find("ana")
    assert found is not None
    assert 1 == found.session


def test_nobody_is_found_under_a_name_that_cannot_be(tmp_path: Path) -> None:
    """A name that no account may have is not even asked for."""
    engine = storage.open_engine(f"sqlite:///{tmp_path / 'none.db'}")

    assert Accounts.of(engine).find("\x00") is None
    engine.dispose()
