"""Listening: what the hub has to say at once wakes whoever does the rounds.

A word on the line says only that it is worth looking: one that is said twice costs a round, and one
that is lost is made up for by the next round.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import structlog

from node.hub_client import Changes, HubClient
from proto.errors import RefusalError, UnavailableError
from proto.terms import Purpose

log = structlog.get_logger()

_PAUSE = 2.0
"""Seconds until a hub that has hung up is called again."""
_GRACE = 5.0
"""Seconds that hanging up may take."""

Connecting = Callable[[], AbstractContextManager[HubClient]]


@contextmanager
def listening(
    connecting: Connecting, purpose: Purpose, *, heard: Callable[[], None], pause: float
) -> Iterator[None]:
    """Listen beside the block, through everything that may happen to the hub.

    Args:
        connecting: Calls the hub.
        purpose: What we read for.
        heard: Called from another thread when something else may be read.
        pause: Seconds until a hub is called again that has refused.
    """
    ear = _Ear(connecting, purpose, heard, pause)
    thread = threading.Thread(target=ear.listen, name="listening", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ear.stop()
        thread.join(_GRACE)


class _Ear:
    def __init__(
        self, connecting: Connecting, purpose: Purpose, heard: Callable[[], None], pause: float
    ) -> None:
        self._connecting, self._purpose, self._heard = connecting, purpose, heard
        self._pause = pause
        self._stopped = threading.Event()
        self._changes: Changes | None = None

    def listen(self) -> None:
        """Call the hub again and again; that it is away, the rounds say."""
        while not self._stopped.is_set():
            pause = _PAUSE
            try:
                with self._connecting() as hub:
                    self._hear(hub)
            except UnavailableError:
                pass
            except RefusalError as error:
                log.info("listening.refused", code=error.code)
                pause = self._pause
            self._stopped.wait(pause)

    def stop(self) -> None:
        """Hang up, and do not call again."""
        self._stopped.set()
        if self._changes:
            self._changes.hang_up()

    def _hear(self, hub: HubClient) -> None:
        self._changes = hub.changes(self._purpose)
        if self._stopped.is_set():  # Perhaps just before there was anything to hang up.
            self._changes.hang_up()
        for _ in self._changes:
            self._heard()
