"""The seal on what names one identity: opened by two secrets together, and only in its own place.

The data key is derived (BLAKE2b, RFC 7693, keyed) from the node's identity key and a random secret
that belongs to this identity alone. Without the node's key the secret opens nothing; once the
secret is destroyed nothing opens the identifiers, in no copy of them. Dataset and identity go into
the derivation and into the seal (XChaCha20-Poly1305), so nothing opens in another's place.
"""

import hashlib
from dataclasses import dataclass, field

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError
from nacl.secret import Aead
from nacl.utils import random as random_bytes

from proto.errors import InputError

KEY_BYTES = Aead.KEY_SIZE
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens under the node's identity key.

    Attributes:
        key: The identity key, 32 bytes.
    """

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key that is too short to protect anybody."""
        if len(self.key) != KEY_BYTES:
            raise ValueError(f"expected a key of {KEY_BYTES} bytes, got {len(self.key)}")

    def close(self, data: bytes, secret: bytes, place: bytes) -> bytes:
        """Seal data under an identity's secret, for one place."""
        nonce, key = random_bytes(Aead.NONCE_SIZE), self._data_key(secret, place)
        return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(data, place, nonce, key)

    def open(self, sealed: bytes, secret: bytes, place: bytes) -> bytes:
        """Open what was sealed for this place.

        Raises:
            InputError: It was not sealed for it, under these secrets.
        """
        nonce, rest = sealed[: Aead.NONCE_SIZE], sealed[Aead.NONCE_SIZE :]
        key = self._data_key(secret, place)
        try:
            return crypto_aead_xchacha20poly1305_ietf_decrypt(rest, place, nonce, key)
        except (CryptoError, ValueError) as error:
            what = "sealed identifiers were changed, or belong to another identity key"
            remedy = "restore the database and the keys from the same backup"
            raise InputError(f"{what}: {remedy}") from error

    def _data_key(self, secret: bytes, place: bytes) -> bytes:
        given = secret + place  # The secret has one length, so nothing shifts.
        return hashlib.blake2b(
            given, key=self.key, digest_size=KEY_BYTES, person=b"identity"
        ).digest()
