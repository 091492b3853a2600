"""The two gRPC ports: the exchange (mutual TLS) and enrolment (server TLS)."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

import grpc

# Health checking has no type stubs.
from grpc_health.v1 import (  # type: ignore[import-untyped]
    health,
    health_pb2,
    health_pb2_grpc,
)

from hub.callers import Caller, Door, Who
from hub.settings import listening_host, port_of
from proto.channel import SERVER_OPTIONS, TlsIdentity
from proto.errors import UnavailableError

_WORKERS = 16
_MOST_CALLS = 64
_GRACE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Port:
    """One port that is about to be opened.

    Attributes:
        address: As others reach it.
        service: The full name of the one service on it.
        root: Whose certificates callers must show (PEM); nothing where they need none.
        listeners: Streams that last, each of which has a thread beside those that answer calls.
    """

    address: str
    service: str
    rows: Mapping[str, Who]
    register: Callable[[grpc.Server], None]
    root: bytes | None
    listeners: int = 0


def open_port(
    port: Port,
    *,
    identity: Callable[[], TlsIdentity],
    admit: Callable[[grpc.ServicerContext], Caller],
) -> grpc.Server:
    """Start to answer on a port.

    Args:
        port: What to open.
        identity: The newest key and chain; asked at every handshake, so that a renewed
            certificate needs no restart.
        admit: Names the caller where the port demands certificates.

    Raises:
        UnavailableError: The address cannot be listened on.
    """
    server = grpc.server(
        ThreadPoolExecutor(_WORKERS + port.listeners, thread_name_prefix=port.service),
        interceptors=[Door(port.rows, admit)],
        options=SERVER_OPTIONS,
        maximum_concurrent_rpcs=_MOST_CALLS + port.listeners,
    )
    port.register(server)
    _register_health(server, port.service)
    _bind(server, port, _credentials(identity, port.root))
    server.start()
    return server


def stop(*servers: grpc.Server) -> None:
    """Take no new calls, and let those under way finish."""
    stopping = [server.stop(_GRACE_SECONDS) for server in servers]
    for each in stopping:
        each.wait()


def _bind(server: grpc.Server, port: Port, credentials: grpc.ServerCredentials) -> None:
    host = listening_host(port.address)
    target = f"[{host}]" if ":" in host else host
    try:
        server.add_secure_port(f"{target}:{port_of(port.address)}", credentials)
    except RuntimeError as error:
        server.stop(None)
        raise UnavailableError(
            f"the hub cannot listen on {port.address}: another program does, or the address is "
            "not this machine's; stop the other, or change hub.toml"
        ) from error


def _register_health(server: grpc.Server, service: str) -> None:
    servicer = health.HealthServicer()
    for name in ("", service):
        servicer.set(name, health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)


def _credentials(identity: Callable[[], TlsIdentity], root: bytes | None) -> grpc.ServerCredentials:
    renewals = Renewals(identity, root)
    # The stubs do not know that nothing may be answered, which gRPC's own documentation says.
    newer = cast("Callable[[], grpc.ServerCertificateConfiguration]", renewals)
    return grpc.dynamic_ssl_server_credentials(
        renewals.first(), newer, require_client_authentication=root is not None
    )


class Renewals:
    """What the server shows of itself; asked at every handshake for something newer.

    Where nothing has changed it must say so: while gRPC takes up a configuration, even the same one
    again, it lets go of the one that other handshakes are using, and the whole process may crash.
    """

    def __init__(self, identity: Callable[[], TlsIdentity], root: bytes | None) -> None:
        self._identity = identity
        self._root = root
        self._shown: TlsIdentity | None = None
        self._taking = threading.Lock()

    def first(self) -> grpc.ServerCertificateConfiguration:
        """What it starts with."""
        self._shown = self._identity()
        return self._configuration(self._shown)

    def __call__(self) -> grpc.ServerCertificateConfiguration | None:
        """A newer key and chain, if there are any."""
        newest = self._identity()
        with self._taking:
            if newest == self._shown:
                return None
            self._shown = newest
        return self._configuration(newest)

    def _configuration(self, shown: TlsIdentity) -> grpc.ServerCertificateConfiguration:
        return grpc.ssl_server_certificate_configuration([(shown.key, shown.chain)], self._root)
