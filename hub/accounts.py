"""Accounts of people who read the hub's pages.

Whoever has one logs in with a password, stretched with Argon2id, or at an issuer of OpenID
Connect, never with both.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    insert,
    select,
    update,
)

from hub import roles
from hub.attempts import Attempts
from hub.language import _
from hub.roles import Roles
from hub.storage import metadata, reading, writing
from proto.errors import ConflictError, InputError, RefusalError

SHORTEST_PASSWORD = 12
MEMORY = argon2id.MEMLIMIT_INTERACTIVE
"""Bytes that each stretching of a password takes."""

_LONGEST_PASSWORD = 256
_STRETCHED_AT_ONCE = 2
"""More at once would let strangers exhaust the memory."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_SUBJECT_NAME = re.compile(r"[!-~]{1,255}")
"""OpenID Connect Core §2: at most 255 ASCII characters."""

_ANALYST: Roles = frozenset({"analyst"})

account = Table(
    "account",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("body", String(64), nullable=False),
    Column("password", String(128), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("session", Integer, nullable=False),
    # An earlier version had no roles: whoever had an account was what an analyst is.
    Column("roles", String(64), nullable=False, server_default=roles.written(_ANALYST)),
)

_subject = Table(
    "subject",
    metadata,
    Column("issuer", String(255), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("account", String(64), ForeignKey(account.c.name), nullable=False, unique=True),
)


class UnknownAccountError(RefusalError):
    """There is no account of this name."""

    code = "unknown-account"


class WrongPasswordError(RefusalError):
    """Name and password do not belong together; which of them is wrong is not said."""

    code = "login"


class UnknownSubjectError(RefusalError):
    """Nobody whom an issuer knows under this name may log in."""

    code = "login"


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as an issuer of OpenID Connect knows them.

    Attributes:
        issuer: Which issuer.
        name: Its own name for the person, which it never gives to another.
    """

    issuer: str
    name: str


@dataclass(frozen=True, slots=True)
class Account:
    """A person who works for a body.

    Attributes:
        session: Number of the account's running sessions; older ones have ended.
        roles: What the person may do; nothing where none is named.
    """

    name: str
    body: str
    disabled: bool
    session: int
    roles: Roles = frozenset()


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

    def add(self, name: str, body: str, password: str, *, roles: Roles = _ANALYST) -> None:
        """Open an account for somebody who works for a body and logs in with a password.

        Raises:
            ConflictError: The name is taken.
            InputError: The name or the password is not fit for use.
        """
        self._open(name, body, _stretch(_password(password)), roles)

    def add_known(self, name: str, body: str, subject: Subject, *, roles: Roles = _ANALYST) -> None:
        """Open an account for somebody who logs in at an issuer.

        Raises:
            ConflictError: The name is taken, or this person has an account.
            InputError: The name or the subject is not fit for use.
        """
        if not _SUBJECT_NAME.fullmatch(subject.name):
            raise InputError("expected a subject of 1 to 255 ASCII characters without spaces")
        # Nobody knows the password, so nobody logs in with it.
        self._open(name, body, _stretch(secrets.token_bytes()), roles, subject)

    def list(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(account).order_by(account.c.name)).all()
        return tuple(read_row(row) for row in rows)

    def find(self, name: str) -> Account | None:
        """The account of this name, if there is one."""
        row = self._row(name)
        return read_row(row) if row else None

    def has_subject(self, name: str) -> bool:
        """Whether an account logs in at an issuer."""
        with reading(self.engine) as connection:
            mine = select(_subject).where(_subject.c.account == name)
            return connection.execute(mine).first() is not None

    def disable(self, name: str) -> None:
        """Close an account; whoever is logged in with it no longer is, also if it opens again.

        Raises:
            UnknownAccountError: There is no such account.
        """
        self._change(name, disabled=True, session=account.c.session + 1)

    def enable(self, name: str) -> None:
        """Open a closed account again.

        Raises:
            UnknownAccountError: There is no such account.
        """
        self._change(name, disabled=False)

    def change_password(self, name: str, password: str) -> None:
        """Give an account another password; its sessions end, and its waiting too.

        Raises:
            ConflictError: The account logs in at an issuer.
            InputError: The password is not fit for use.
            UnknownAccountError: There is no such account.
        """
        if self.has_subject(name):
            raise ConflictError(f"{name} has no password here: its issuer lets it in")
        stretched = _stretch(_password(password))
        self._change(name, password=stretched, session=account.c.session + 1)
        Attempts(self.engine).forget(name)

    def end_sessions(self, name: str) -> None:
        """Log out wherever somebody is logged in with this account.

        Raises:
            UnknownAccountError: There is no such account.
        """
        self._change(name, session=account.c.session + 1)

    def check(self, name: str, password: str, now: datetime) -> Account:
        """The account, if the password is its own and it is not disabled.

        Raises:
            ThrottledError: There were too many attempts for this name.
            WrongPasswordError: Name and password do not belong together.
        """
        attempts = Attempts(self.engine)
        attempts.count(name, now)
        row = self._row(name)
        is_right = self._is_right(row.password if row else self._nobodys, password)
        if row is None or not is_right or row.disabled:
            raise WrongPasswordError(_("the name or the password is wrong"))
        attempts.forget(name)
        return read_row(row)

    def known(self, subject: Subject) -> Account:
        """The account of somebody whom an issuer has vouched for.

        Raises:
            UnknownSubjectError: There is none, or it is disabled.
        """
        query = (
            select(account)
            .join(_subject)
            .where(_subject.c.issuer == subject.issuer, _subject.c.name == subject.name)
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        if row is None or row.disabled:
            raise UnknownSubjectError(_("no open account of this hub is yours"))
        return read_row(row)

    def _open(
        self, name: str, body: str, stretched: str, held: Roles, subject: Subject | None = None
    ) -> None:
        if not _NAME.fullmatch(name):
            raise InputError(
                f"expected a name of lower-case letters, digits and . _ @ -, got {name[:64]!r}"
            )
        row = {"name": name, "body": body, "password": stretched, "roles": roles.written(held)}
        with writing(self.engine) as connection:
            if connection.execute(select(account).where(account.c.name == name)).first():
                raise ConflictError(f"there is an account called {name} already")
            connection.execute(insert(account).values(**row, disabled=False, session=0))
            if subject is not None:
                _bind(connection, name, subject)

    def _change(self, name: str, **values: object) -> None:
        with writing(self.engine) as connection:
            change = update(account).where(account.c.name == name)
            if not connection.execute(change.values(**values)).rowcount:
                raise UnknownAccountError(f"there is no account called {name[:64]!r}")

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


def read_row(row: Row[tuple[object, ...]]) -> Account:
    """The account in a row of the table of accounts."""
    return Account(row.name, row.body, row.disabled, row.session, roles.read(row.roles))


def _bind(connection: Connection, name: str, subject: Subject) -> None:
    mine = select(_subject.c.account).where(
        _subject.c.issuer == subject.issuer, _subject.c.name == subject.name
    )
    if taken := connection.execute(mine).scalar():
        raise ConflictError(f"this person has an account already: {taken}")
    row = {"issuer": subject.issuer, "name": subject.name, "account": name}
    connection.execute(insert(_subject), [row])


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
