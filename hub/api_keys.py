"""Keys with which programs read as an account does: one key each, shown once, kept as its hash.

A key is 256 random bits, so nobody guesses it and a plain hash of it gives nothing away.
"""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Column, Engine, ForeignKey, String, Table, delete, insert, select

from hub.accounts import Account, UnknownAccountError
from hub.accounts import account as accounts
from hub.storage import metadata, reading, writing

_PREFIX = "dcim_"
"""Lets people and scanners of source code see what it is."""

_API_KEY = Table(
    "api_key",
    metadata,
    Column("account", String(64), ForeignKey(accounts.c.name), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
)


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys in the hub's database."""

    engine: Engine

    def make(self, name: str) -> str:
        """A new key for an account; the one before opens nothing any more.

        Raises:
            UnknownAccountError: There is no such account.
        """
        key = _PREFIX + secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            if connection.execute(select(accounts).where(accounts.c.name == name)).first() is None:
                raise UnknownAccountError(f"there is no account called {name[:64]}")
            connection.execute(delete(_API_KEY).where(_API_KEY.c.account == name))
            connection.execute(insert(_API_KEY).values(account=name, hash=_hash(key)))
        return key

    def revoke(self, name: str) -> bool:
        """End the key of an account; says whether there was one."""
        with writing(self.engine) as connection:
            ended = connection.execute(delete(_API_KEY).where(_API_KEY.c.account == name))
        return ended.rowcount > 0

    def account(self, key: str) -> Account | None:
        """Whose key it is, if that account is still open."""
        query = select(accounts).join(_API_KEY).where(_API_KEY.c.hash == _hash(key))
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        if row is None or row.disabled:
            return None
        return Account(row.name, row.body, row.disabled, row.session)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
