"""What a node does by itself, again and again: agreements in, releases out, neighbours in."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import structlog

from node.app import PURPOSE, Node
from node.hub_client import HubClient
from node.listening import listening
from node.pages_server import Place, open_pages
from node.storage import DatabaseUnavailableError
from proto.errors import RefusalError, UnavailableError

log = structlog.get_logger()

_BREATH = 0.5
"""Seconds between two rounds at least."""


class Wake:
    """What ends the rest between two rounds: news, or being asked to stop."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self._stopped, self._heard = threading.Event(), threading.Event()

    @property
    def is_stopped(self) -> bool:
        """Whether there will be no round any more."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Ask for the end."""
        self._stopped.set()
        self._heard.set()

    def hear(self) -> None:
        """There is news: another round is worth it."""
        self._heard.set()

    def rest(self, seconds: float) -> None:
        """Wait so long, or until there is news; but never without a breath, whoever talks."""
        breath = min(_BREATH, seconds)
        self._stopped.wait(breath)
        self._heard.wait(seconds - breath)
        self._heard.clear()


def run(node: Node, *, every: float, today: Callable[[], date], place: Place | None = None) -> None:
    """Run errands until the process is asked to stop, and serve the pages meanwhile.

    Args:
        node: Whose errands.
        every: Seconds between two rounds.
        today: The day, asked anew each round.
        place: Where the pages are served; nothing where they are not.

    Raises:
        InputError: The database is gone or damaged: no round will mend that.
    """
    _log_to_standard_error()
    wake = Wake()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: wake.stop())
    with _pages(node, place), listening(node.hub, PURPOSE, heard=wake.hear, pause=every):
        log.info("node.running", party=node.party)
        _until(wake, node, every=every, today=today)
    log.info("node.stopped", party=node.party)


def _until(wake: Wake, node: Node, *, every: float, today: Callable[[], date]) -> None:
    """One round after the other; whoever cannot be reached is asked again."""
    while not wake.is_stopped:
        try:
            with node.hub() as hub:
                while not wake.is_stopped:
                    one_round(node, hub, today())
                    wake.rest(every)
        except DatabaseUnavailableError as error:
            log.warning("database.unavailable", reason=str(error))
            wake.rest(every)
        except UnavailableError as error:
            log.warning("hub.unavailable", reason=str(error))
            wake.rest(every)
        except RefusalError as error:
            log.warning("hub.refused", code=error.code, reason=str(error))
            wake.rest(every)


@contextmanager
def _pages(node: Node, place: Place | None) -> Iterator[None]:
    """Serve the pages as long as the block lasts; where their port is taken, go on without."""
    server = None
    try:
        if place:
            server = open_pages(node, place)
            server.start()
            log.info("pages.running", address=f"{place.host}:{server.port}")
    except UnavailableError as error:
        log.warning("pages.unavailable", reason=str(error))
        server = None
    try:
        yield
    finally:
        if server:
            server.stop()


def one_round(node: Node, hub: HubClient, today: date) -> int:
    """Do every errand once.

    Returns:
        Number of new releases from neighbours.
    """
    if deleted := node.delete_due(today):
        log.info("releases.deleted", number=deleted)
    node.pull(hub)
    for delivery in node.deliver(hub, today):
        code = delivery.refusal.code if delivery.refusal else None
        log.info("release.sent", release=delivery.posted.hash, refused=code)
    new = node.fetch(hub, today)
    if new:
        log.info("releases.fetched", number=new)
    return new


def _log_to_standard_error() -> None:
    """Key and values, one event a line."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
