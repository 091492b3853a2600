"""The pages' port: HTTPS from a thread, beside the exchange."""

import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import uvicorn
from fastapi import FastAPI

from hub.settings import listening_host, port_of
from proto.errors import UnavailableError

_PATIENCE_SECONDS = 15.0


class PagesServer:
    """The pages, served until `stop`."""

    def __init__(
        self, app: FastAPI, address: str, certificate: Callable[[], ssl.SSLContext]
    ) -> None:
        config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
        config.load()
        config.ssl = _always_newest(certificate)
        self._server = uvicorn.Server(config)
        self._socket = _listen(address)
        self._thread = Thread(target=self._run, name="pages")

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


def tls_context(chain: Path, secret: bytes) -> ssl.SSLContext:
    """TLS with the hub's sealed key and its certificate, both in one file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(chain, password=secret)
    return context


def _always_newest(certificate: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """Ask for the certificate at every handshake, so that a renewal needs no restart."""
    context = certificate()

    def choose(connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        connection.context = certificate()

    context.sni_callback = choose
    return context


def _listen(address: str) -> socket.socket:
    try:
        return socket.create_server((listening_host(address), port_of(address)))
    except OSError as error:
        raise UnavailableError(
            f"the pages cannot listen on {address}: {error.strerror}; "
            "stop the other program, or change hub.toml"
        ) from error
