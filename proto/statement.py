"""What a party says of itself: its name and its three public keys, when it joins and ever after.

A later statement replaces the agreement key alone; `proto/succession.py` says which may follow.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ConfigDict

from proto.document import STRICT, Digest, Format1, Line, read
from proto.envelope import Envelope
from proto.errors import MalformedError
from proto.identity import public_key

PAYLOAD_TYPE = "application/vnd.dcim.statement+json"

Reason = Literal["rotation", "lost", "compromised"]
"""Why a key is replaced: as every year; nobody can open it; somebody else may have it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A party's keys.

    Attributes:
        release_key: Ed25519, signs releases unattended.
        agreement_key: Ed25519, signs agreements under an officer's passphrase.
        transport_key: SHA-256 of the public key in its certificates.
        replaces: SHA-256 of the payload of the statement before; none in the first.
        reason: Why it does; none in the first.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["statement"]
    format: Format1
    party: Line
    release_key: Line
    agreement_key: Line
    transport_key: Digest
    replaces: Digest | None = None
    reason: Reason | None = None

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
        MalformedError: The payload is not a statement, replaces without a reason, or states one
            key twice: what signs unattended must not sign agreements.
        SignatureError: One of the two signing keys did not sign it.
    """
    envelope.expect(PAYLOAD_TYPE)
    statement = read(Statement, envelope.payload)
    if statement.release_key == statement.agreement_key:
        raise MalformedError(f"expected two different keys of {statement.party}, got one")
    if (statement.replaces is None) != (statement.reason is None):
        raise MalformedError(
            f"expected of {statement.party} what the statement replaces and why, or neither"
        )
    envelope.verify(statement.release_public)
    envelope.verify(statement.agreement_public)
    return statement
