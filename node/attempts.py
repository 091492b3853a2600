"""Wrong passphrases and passwords cost time: more waiting with every attempt, in every process.

An attempt is on disk before its secret is looked at, so that killing the program, or trying in
two at once, gains nothing. Whoever can write to that file can empty it, but can then also copy
the sealed keys and guess elsewhere: there Argon2id alone makes guessing slow.
"""

import math
import syslog
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import URL, Column, Connection, Integer, MetaData, String, Table, delete, select

from node.storage import make_private, merging, open_engine, writing
from proto.errors import RefusalError, UnavailableError

FILE = "attempts.db"
_FREE_ATTEMPTS = 3
_LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(hours=1)

_tables = MetaData()
_attempt = Table(
    "attempt",
    _tables,
    Column("name_hash", String(64), primary_key=True),  # People type passwords as their names.
    Column("number", Integer, nullable=False),
    Column("at", String(32), nullable=False),
)


class ThrottledError(UnavailableError):
    """Too many attempts at one key or account; `retry_after` says how long to wait."""

    def __init__(self, retry_after: timedelta) -> None:
        """Say how long to wait, in whole seconds."""
        self.retry_after = timedelta(seconds=math.ceil(retry_after.total_seconds()))
        seconds = int(self.retry_after.total_seconds())
        super().__init__(f"too many attempts: try again in {seconds} seconds")


@dataclass(frozen=True, slots=True)
class Attempts:
    """The attempts of the last hour, in a file of their own.

    Not in the node's database: an import writes there for minutes, and would keep people out.
    """

    file: Path

    def prepare(self) -> None:
        """Make the file, which belongs to whoever makes the node."""
        with self._writing():
            pass

    @contextmanager
    def counted(self, kind: str, name: str, now: datetime) -> Iterator[None]:
        """Count an attempt, let the block look at the secret, and forget all where it was right.

        Args:
            kind: What is opened, for the system's log: `key` or `account`.
            name: Which one of them; never logged.
            now: The moment.

        Raises:
            ThrottledError: It comes too early after the last; the block does not run.
            UnavailableError: The file cannot be written, so nothing is tried.
        """
        key = sha256(f"{kind} {name}".encode(errors="replace")).hexdigest()
        try:
            self._count(key, now)
            yield
        except (ThrottledError, RefusalError) as refusal:
            _log(kind, refusal)
            raise
        with self._writing() as connection:
            connection.execute(delete(_attempt).where(_attempt.c.name_hash == key))

    def _count(self, key: str, now: datetime) -> None:
        with self._writing() as connection:
            forgotten = (now - _LONGEST_WAIT - _FORGOTTEN_AFTER).isoformat()
            connection.execute(delete(_attempt).where(_attempt.c.at < forgotten))
            query = select(_attempt.c.number, _attempt.c.at).where(_attempt.c.name_hash == key)
            number, at = connection.execute(query).one_or_none() or (0, now.isoformat())
            left = _left(number, datetime.fromisoformat(at), now)
            if left and datetime.fromisoformat(at) <= now:
                raise ThrottledError(left)
            # A clock that was moved back: the same wait begins anew, neither shorter nor longer.
            _keep(connection, key, number if left else number + 1, now)
        if left:
            raise ThrottledError(left)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        engine = open_engine(URL.create("sqlite", database=str(self.file)).render_as_string())
        try:
            make_private(engine)
            with writing(engine) as connection:
                _tables.create_all(connection)
                yield connection
        finally:
            engine.dispose()


def _keep(connection: Connection, key: str, number: int, at: datetime) -> None:
    row = {"name_hash": key, "number": number, "at": at.isoformat()}
    kept = merging(connection, _attempt).values(row)
    connection.execute(
        kept.on_conflict_do_update(
            index_elements=[_attempt.c.name_hash],
            set_={"number": kept.excluded.number, "at": kept.excluded.at},
        )
    )


def _left(number: int, last: datetime, now: datetime) -> timedelta:
    """What is left of the wait after so many attempts; all of it where the last is yet to come."""
    return max(min(_wait(number), last + _wait(number) - now), timedelta())


def _wait(attempts: int) -> timedelta:
    """None after the first attempts, then 2, 4, 8 … seconds, up to a quarter of an hour."""
    doublings = min(attempts - _FREE_ATTEMPTS, 10)
    return min(timedelta(seconds=2**doublings), _LONGEST_WAIT) if doublings > 0 else timedelta()


def _log(kind: str, refusal: ThrottledError | RefusalError) -> None:
    """One event in the system's log: a command's own output is an answer, and nobody keeps it."""
    code = "too-early" if isinstance(refusal, ThrottledError) else refusal.code
    event = f"event='attempt.refused' of='{kind}' code='{code}'"
    syslog.syslog(syslog.LOG_AUTH | syslog.LOG_WARNING, event)
