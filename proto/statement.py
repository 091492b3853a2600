"""What a party says of itself when it joins: its name and its three public keys."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ConfigDict

from proto.document import STRICT, Digest, Format1, Line, read
from proto.envelope import Envelope
from proto.errors import MalformedError
from proto.identity import public_key

PAYLOAD_TYPE = "application/vnd.dcim.statement+json"


@dataclass(frozen=True, slots=True)
class Statement:
    """A party's keys.

    Attributes:
        release_key: Ed25519, signs releases unattended.
        agreement_key: Ed25519, signs agreements under an officer's passphrase.
        transport_key: SHA-256 of the public key in its certificates.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["statement"]
    format: Format1
    party: Line
    release_key: Line
    agreement_key: Line
    transport_key: Digest

    @property
    def release_public(self) -> Ed25519PublicKey:
        """The key that signs releases."""
        return public_key(self.release_key)

    @property
    def agreement_public(self) -> Ed25519PublicKey:
        """The key that signs agreements."""
        return public_key(self.agreement_key)


def verify(envelope: Envelope) -> Statement:
    """Check that whoever states these keys holds them.

    Raises:
        MalformedError: The payload is not a statement, or one key is stated twice: what signs
            unattended must not sign agreements.
        SignatureError: One of the two signing keys did not sign it.
    """
    envelope.expect(PAYLOAD_TYPE)
    statement = read(Statement, envelope.payload)
    if statement.release_key == statement.agreement_key:
        raise MalformedError(f"expected two different keys of {statement.party}, got one")
    envelope.verify(statement.release_public)
    envelope.verify(statement.agreement_public)
    return statement
