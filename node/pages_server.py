"""The pages' port: on this machine alone, unless the operator says what stands before it."""

import secrets
import socket
import ssl
import time
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import uvicorn
from fastapi import FastAPI

from node.app import Node
from node.web.pages import create_app
from proto.errors import InputError, UnavailableError

DEFAULT = "127.0.0.1:8180"
OFF = "off"

_PATIENCE_SECONDS = 15.0
_LAST_PORT = 65535
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages are served, and by which names browsers may ask for them.

    Attributes:
        certificate: PEM file with the certificate's chain and its key; nothing without TLS.
        is_secure: Whether browsers come by TLS, ours or that of a proxy before us.
    """

    host: str
    port: int
    names: frozenset[str]
    certificate: Path | None
    is_secure: bool

    @classmethod
    def parse(
        cls,
        address: str,
        *,
        name: str | None = None,
        certificate: Path | None = None,
        is_behind_proxy: bool = False,
    ) -> "Place":
        """Read `HOST:PORT`.

        Args:
            address: Where to listen.
            name: What people type to reach the pages, where that is not this machine itself.
            certificate: PEM file of TLS, where we speak it.
            is_behind_proxy: A reverse proxy that the operator runs speaks TLS before us.

        Raises:
            InputError: It is no address, or other machines would reach it without TLS.
        """
        host, _, port = address.partition(":")
        if not (host and port.isdecimal() and port.isascii() and int(port) <= _LAST_PORT):
            raise InputError(f"expected HOST:PORT for the pages, such as {DEFAULT}, or {OFF}")
        is_secure = bool(certificate) or is_behind_proxy
        if not (_is_loopback(host) or is_secure):
            raise InputError(
                f"{address} can be reached from other machines: give the pages a certificate"
                " (--pages-certificate), or say that a proxy before them speaks TLS"
                " (--pages-behind-proxy)"
            )
        if is_secure and not name:
            raise InputError("say by which name browsers reach the pages (--pages-name)")
        names = frozenset({name.lower()}) if name else frozenset()
        return cls(host, int(port), names | _LOOPBACK_NAMES, certificate, is_secure)


class PagesServer:
    """The pages, served from a thread until `stop`."""

    def __init__(self, app: FastAPI, place: Place) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
        )
        config.load()
        if place.certificate:
            config.ssl = _tls(place.certificate)
        self._server = uvicorn.Server(config)
        self._socket = _listen(place)
        self._thread = Thread(target=self._run, name="pages")
        self.port: int = self._socket.getsockname()[1]

    def start(self) -> None:
        """Begin to answer.

        Raises:
            UnavailableError: The pages do not come up.
        """
        self._thread.start()
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                self.stop()
                raise UnavailableError("the pages did not start; the log says why")
            time.sleep(0.02)

    def stop(self) -> None:
        """Finish the answers under way, then stop."""
        self._server.should_exit = True
        self._thread.join(_PATIENCE_SECONDS)
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


def open_pages(node: Node, place: Place) -> PagesServer:
    """The pages of a node, ready to start. Whoever was logged in before logs in anew.

    Raises:
        InputError: The certificate cannot be used.
        UnavailableError: The port is taken.
    """
    app = create_app(
        node,
        session_key=secrets.token_bytes(32),
        names=place.names,
        is_secure=place.is_secure,
    )
    return PagesServer(app, place)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate)
    except OSError as error:
        raise InputError(
            f"the pages' certificate {certificate} cannot be used: {error.strerror or error}"
        ) from error
    return context


def _listen(place: Place) -> socket.socket:
    try:
        return socket.create_server((place.host, place.port))
    except OSError as error:
        raise UnavailableError(
            f"the pages cannot listen on {place.host}:{place.port}: {error.strerror}"
        ) from error
