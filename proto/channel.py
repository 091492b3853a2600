"""The connection between a node and the hub: TLS 1.3, bounded, kept alive, retried with jitter."""

import json
from dataclasses import dataclass

import grpc

from proto.document import MAX_BYTES
from proto.identity import HUB_NAME

MAX_MESSAGE = 4 * MAX_BYTES
DEADLINE = 20.0
"""Seconds one call may take. Passed per call: service-config timeouts are wrong in Python gRPC."""
LISTENING = 900.0
"""Seconds a stream of changes may last; the hub ends it before."""
MOST_ASKED = 100
"""Releases that are asked for at once: few enough to arrive within the time of one call."""

_RETRY = {
    "methodConfig": [
        {
            "name": [{}],
            "retryPolicy": {
                "maxAttempts": 3,
                "initialBackoff": "0.2s",
                "maxBackoff": "2s",
                "backoffMultiplier": 3,
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        },
        # Whoever listens calls again anyway; and a line that is cut before its first word would
        # hang, were gRPC to call again instead.
        {"name": [{"service": "dcim.v1.ExchangeService", "method": "WatchReleases"}]},
    ]
}
"""Every call may be sent again: submitting the same bytes gives the same receipt."""

_KEEPALIVE = (
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    # A stream may be silent for minutes, and a peer that is gone says nothing either.
    ("grpc.http2.max_pings_without_data", 0),
)
_SIZES = (
    ("grpc.max_receive_message_length", MAX_MESSAGE),
    ("grpc.max_send_message_length", MAX_MESSAGE),
)

CLIENT_OPTIONS = (
    *_SIZES,
    *_KEEPALIVE,
    ("grpc.ssl_target_name_override", HUB_NAME),
    ("grpc.service_config", json.dumps(_RETRY)),
)
SERVER_OPTIONS = (
    *_SIZES,
    *_KEEPALIVE,
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
    ("grpc.max_connection_age_ms", 3_600_000),
    ("grpc.so_reuseport", 0),
)


@dataclass(frozen=True, slots=True)
class TlsIdentity:
    """A private key and its certificate chain, both PEM."""

    key: bytes
    chain: bytes


def open_channel(address: str, *, root: bytes, identity: TlsIdentity | None) -> grpc.Channel:
    """Open a channel to the hub.

    Args:
        address: `host:port`.
        root: The hub's root certificate, PEM; nothing else is trusted.
        identity: Who calls; none only while joining.
    """
    credentials = grpc.ssl_channel_credentials(
        root_certificates=root,
        private_key=identity.key if identity else None,
        certificate_chain=identity.chain if identity else None,
    )
    return grpc.secure_channel(address, credentials, options=CLIENT_OPTIONS)
