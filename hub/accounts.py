"""Local accounts of people who read the hub's pages, and what stands between them and guessers.

A password is stretched with Argon2id. An attempt is counted before its password is looked at, so
that many at once guess no faster than one after the other; after a few, each failure doubles the
wait. All this is the same for names that do not exist.
"""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    Integer,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from hub.storage import metadata, reading, writing
from proto.errors import ConflictError, InputError, RefusalError, UnavailableError

SHORTEST_PASSWORD = 12
MEMORY = argon2id.MEMLIMIT_INTERACTIVE
"""Bytes that each stretching of a password takes."""

_LONGEST_PASSWORD = 256
_FREE_ATTEMPTS = 3
_LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(days=1)
_STRETCHED_AT_ONCE = 2
"""More at once would let strangers exhaust the memory."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")

account = Table(
    "account",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("body", String(64), nullable=False),
    Column("password", String(128), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("session", Integer, nullable=False),
)

login_attempt = Table(
    "login_attempt",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("open_from", BigInteger, nullable=False),  # Seconds since 1970.
)


class UnknownAccountError(RefusalError):
    """There is no account of this name."""

    code = "unknown-account"


class WrongPasswordError(RefusalError):
    """Name and password do not belong together; which of them is wrong is not said."""

    code = "login"


class ThrottledError(UnavailableError):
    """Too many wrong passwords for this name; `retry_after` says how long to wait."""

    def __init__(self, retry_after: timedelta) -> None:
        """Say how long to wait, in whole seconds."""
        self.retry_after = retry_after
        seconds = int(retry_after.total_seconds())
        super().__init__(f"too many attempts for this name: try again in {seconds} seconds")


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may read what a body may read.

    Attributes:
        session: Number of the account's running sessions; older ones have ended.
    """

    name: str
    body: str
    disabled: bool
    session: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts in the hub's database."""

    engine: Engine
    _stretching: BoundedSemaphore
    _nobodys: str

    @classmethod
    def of(cls, engine: Engine) -> "Accounts":
        """The accounts in the database of this engine."""
        # Names without an account are checked against it, so that they take as long.
        nobodys = _stretch(secrets.token_bytes())
        return cls(engine, BoundedSemaphore(_STRETCHED_AT_ONCE), nobodys)

    def add(self, name: str, body: str, password: str) -> None:
        """Open an account for somebody who works for a body.

        Raises:
            ConflictError: The name is taken.
            InputError: The name or the password is not fit for use.
        """
        if not _NAME.fullmatch(name):
            raise InputError(
                f"expected a name of lower-case letters, digits and . _ @ -, got {name[:64]!r}"
            )
        stretched = _stretch(_password(password))
        with writing(self.engine) as connection:
            if connection.execute(select(account).where(account.c.name == name)).first():
                raise ConflictError(f"there is an account called {name} already")
            row = {"name": name, "body": body, "password": stretched}
            connection.execute(insert(account).values(**row, disabled=False, session=0))

    def list(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(account).order_by(account.c.name)).all()
        return tuple(_account(row) for row in rows)

    def find(self, name: str) -> Account | None:
        """The account of this name, if there is one."""
        row = self._row(name)
        return _account(row) if row else None

    def disable(self, name: str) -> None:
        """Close an account; whoever is logged in with it no longer is.

        Raises:
            UnknownAccountError: There is no such account.
        """
        with writing(self.engine) as connection:
            change = update(account).where(account.c.name == name)
            if not connection.execute(change.values(disabled=True)).rowcount:
                raise UnknownAccountError(f"there is no account called {name[:64]!r}")

    def end_sessions(self, name: str) -> None:
        """Log out wherever somebody is logged in with this account."""
        with writing(self.engine) as connection:
            change = update(account).where(account.c.name == name)
            connection.execute(change.values(session=account.c.session + 1))

    def check(self, name: str, password: str, now: datetime) -> Account:
        """The account, if the password is its own and it is not disabled.

        Raises:
            ThrottledError: There were too many attempts for this name.
            WrongPasswordError: Name and password do not belong together.
        """
        self._count_attempt(name, now)
        row = self._row(name)
        is_right = self._is_right(row.password if row else self._nobodys, password)
        if row is None or not is_right or row.disabled:
            raise WrongPasswordError("the name or the password is wrong")
        with writing(self.engine) as connection:
            mine = login_attempt.c.name_hash == _hash(name)
            connection.execute(delete(login_attempt).where(mine))
        return _account(row)

    def _row(self, name: str) -> Row[tuple[object, ...]] | None:
        if not _NAME.fullmatch(name):
            return None
        with reading(self.engine) as connection:
            return connection.execute(select(account).where(account.c.name == name)).first()

    def _is_right(self, stretched: str, password: str) -> bool:
        with self._stretching:
            try:
                is_right = argon2id.verify(stretched.encode(), _normal(password))
            except InvalidkeyError:
                return False
        return is_right and len(password) <= _LONGEST_PASSWORD

    def _count_attempt(self, name: str, now: datetime) -> None:
        """Count the attempt whatever comes of it, and refuse it where it comes too early."""
        seconds = int(now.timestamp())
        key = _hash(name)
        with writing(self.engine) as connection:
            forgotten = seconds - int(_FORGOTTEN_AFTER.total_seconds())
            connection.execute(delete(login_attempt).where(login_attempt.c.open_from < forgotten))
            mine = login_attempt.c.name_hash == key
            before = connection.execute(select(login_attempt).where(mine)).first()
            if before and seconds < before.open_from:
                raise ThrottledError(timedelta(seconds=before.open_from - seconds))
            attempts = before.attempts + 1 if before else 1
            row = {"attempts": attempts, "open_from": seconds + _wait(attempts)}
            write = update(login_attempt).where(mine) if before else insert(login_attempt)
            connection.execute(write.values(name_hash=key, **row))


def _wait(attempts: int) -> int:
    """Seconds to wait after so many attempts: none, then 2, 4, 8 … up to a quarter of an hour."""
    doublings = min(attempts - _FREE_ATTEMPTS, 10)
    return min(2**doublings, int(_LONGEST_WAIT.total_seconds())) if doublings > 0 else 0


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(row.name, row.body, row.disabled, row.session)


def _hash(name: str) -> str:
    """People type passwords into the name's field; such a name must not be kept."""
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()


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
