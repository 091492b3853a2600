"""What a node does by itself, again and again: agreements in, releases out, neighbours in."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import structlog

from node.app import Node
from node.hub_client import HubClient
from node.pages_server import Place, open_pages
from node.storage import DatabaseUnavailableError
from proto.errors import RefusalError, UnavailableError

log = structlog.get_logger()


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
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with _pages(node, place):
        log.info("node.running", party=node.party)
        _until(stop, node, every=every, today=today)
    log.info("node.stopped", party=node.party)


def _until(stop: threading.Event, node: Node, *, every: float, today: Callable[[], date]) -> None:
    """One round after the other; whoever cannot be reached is asked again."""
    while not stop.is_set():
        try:
            with node.hub() as hub:
                while not stop.is_set():
                    one_round(node, hub, today())
                    stop.wait(every)
        except DatabaseUnavailableError as error:
            log.warning("database.unavailable", reason=str(error))
            stop.wait(every)
        except UnavailableError as error:
            log.warning("hub.unavailable", reason=str(error))
            stop.wait(every)
        except RefusalError as error:
            log.warning("hub.refused", code=error.code, reason=str(error))
            stop.wait(every)


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
    return node.fetch(hub, today)


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
