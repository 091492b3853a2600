"""Accounts hold on both databases, one role to each."""

import pytest
from nacl.pwhash import argon2id
from sqlalchemy import Engine, select

from node.accounts import ROLES, Account, Accounts, UnknownAccountError, WrongPasswordError, account
from node.storage import reading
from proto.errors import ConflictError, InputError

PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
WRONG = "wrong horse battery"


@pytest.fixture
def accounts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """An account called ana, of a data manager, and passwords stretched cheaply."""
    monkeypatch.setattr("node.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    accounts = Accounts(engine)
    accounts.add("ana", "data-manager", PASSWORD)
    return accounts


def test_the_right_password_opens(accounts: Accounts) -> None:
    """Name and password that belong together give the account and its role."""
    ana = Account("ana", "data-manager", "", disabled=False, session=0)

    assert ana == accounts.check("ana", PASSWORD)


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
        accounts.check(name, password)


def test_the_password_is_stretched_not_stored(engine: Engine) -> None:
    """The database holds an Argon2id hash with its own salt, made with 64 MiB."""
    accounts = Accounts(engine)
    for name in ("ana", "bea"):
        accounts.add(name, "reader", PASSWORD)

    with reading(engine) as connection:
        stored = connection.execute(select(account.c.password)).scalars().all()

    assert all(each.startswith("$argon2id$v=19$m=65536,t=2,p=1$") for each in stored)
    assert 2 == len(set(stored))


def test_a_disabled_account_stays_out(accounts: Accounts) -> None:
    """Disabling closes an account; the list says so."""
    accounts.disable("ana")

    with pytest.raises(WrongPasswordError):
        accounts.check("ana", PASSWORD)
    assert [True] == [each.disabled for each in accounts.list()]


def test_another_password_ends_what_the_old_one_began(accounts: Accounts) -> None:
    """The old one opens nothing, running sessions have ended, a disabled account is open again."""
    accounts.disable("ana")

    accounts.change_password("ana", WRONG)

    with pytest.raises(WrongPasswordError):
        accounts.check("ana", PASSWORD)
    assert Account("ana", "data-manager", "", disabled=False, session=1) == accounts.check(
        "ana", WRONG
    )


def test_nobody_is_changed_by_mistake(accounts: Accounts) -> None:
    """An operator who mistypes a name hears of it."""
    with pytest.raises(UnknownAccountError, match="bea"):
        accounts.disable("bea")
    with pytest.raises(UnknownAccountError, match="bea"):
        accounts.change_password("bea", PASSWORD)


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    """A second account of the same name is refused and the first stays as it was."""
    with pytest.raises(ConflictError, match="ana"):
        accounts.add("ana", "reader", PASSWORD)

    assert "data-manager" == accounts.check("ana", PASSWORD).role


@pytest.mark.parametrize(
    ("name", "role", "password", "provider"),
    [
        ("", "reader", PASSWORD, ""),
        ("Bea", "reader", PASSWORD, ""),
        ("a b", "reader", PASSWORD, ""),
        ("a" * 65, "reader", PASSWORD, ""),
        ("bea", "reader", "elevenchars", ""),
        ("bea", "reader", "x" * 257, ""),
        ("bea", "", PASSWORD, ""),
        ("bea", "admin", PASSWORD, ""),
        ("bea", "provider", PASSWORD, ""),
        ("bea", "reader", PASSWORD, "north"),
    ],
)
def test_what_is_unfit_is_refused(
    accounts: Accounts, name: str, role: str, password: str, provider: str
) -> None:
    """What is expected is said, the password is not repeated, and there is no such account."""
    with pytest.raises(InputError) as refused:
        accounts.add(name, role, password, provider=provider)

    assert password not in str(refused.value)
    assert ["ana"] == [each.name for each in accounts.list()]


def test_every_role_can_be_given(accounts: Accounts) -> None:
    """Only a provider's account names a provider."""
    for role in ROLES:
        accounts.add(role, role, PASSWORD, provider="north" if role == "provider" else "")

    assert {"data-manager", *ROLES} == {each.role for each in accounts.list()}
    found = accounts.find("provider")
    assert found is not None
    assert "north" == found.provider


def test_letters_are_the_same_however_they_are_composed(accounts: Accounts) -> None:
    """One keyboard sends č as one code point, another as two."""
    accounts.add("eva", "reader", "lozinka č lozinka")

    assert "eva" == accounts.check("eva", "lozinka c\u030c lozinka").name
