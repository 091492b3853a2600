"""Serving: both gRPC ports and the pages, from start to an orderly end."""

import signal
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Event
from types import FrameType

import structlog

from hub import watching
from hub.app import Hub, now
from hub.callers import ENROLMENT, EXCHANGE, Callers
from hub.intake import Intake
from hub.notice_intake import NoticeIntake
from hub.offers import Offers
from hub.server import Port, open_port, stop
from hub.servicers import EnrolmentServicer, ExchangeServicer
from hub.settings import host_of
from proto.channel import TlsIdentity
from proto.wire.v1.exchange_pb2_grpc import (
    add_EnrolmentServiceServicer_to_server,
    add_ExchangeServiceServicer_to_server,
)

_LOG = structlog.get_logger()


def serve(hub: Hub, *, with_pages: bool, announce: Callable[[], None]) -> None:
    """Answer on every port until the process is asked to stop.

    Args:
        hub: What is served.
        with_pages: Whether people are served too.
        announce: Called once, when every port answers.

    Raises:
        UnavailableError: A port is taken.
    """
    _log_to_standard_error()
    with _asked_to_stop() as asked, ExitStack() as running:
        _open_ports(hub, running)
        if with_pages:
            _open_pages(hub, running)
        _LOG.info("hub.ready")
        announce()
        asked.wait()
        _LOG.info("hub.stopping")
    _LOG.info("hub.stopped")


def _open_ports(hub: Hub, running: ExitStack) -> None:
    callers = Callers(hub.engine, now)
    offers = Offers(hub.engine, hub.holdings, now)
    listening = watching.Watching(offers)
    for port in (_exchange(hub, offers, listening), _enrolment(hub)):
        server = open_port(port, identity=lambda: _identity(hub), admit=callers.admit)
        running.callback(stop, server)
    # The first to be ended: no server stops while somebody listens.
    running.callback(listening.close)


def _exchange(hub: Hub, offers: Offers, listening: watching.Watching) -> Port:
    servicer = ExchangeServicer(
        engine=hub.engine,
        keys=hub.keys,
        agreements=hub.agreements,
        replacements=hub.replacements,
        notices=NoticeIntake(hub.engine, hub.agreements),
        intake=Intake(hub.engine, hub.keys, hub.agreements, hub.catalogue),
        library=hub.library,
        offers=offers,
        watching=listening,
        readings=hub.readings,
        now=now,
    )
    return Port(
        address=hub.settings.exchange,
        service="dcim.v1.ExchangeService",
        rows=EXCHANGE,
        register=lambda server: add_ExchangeServiceServicer_to_server(servicer, server),
        root=hub.keys.root_pem,
        listeners=watching.MOST,
    )


def _enrolment(hub: Hub) -> Port:
    servicer = EnrolmentServicer(hub.enrolment, hub.keys, now)
    return Port(
        address=hub.settings.enrolment,
        service="dcim.v1.EnrolmentService",
        rows=ENROLMENT,
        register=lambda server: add_EnrolmentServiceServicer_to_server(servicer, server),
        root=None,
    )


def _open_pages(hub: Hub, running: ExitStack) -> None:
    # Only a hub that serves pages waits for these to load.
    from hub.pages_server import PagesServer, tls_context  # noqa: PLC0415
    from hub.sdmx import rest  # noqa: PLC0415
    from hub.web.pages import create_app  # noqa: PLC0415

    def certificate() -> ssl.SSLContext:
        _identity(hub)
        return tls_context(hub.keys.server_file, hub.keys.secret())

    app = create_app(hub, session_key=hub.keys.session_key)
    app.mount(rest.PREFIX, rest.of(hub))
    pages = PagesServer(app, hub.settings.pages, certificate)
    running.callback(pages.stop)
    pages.start()


def _identity(hub: Hub) -> TlsIdentity:
    """The server's certificate, renewed in time."""
    return hub.keys.server((host_of(hub.settings.pages),), now=now())


@contextmanager
def _asked_to_stop() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set."""
    asked = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _log_to_standard_error() -> None:
    """Key and values for a person at a terminal, JSON for a machine."""
    is_watched = sys.stderr.isatty()
    renderer = (
        structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
        if is_watched
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
