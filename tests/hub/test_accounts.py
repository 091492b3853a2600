"""Accounts hold on both databases, with their roles, and open to those who they are for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.pwhash import argon2id
from sqlalchemy import select

from hub import storage
from hub.accounts import (
    Account,
    Accounts,
    Subject,
    UnknownAccountError,
    UnknownSubjectError,
    WrongPasswordError,
    account,
)
from proto.errors import ConflictError, InputError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
WRONG = "wrong horse battery"
ANA = Account("ana", "marri", disabled=False, session=0, roles=frozenset({"analyst"}))
EVA = Subject("https://login.example.org", "7c9e6679")


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
    assert ANA == accounts.check("ana", PASSWORD, NOON)


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


def test_a_disabled_account_stays_out(accounts: Accounts) -> None:
    """Disabling closes an account; the list says so."""
    accounts.disable("ana")

    with pytest.raises(WrongPasswordError):
        accounts.check("ana", PASSWORD, NOON)
    assert [replace(ANA, disabled=True, session=1)] == list(accounts.list())


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


def test_roles_are_kept(accounts: Accounts) -> None:
    """All of them, in no order."""
    accounts.add("bea", "marri", PASSWORD, roles=frozenset({"auditor", "operator"}))

    assert {"operator", "auditor"} == accounts.check("bea", PASSWORD, NOON).roles


def test_a_person_whom_an_issuer_vouches_for_is_known(accounts: Accounts) -> None:
    """By issuer and subject together, and by nothing else."""
    accounts.add_known("eva", "selec", EVA, roles=frozenset({"analyst"}))

    assert ("eva", "selec") == (accounts.known(EVA).name, accounts.known(EVA).body)
    for other in (replace(EVA, issuer="https://other.example"), replace(EVA, name="7C9E6679")):
        with pytest.raises(UnknownSubjectError, match="no open account of this hub is yours"):
            accounts.known(other)


def test_a_closed_account_is_not_known(accounts: Accounts) -> None:
    """Whatever the issuer says."""
    accounts.add_known("eva", "selec", EVA)
    accounts.disable("eva")

    with pytest.raises(UnknownSubjectError):
        accounts.known(EVA)


def test_a_person_has_one_account(accounts: Accounts) -> None:
    """A second name for the same subject is refused, and leaves nothing behind."""
    accounts.add_known("eva", "selec", EVA)

    with pytest.raises(ConflictError, match="has an account already: eva"):
        accounts.add_known("eve", "marri", EVA)

    assert accounts.find("eve") is None


@pytest.mark.parametrize("subject", ["", "a b", "x" * 256, "č"])
def test_what_is_no_subject_is_refused(accounts: Accounts, subject: str) -> None:
    """An issuer never sends such a one."""
    with pytest.raises(InputError, match="expected a subject"):
        accounts.add_known("eva", "selec", replace(EVA, name=subject))


def test_who_logs_in_at_an_issuer_has_no_password(accounts: Accounts) -> None:
    """And is given none."""
    accounts.add_known("eva", "selec", EVA)

    with pytest.raises(ConflictError, match="its issuer lets it in"):
        accounts.change_password("eva", PASSWORD)
    with pytest.raises(WrongPasswordError):
        accounts.check("eva", "", NOON)
    assert (True, False) == (accounts.has_subject("eva"), accounts.has_subject("ana"))


def test_another_password_ends_sessions_and_waiting(accounts: Accounts) -> None:
    """Whoever forgot theirs gets in at once, and whoever knew the old one is out."""
    for _ in range(4):
        with pytest.raises(WrongPasswordError):
            accounts.check("ana", WRONG, NOON)

    accounts.change_password("ana", "another horse battery")

    assert 1 == accounts.check("ana", "another horse battery", NOON).session
    with pytest.raises(WrongPasswordError):
        accounts.check("ana", PASSWORD, NOON)


def test_an_account_that_opens_again_has_no_old_sessions(accounts: Accounts) -> None:
    """The number of its sessions is another."""
    accounts.disable("ana")
    accounts.enable("ana")

    assert replace(ANA, session=1) == accounts.check("ana", PASSWORD, NOON)


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.enable("bea"),
        lambda accounts: accounts.change_password("bea", PASSWORD),
        lambda accounts: accounts.end_sessions("bea"),
    ],
    ids=["enable", "password", "sessions"],
)
def test_changing_nobody_is_refused(accounts: Accounts, change: Callable[[Accounts], None]) -> None:
    """An operator who mistypes a name hears of it."""
    with pytest.raises(UnknownAccountError, match="bea"):
        change(accounts)
