"""What stands between a password and guessers: waiting, by name.

An attempt is counted before its password is looked at, so that many at once guess no faster than
one after the other; after a few, each failure doubles the wait. All this is the same for names that
do not exist.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, Engine, Integer, String, Table, delete, insert, select
from sqlalchemy import update as change

from hub.language import ngettext
from hub.storage import metadata, writing
from proto.errors import UnavailableError

_FREE_ATTEMPTS = 3
_LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(days=1)

login_attempt = Table(
    "login_attempt",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("open_from", BigInteger, nullable=False),  # Seconds since 1970.
)


class ThrottledError(UnavailableError):
    """Too many wrong passwords for this name; `retry_after` says how long to wait."""

    def __init__(self, retry_after: timedelta) -> None:
        """Say how long to wait, in whole seconds."""
        self.retry_after = retry_after
        seconds = int(retry_after.total_seconds())
        super().__init__(
            ngettext(
                "too many attempts for this name: try again in {seconds} second",
                "too many attempts for this name: try again in {seconds} seconds",
                seconds,
            ).format(seconds=seconds)
        )


@dataclass(frozen=True, slots=True)
class Attempts:
    """The attempts in the hub's database."""

    engine: Engine

    def count(self, name: str, now: datetime) -> None:
        """Count the attempt whatever comes of it, and refuse it where it comes too early.

        Raises:
            ThrottledError: There were too many attempts for this name.
        """
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
            write = change(login_attempt).where(mine) if before else insert(login_attempt)
            connection.execute(write.values(name_hash=key, **row))

    def forget(self, name: str) -> None:
        """Begin anew with a name."""
        with writing(self.engine) as connection:
            mine = login_attempt.c.name_hash == _hash(name)
            connection.execute(delete(login_attempt).where(mine))


def _wait(attempts: int) -> int:
    """Seconds to wait after so many attempts: none, then 2, 4, 8 … up to a quarter of an hour."""
    doublings = min(attempts - _FREE_ATTEMPTS, 10)
    return min(2**doublings, int(_LONGEST_WAIT.total_seconds())) if doublings > 0 else 0


def _hash(name: str) -> str:
    """People type passwords into the name's field; such a name must not be kept."""
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()
