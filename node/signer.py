"""The signature: over a permitted release, once, with the node's release key."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from node.gate import Permitted
from proto.document import write
from proto.envelope import Envelope
from proto.release import PAYLOAD_TYPE


def sign(permitted: Permitted, key: Ed25519PrivateKey) -> Envelope:
    """Write the release and sign its bytes; from here on only the bytes travel."""
    return Envelope(PAYLOAD_TYPE, write(permitted.release)).signed(key)
