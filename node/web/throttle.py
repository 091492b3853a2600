"""What stands between a log-in and those who guess: more waiting with every attempt."""

from datetime import datetime, timedelta
from threading import BoundedSemaphore, Lock

from proto.errors import UnavailableError

_FREE_ATTEMPTS = 3
_LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(hours=1)
_AT_ONCE = 2
"""Passwords stretched at once; more would let strangers exhaust the memory."""


class ThrottledError(UnavailableError):
    """Too many attempts for this name; `retry_after` says how long to wait."""

    def __init__(self, retry_after: timedelta) -> None:
        """Say how long to wait, in whole seconds."""
        self.retry_after = retry_after
        seconds = int(retry_after.total_seconds())
        super().__init__(f"too many attempts for this name: try again in {seconds} seconds")


class Throttle:
    """Attempts of the last hour, by name, in memory: only this process checks passwords."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._attempts: dict[str, tuple[int, datetime]] = {}
        self.turn = BoundedSemaphore(_AT_ONCE)

    def attempt(self, name: str, now: datetime) -> None:
        """Count an attempt before its password is looked at, so that many at once gain nothing.

        Raises:
            ThrottledError: It comes too early after the last.
        """
        with self._lock:
            known = {
                each: (number, open_from)
                for each, (number, open_from) in self._attempts.items()
                if now < open_from + _FORGOTTEN_AFTER
            }
            number, open_from = known.get(name, (0, now))
            if now < open_from:
                raise ThrottledError(open_from - now)
            self._attempts = known | {name: (number + 1, now + _wait(number + 1))}

    def forget(self, name: str) -> None:
        """Begin anew with a name whose owner has come in."""
        with self._lock:
            self._attempts.pop(name, None)


def _wait(attempts: int) -> timedelta:
    """None after the first attempts, then 2, 4, 8 … seconds, up to a quarter of an hour."""
    doublings = min(attempts - _FREE_ATTEMPTS, 10)
    return min(timedelta(seconds=2**doublings), _LONGEST_WAIT) if doublings > 0 else timedelta()
