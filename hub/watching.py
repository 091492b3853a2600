"""Watching: whoever listens hears within a second that there is something else to read.

A stream holds a thread of the server for as long as it lasts. So there are at most `MOST` of them,
one for each party: who comes again takes the place of its own older one, which may be a connection
that nobody is at any more. Each ends by itself after `LONGEST` seconds, and whoever comes back
shows its certificate again. The database is asked once for all who listen.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hub.offers import Moment, Offered, Offers
from proto.errors import UnavailableError
from proto.terms import Purpose

MOST = 80
"""Streams at once, and so threads: two for each party of the catalogue, and some to spare."""

LONGEST = 600.0
"""Seconds after which a stream ends by itself."""

_TICK = 0.25
"""Seconds between two looks at the log."""


class Watching:
    """Everybody who listens to one hub."""

    def __init__(self, offers: Offers, *, longest: float = LONGEST) -> None:
        """Nobody listens yet.

        Args:
            offers: What each may read.
            longest: Seconds after which a stream ends.
        """
        self._offers, self._longest = offers, longest
        self._changed = threading.Condition()
        self._newest: dict[str, object] = {}
        self._running = 0
        self._is_closed = False
        self._seen: tuple[float, Moment] | None = None

    def changes(
        self, party: str, purpose: Purpose, is_listening: Callable[[], bool]
    ) -> Iterator[None]:
        """Once at the beginning, then each time something else may be read.

        Args:
            party: Who listens.
            purpose: What it reads for.
            is_listening: Whether somebody is still at the other end.

        Raises:
            NotPermittedError: The party was revoked, perhaps while it listened.
            UnavailableError: So many listen already, or the database does not answer.
        """
        with self._place(party) as is_ours:
            ends = time.monotonic() + self._longest
            seen: Moment | None = None
            known: tuple[Offered, ...] | None = None
            while is_ours() and is_listening() and time.monotonic() < ends:
                # Before looking, so that what comes in meanwhile is looked at again.
                moment = self._moment()
                if moment != seen:
                    found = self._offers.to(party, purpose, moment)
                    if found != known:
                        yield
                    seen, known = moment, found
                self._rest()

    def close(self) -> None:
        """End every stream; nobody may listen any more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    @contextmanager
    def _place(self, party: str) -> Iterator[Callable[[], bool]]:
        """A place for a party, and the question whether it still is the party's newest."""
        ours = object()
        with self._changed:
            if self._is_closed or self._running >= MOST:
                raise UnavailableError("the hub has no place for another listener: ask as usual")
            self._running += 1
            self._newest[party] = ours
            self._changed.notify_all()
        try:
            yield lambda: not self._is_closed and self._newest.get(party) is ours
        finally:
            with self._changed:
                self._running -= 1
                if self._newest.get(party) is ours:
                    del self._newest[party]

    def _rest(self) -> None:
        with self._changed:
            if not self._is_closed:
                self._changed.wait(_TICK)

    def _moment(self) -> Moment:
        """The newest that is known, never older than a tick."""
        with self._changed:
            if self._seen is None or time.monotonic() - self._seen[0] >= _TICK:
                self._seen = time.monotonic(), self._offers.moment()
            return self._seen[1]
