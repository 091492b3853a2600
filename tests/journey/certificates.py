"""Certificates and TLS as a test needs them: the hub's own, and such as it would never issue."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy import text

from hub import keys as hub_keys
from hub import settings, storage
from hub.app import now
from hub.certificates import certificate_digest
from hub.keys import Keys
from tests.journey.wire import Wire
from tests.journey.world import World


def issued(world: World, party: str, *, at: datetime, by: Keys | None = None) -> str:
    """A certificate for a node's real key, as the hub would issue it at another moment."""
    authority = by or hub_keys.open_keys(world.hub.home)
    key = load_pem_private_key(world.keys(party).transport_pem(), password=None).public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    return authority.certify(party, key, now=at).decode()


def enter(world: World, party: str, certificate: str) -> None:
    """Put a certificate into the hub's directory, as if the hub had issued it."""
    name = certificate_digest(x509.load_pem_x509_certificate(certificate.encode()))
    row = {"hash": name, "party": party, "pem": certificate.encode()}
    engine = storage.open_engine(settings.database_url(world.hub.home))
    with storage.writing(engine) as connection:
        connection.execute(text("INSERT INTO certificate VALUES (:hash, :party, :pem)"), row)
    engine.dispose()


@contextmanager
def overheard(world: World, party: str, folder: Path) -> Iterator[Wire]:
    """A wire on which all that a node and the hub say is read: it holds the keys of both."""
    chain = _chain(folder, *_hub(world))
    outer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    outer.load_cert_chain(chain)
    outer.set_alpn_protocols(["h2"])
    target = world.membership(party).exchange
    with (
        Wire(target, outer=outer, inner=as_node(world, party, folder)) as wire,
        world.being(party, exchange=wire.address),
    ):
        yield wire


def as_node(world: World, party: str, folder: Path) -> ssl.SSLContext:
    """TLS towards the hub as a node, by Python's own means."""
    known = world.membership(party)
    context = ssl.create_default_context(cadata=known.root)
    pem = world.keys(party).transport_pem()
    context.load_cert_chain(_chain(folder, pem, known.certificate.encode()))
    context.set_alpn_protocols(["h2"])
    return context


def _hub(world: World) -> tuple[bytes, bytes]:
    identity = hub_keys.open_keys(world.hub.home).server((), now=now())
    return identity.key, identity.chain


def _chain(folder: Path, key: bytes, certificate: bytes) -> Path:
    """Key and certificate as a file, which is the only way in which Python takes them."""
    path = folder / f"{hash(certificate):x}.pem"
    path.write_bytes(key + certificate)
    return path
