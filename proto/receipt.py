"""What a party holds in its hand afterwards: proof that the hub logged exactly its document.

Source: C2SP signed-note and tlog-checkpoint; RFC 9162 for the proof.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from proto.errors import LogError
from proto.merkle import Hash, leaf_hash, verify_inclusion

ORIGIN = "dcim-exchange/log"
_ED25519_NOTE = b"\x01"
_NOTE = re.compile(
    rf"(?P<text>{ORIGIN}\n(?P<size>0|[1-9][0-9]{{0,18}})\n(?P<root>[A-Za-z0-9+/]{{43}}=)\n)\n"
    rf"— {ORIGIN} (?P<signature>[A-Za-z0-9+/]{{91}}=)\n"
)
"""A checkpoint with the hub's signature: 4 bytes of key id and 64 of Ed25519."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of the log: how many leaves, and the root over them."""

    size: int
    root: Hash

    @property
    def text(self) -> str:
        """The signed part (C2SP tlog-checkpoint)."""
        return f"{ORIGIN}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def sign(self, key: Ed25519PrivateKey) -> str:
        """The checkpoint as a signed note (C2SP signed-note)."""
        blob = _note_key_id(key.public_key()) + key.sign(self.text.encode())
        return f"{self.text}\n— {ORIGIN} {base64.b64encode(blob).decode()}\n"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a document stands in the log, and the proof.

    Attributes:
        index: Its leaf.
        checkpoint: The signed note that the proof leads to.
        proof: Hashes from the leaf to the root.
    """

    index: int
    checkpoint: str
    proof: tuple[Hash, ...]

    def to_json(self) -> str:
        """The receipt as it is kept beside its document."""
        proof = [part.hex() for part in self.proof]
        return json.dumps({"index": self.index, "checkpoint": self.checkpoint, "proof": proof})

    @classmethod
    def from_json(cls, text: str) -> "Receipt":
        """Read what `to_json` wrote."""
        body = json.loads(text)
        proof = tuple(bytes.fromhex(part) for part in body["proof"])
        return cls(body["index"], body["checkpoint"], proof)

    def verify(self, document: bytes, hub_key: Ed25519PublicKey) -> None:
        """Check that the hub logged exactly these bytes.

        Raises:
            LogError: The checkpoint is not the hub's, or the proof is of something else.
        """
        checkpoint = open_checkpoint(self.checkpoint, hub_key)
        verify_inclusion(
            leaf_hash(document),
            index=self.index,
            size=checkpoint.size,
            proof=self.proof,
            expected_root=checkpoint.root,
        )


def open_checkpoint(note: str, hub_key: Ed25519PublicKey) -> Checkpoint:
    """Verify a signed note over the text that stands in it, then read it.

    Raises:
        LogError: It is not a checkpoint of this log, or not signed by the hub.
    """
    found = _NOTE.fullmatch(note)
    if found is None:
        raise LogError(f"expected a signed checkpoint of {ORIGIN}, got something else")
    signature = base64.b64decode(found["signature"])
    if signature[:4] != _note_key_id(hub_key):
        raise LogError("the checkpoint is not of this hub's log")
    try:
        hub_key.verify(signature[4:], found["text"].encode())
    except InvalidSignature:
        raise LogError("the checkpoint is not signed by this hub") from None
    return Checkpoint(int(found["size"]), base64.b64decode(found["root"]))


def _note_key_id(key: Ed25519PublicKey) -> bytes:
    named = ORIGIN.encode() + b"\n" + _ED25519_NOTE + key.public_bytes_raw()
    return hashlib.sha256(named).digest()[:4]
