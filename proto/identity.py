"""Who is who: party names in certificates, and the ids of signing keys."""

import base64
import hashlib
import re
from typing import NewType

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from proto.errors import MalformedError, NotPermittedError

KeyId = NewType("KeyId", str)
"""SHA-256 of a raw Ed25519 public key, in hexadecimal."""

TRUST_DOMAIN = "dcim-exchange"
HUB_NAME = "hub.dcim-exchange"
"""The DNS name in every hub's server certificate, wherever the hub is hosted."""

_PARTY_URI = re.compile(rf"spiffe://{TRUST_DOMAIN}/party/(?P<party>[A-Za-z0-9-]{{2,32}})/node")


def key_id(public: Ed25519PublicKey) -> KeyId:
    """The id under which a key signs."""
    return KeyId(hashlib.sha256(public.public_bytes_raw()).hexdigest())


def public_key(text: str) -> Ed25519PublicKey:
    """Read a raw Ed25519 public key from base64.

    Raises:
        MalformedError: The text is not 32 bytes in base64.
    """
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        raise MalformedError("expected an Ed25519 public key, 32 bytes in base64") from error


def public_text(public: Ed25519PublicKey) -> str:
    """The key as base64, the inverse of `public_key`."""
    return base64.b64encode(public.public_bytes_raw()).decode()


def party_uri(party: str) -> str:
    """The one URI name in a party's certificate."""
    return f"spiffe://{TRUST_DOMAIN}/party/{party}/node"


def party_of(certificate: x509.Certificate) -> str:
    """The party a certificate speaks for: its single URI name, and nothing else.

    Raises:
        NotPermittedError: There is no such name, more than one, or it is not ours.
    """
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        raise NotPermittedError("the certificate names no party") from None
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    found = _PARTY_URI.fullmatch(uris[0]) if len(uris) == 1 else None
    if found is None:
        raise NotPermittedError("the certificate does not name exactly one party of this exchange")
    return found["party"]


def fingerprint(data: bytes) -> str:
    """SHA-256 in groups of four, for two people to compare over the telephone."""
    return read_out(hashlib.sha256(data).hexdigest())


def read_out(name: str) -> str:
    """The same of what is named by its SHA-256."""
    return " ".join(name[i : i + 4] for i in range(0, 32, 4))


def is_same_fingerprint(one: str, other: str) -> bool:
    """Whether two people mean the same, however they group the digits."""
    return "".join(one.split()).lower() == "".join(other.split()).lower()
