"""The hub's keys at rest: its root, its server and its signing key, sealed by one secret file."""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from hub.certificates import (
    is_in_last_third,
    party_certificate,
    root_certificate,
    server_certificate,
)
from hub.language import _
from proto.channel import TlsIdentity
from proto.errors import InputError
from proto.identity import HUB_NAME

_PRIVATE = 0o600
_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class Keys:
    """The hub's opened keys.

    Attributes:
        root: Signs every certificate of the exchange.
        hub_key: Signs the directory, the log's checkpoints and revocations.
        session_key: Seals the sessions of the pages.
    """

    home: Path
    root: x509.Certificate
    root_key: EllipticCurvePrivateKey
    hub_key: Ed25519PrivateKey
    session_key: bytes

    @property
    def root_pem(self) -> bytes:
        """The root certificate as join codes carry it."""
        return self.root.public_bytes(Encoding.PEM)

    def certify(self, party: str, key: EllipticCurvePublicKey, *, now: datetime) -> bytes:
        """Issue a party's certificate, PEM."""
        certificate = party_certificate(party, key, root=self.root, root_key=self.root_key, now=now)
        return certificate.public_bytes(Encoding.PEM)

    def server(self, hosts: Iterable[str], *, now: datetime) -> TlsIdentity:
        """The server's key and chain, made anew when less than a third of their life is left."""
        if not self.server_file.exists() or is_in_last_third(self.server_certificate(), now):
            self._renew_server(hosts, now=now)
        key = _open_key(self.home, "server.pem")
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return TlsIdentity(plain, self.server_certificate().public_bytes(Encoding.PEM))

    def server_certificate(self) -> x509.Certificate:
        """The certificate the server has now."""
        return x509.load_pem_x509_certificate(_read(self.server_file))

    @property
    def server_file(self) -> Path:
        """The server's sealed key and its certificate."""
        return _keys(self.home) / "server.pem"

    def secret(self) -> bytes:
        """What opens the sealed keys."""
        return _secret(self.home)

    def _renew_server(self, hosts: Iterable[str], *, now: datetime) -> None:
        key = generate_private_key(SECP256R1())
        certificate = server_certificate(
            key.public_key(),
            (HUB_NAME, "localhost", "127.0.0.1", *hosts),
            root=self.root,
            root_key=self.root_key,
            now=now,
        )
        # One file, so that key and certificate can never be of two renewals.
        chain = certificate.public_bytes(Encoding.PEM)
        _write(self.server_file, _sealed(key, _secret(self.home)) + chain)


def expect_none(home: Path) -> None:
    """Refuse to make keys where a hub's root is: everybody's certificates hang on it.

    Raises:
        InputError: There is a root key.
    """
    if (_keys(home) / "root.key").exists():
        raise InputError(f"{_keys(home)} holds a hub's keys: restore its hub.toml, or move them")


def create(home: Path, *, now: datetime) -> Keys:
    """Make a new hub's keys; the root comes last, for it says that all are there."""
    for folder in (home, _keys(home), _secrets(home)):
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    _write(_secrets(home) / "hub.secret", secrets.token_hex(32).encode())
    _write(_secrets(home) / "pages.secret", secrets.token_hex(32).encode())
    secret = _secret(home)
    root_key = generate_private_key(SECP256R1())
    root = root_certificate(root_key, now=now)
    _write(_keys(home) / "root.pem", root.public_bytes(Encoding.PEM))
    _write(_keys(home) / "hub.key", _sealed(Ed25519PrivateKey.generate(), secret))
    _write(_keys(home) / "root.key", _sealed(root_key, secret))
    return open_keys(home)


def open_keys(home: Path) -> Keys:
    """Open the keys with the secret beside them.

    Raises:
        InputError: A file is missing or damaged, or the secret is not the one that sealed it.
    """
    root_key = _open_key(home, "root.key")
    hub_key = _open_key(home, "hub.key")
    if not isinstance(root_key, EllipticCurvePrivateKey):
        raise _another_kind(_keys(home) / "root.key")
    if not isinstance(hub_key, Ed25519PrivateKey):
        raise _another_kind(_keys(home) / "hub.key")
    return Keys(
        home=home,
        root=x509.load_pem_x509_certificate(_read(_keys(home) / "root.pem")),
        root_key=root_key,
        hub_key=hub_key,
        session_key=bytes.fromhex(_read(_secrets(home) / "pages.secret").decode()),
    )


def _keys(home: Path) -> Path:
    return home / "keys"


def _secrets(home: Path) -> Path:
    return home / "secrets"


def _secret(home: Path) -> bytes:
    return _read(_secrets(home) / "hub.secret")


def _sealed(key: EllipticCurvePrivateKey | Ed25519PrivateKey, secret: bytes) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(secret))


def _open_key(home: Path, name: str) -> EllipticCurvePrivateKey | Ed25519PrivateKey:
    path = _keys(home) / name
    try:
        key = load_pem_private_key(_read(path), _secret(home))
    except ValueError as error:
        raise InputError(
            _("{file} does not open with {seal}: restore both from one backup").format(
                file=path, seal="secrets/hub.secret"
            )
        ) from error
    if not isinstance(key, EllipticCurvePrivateKey | Ed25519PrivateKey):
        raise _another_kind(path)
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise InputError(
            _("{file} cannot be read ({reason}): restore it from a backup").format(
                file=path, reason=reason
            )
        ) from error


def _another_kind(path: Path) -> InputError:
    return InputError(
        _("{file} holds another kind of key than a hub has: restore it from a backup").format(
            file=path
        )
    )


def _write(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
