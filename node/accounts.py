"""Local accounts of the people who work at this node's pages, one role to each.

Somebody who acts in two roles has two accounts, so that what was done always says in which.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal, get_args

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id
from sqlalchemy import Boolean, Column, Engine, Integer, Row, String, Table, insert, select, update

from node.attempts import Attempts
from node.storage import metadata, reading, writing
from proto.errors import ConflictError, InputError, RefusalError

Role = Literal["data-manager", "legal-officer", "provider", "reader"]
"""Who keeps the registers; who signs agreements; who speaks for one provider's rows; who reads
this country's own exact figures."""

ROLES: tuple[Role, ...] = get_args(Role)
SHORTEST_PASSWORD = 12
MEMORY = argon2id.MEMLIMIT_INTERACTIVE
"""Bytes that each stretching of a password takes."""

_LONGEST_PASSWORD = 256
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")

account = Table(
    "account",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("password", String(128), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("session", Integer, nullable=False),
)


class UnknownAccountError(RefusalError):
    """There is no account of this name."""

    code = "unknown-account"


class WrongPasswordError(RefusalError):
    """Name and password do not belong together; which of them is wrong is not said."""

    code = "login"


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may log in.

    Attributes:
        provider: Whose rows a `provider` speaks for; empty for every other role.
        session: Number of the account's running sessions; older ones have ended.
    """

    name: str
    role: Role
    provider: str
    disabled: bool
    session: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts in the node's database."""

    engine: Engine

    def add(self, name: str, role: str, password: str, *, provider: str = "") -> Account:
        """Open an account.

        Raises:
            ConflictError: The name is taken.
            InputError: Name, role, provider or password is not fit for use.
        """
        if not _NAME.fullmatch(name):
            raise InputError(
                f"expected a name of lower-case letters, digits and . _ @ -, got {name[:64]!r}"
            )
        new = Account(name, _role(role, provider), provider, disabled=False, session=0)
        row = {"name": name, "role": role, "provider": provider, "disabled": False, "session": 0}
        stretched = _stretch(_password(password))
        with writing(self.engine) as connection:
            if connection.execute(select(account.c.name).where(account.c.name == name)).first():
                raise ConflictError(f"there is an account called {name} already")
            connection.execute(insert(account), row | {"password": stretched})
        return new

    def list(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(account).order_by(account.c.name)).all()
        return tuple(map(_account, rows))

    def officers(self) -> frozenset[str]:
        """The legal officers whose account is open: whose word counts today."""
        found = (each for each in self.list() if each.role == "legal-officer")
        return frozenset(each.name for each in found if not each.disabled)

    def find(self, name: str) -> Account | None:
        """The account of this name, if there is one."""
        row = self._row(name)
        return _account(row) if row else None

    def disable(self, name: str) -> None:
        """Close an account; whoever is logged in with it no longer is.

        Raises:
            UnknownAccountError: There is no such account.
        """
        self._change(name, disabled=True)

    def change_password(self, name: str, password: str) -> None:
        """Give an account another password; it is open again, and all its sessions have ended.

        Raises:
            InputError: The password is not fit for use.
            UnknownAccountError: There is no such account.
        """
        stretched = _stretch(_password(password))
        self._change(name, password=stretched, disabled=False, session=account.c.session + 1)

    def end_sessions(self, name: str) -> None:
        """Log out wherever somebody is logged in with this account."""
        self._change(name, session=account.c.session + 1)

    def admit(self, name: str, password: str, *, attempts: Attempts, now: datetime) -> Account:
        """The account, if the password is its own; after wrong ones it costs time to try again.

        Raises:
            ThrottledError: There were too many attempts for this name.
            WrongPasswordError: Name and password do not belong together.
        """
        with attempts.counted("account", name, now):
            return self.check(name, password)

    def check(self, name: str, password: str) -> Account:
        """The account, if the password is its own and it is not disabled.

        Raises:
            WrongPasswordError: Name and password do not belong together.
        """
        row = self._row(name)
        # A name without an account takes as long as one that has one.
        is_right = _is_right(row.password if row else _nobodys(MEMORY), password)
        if row is None or not is_right or row.disabled:
            raise WrongPasswordError("the name or the password is wrong")
        return _account(row)

    def _row(self, name: str) -> Row[tuple[object, ...]] | None:
        if not _NAME.fullmatch(name):
            return None
        with reading(self.engine) as connection:
            return connection.execute(select(account).where(account.c.name == name)).first()

    def _change(self, name: str, **values: object) -> None:
        with writing(self.engine) as connection:
            change = update(account).where(account.c.name == name).values(**values)
            if not connection.execute(change).rowcount:
                raise UnknownAccountError(f"there is no account called {name[:64]!r}")


def _role(text: str, provider: str) -> Role:
    role = next((each for each in ROLES if each == text), None)
    if role is None:
        raise InputError(f"expected a role ({', '.join(ROLES)}), got {text[:64]!r}")
    if (role == "provider") != bool(provider):
        raise InputError("a provider's account says which provider, and no other account does")
    return role


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(row.name, row.role, row.provider, row.disabled, row.session)


def _is_right(stretched: str, password: str) -> bool:
    try:
        is_right = argon2id.verify(stretched.encode(), _normal(password))
    except InvalidkeyError:
        return False
    return is_right and len(password) <= _LONGEST_PASSWORD


@cache
def _nobodys(memory: int) -> str:
    return argon2id.str(b"the password of nobody", memlimit=memory).decode()


def _stretch(password: bytes) -> str:
    return argon2id.str(password, memlimit=MEMORY).decode()


def _password(text: str) -> bytes:
    if not SHORTEST_PASSWORD <= len(text) <= _LONGEST_PASSWORD:
        raise InputError(
            f"expected a password of {SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters, "
            f"got {len(text)}"
        )
    return _normal(text)


def _normal(text: str) -> bytes:
    """The same bytes for the same letters, however a keyboard composes them (RFC 8265 §4)."""
    return unicodedata.normalize("NFC", text[:_LONGEST_PASSWORD]).encode(errors="replace")
