"""What every document travels in: a DSSE envelope, signed over its exact bytes.

Source: DSSE v1.0.2 (protocol.md); the encoding and its codec are securesystemslib's.
"""

import base64
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ConfigDict
from securesystemslib.dsse import Envelope as Dsse

from proto.document import MAX_BYTES, STRICT, Digest, Line, Sha256, digest, read
from proto.errors import MalformedError, SignatureError
from proto.identity import KeyId, key_id


@dataclass(frozen=True, slots=True)
class _SignatureJson:
    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    keyid: Digest
    sig: str


@dataclass(frozen=True, slots=True)
class _EnvelopeJson:
    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    payload: str
    payloadType: Line  # noqa: N815  # DSSE spells it so.
    signatures: tuple[_SignatureJson, ...]


class SigningKey(Protocol):
    """What signs an envelope, with Ed25519: a private key, or one that stays on a token."""

    def public_key(self) -> Ed25519PublicKey:
        """What verifies its signatures."""
        ...

    def sign(self, data: bytes, /) -> bytes:
        """Sign exactly these bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature and the id of the key that made it."""

    key: KeyId
    value: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload, what it is, and who signed it. Nothing is believed before `verify`."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...] = ()

    @property
    def hash(self) -> Sha256:
        """The payload's name, the same whoever has signed so far."""
        return digest(self.payload)

    def signed(self, private: SigningKey) -> "Envelope":
        """The same envelope with one more signature; signing twice changes nothing."""
        mine = Signature(key_id(private.public_key()), private.sign(self._signed_bytes()))
        if mine in self.signatures:
            return self
        others = tuple(s for s in self.signatures if s.key != mine.key)
        return replace(self, signatures=(*others, mine))

    def verify(self, public: Ed25519PublicKey) -> None:
        """Check that this key signed.

        Raises:
            SignatureError: The key did not sign, or signed other bytes.
        """
        wanted = key_id(public)
        values = [s.value for s in self.signatures if s.key == wanted]
        if not values:
            raise SignatureError(f"expected a signature by key {wanted[:16]}, got none")
        for value in values:
            try:
                public.verify(value, self._signed_bytes())
            except InvalidSignature:
                message = f"the signature by key {wanted[:16]} is not over these bytes"
                raise SignatureError(message) from None

    def signer(self, publics: Iterable[Ed25519PublicKey]) -> Ed25519PublicKey:
        """The first of several keys of one party that signed.

        Raises:
            SignatureError: None of them did.
        """
        for public in publics:
            with suppress(SignatureError):
                self.verify(public)
                return public
        raise SignatureError("expected a signature by a key of the party, got none")

    def expect(self, payload_type: str) -> None:
        """Refuse an envelope of another type before looking into it."""
        if self.payload_type != payload_type:
            raise MalformedError(f"expected {payload_type}, got {self.payload_type[:80]!r}")

    def to_bytes(self) -> bytes:
        """The envelope as DSSE JSON, for the wire and the archive."""
        signatures = [
            {"keyid": s.key, "sig": base64.b64encode(s.value).decode()} for s in self.signatures
        ]
        body = {
            "payload": base64.b64encode(self.payload).decode(),
            "payloadType": self.payload_type,
            "signatures": signatures,
        }
        return json.dumps(body, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Envelope":
        """Read DSSE JSON; the payload is not looked into.

        Stricter than DSSE, so that nobody can slip in what others overlook: no unknown names,
        one signature per key, base64 in its one spelling.

        Raises:
            MalformedError: The bytes are not one DSSE envelope of bearable size.
        """
        body = read(_EnvelopeJson, data, at_most=2 * MAX_BYTES)
        signatures = tuple(Signature(KeyId(s.keyid), _decoded(s.sig)) for s in body.signatures)
        for key, times in Counter(s.key for s in signatures).items():
            if times > 1:
                raise MalformedError(f"expected one signature by key {key[:16]}, got {times}")
        return cls(body.payloadType, _decoded(body.payload), signatures)

    def _signed_bytes(self) -> bytes:
        pae: bytes = Dsse(self.payload, self.payload_type, {}).pae()
        return pae


def _decoded(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise MalformedError(f"expected base64: {error}") from error
    if base64.b64encode(data).decode() != text:
        raise MalformedError("expected base64 whose unused bits are zero")
    return data
