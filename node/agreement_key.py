"""Where a party's agreement key is: sealed in a file under a passphrase, or on a token with a PIN.

Whoever signs gets a `SigningKey` and does not know which.
"""

from importlib.util import find_spec

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from node import clock
from node.settings import Token
from node.vault import Vault
from proto.envelope import SigningKey
from proto.errors import InputError

FILE = "agreement"
"""What the sealed key is called in the vault; attempts at either are counted under it."""


def make(
    vault: Vault, token: Token | None, *, party: str, secret: str, file: str = FILE
) -> SigningKey:
    """Make the key: on the token if there is one, under the passphrase in a file otherwise.

    Raises:
        InputError: The passphrase is too short, or the token cannot be used from here.
        TokenAwayError: The token is not there.
        TokenUnfitError: It cannot make such a key.
        WrongPassphraseError: It is not the token's PIN.
    """
    if token is None:
        key = Ed25519PrivateKey.generate()
        vault.seal_with_passphrase(file, key.private_bytes_raw(), secret)
        return key
    _expect_extra()
    from node import key_token  # noqa: PLC0415 - needs the extra

    with vault.attempts.counted("key", FILE, clock.now()):
        return key_token.make_key(token, secret, f"{party} agreement")


def open_(
    vault: Vault, token: Token | None, secret: str, public: Ed25519PublicKey, *, file: str = FILE
) -> SigningKey:
    """The key in a file, or that on the token which belongs to a public key.

    Raises:
        InputError: The file is missing, or the token cannot be used from here.
        ThrottledError: There were too many attempts.
        TokenAwayError: The token is not there.
        TokenUnfitError: It is locked, or does not hold the key.
        WrongPassphraseError: It is not the passphrase, or not the PIN.
    """
    if token is None:
        return Ed25519PrivateKey.from_private_bytes(vault.open_with_passphrase(file, secret))
    _expect_extra()
    from node import key_token  # noqa: PLC0415 - needs the extra

    with vault.attempts.counted("key", FILE, clock.now()):
        return key_token.open_key(token, secret, public)


def examine(token: Token | None) -> str:
    """Where the key is, as far as it is known without passphrase or PIN.

    Raises:
        InputError: The token cannot be used from here.
        TokenUnfitError: It is locked, or cannot sign.
    """
    if token is None:
        return "agreement key sealed in its file"
    _expect_extra()
    from node import key_token  # noqa: PLC0415 - needs the extra

    return key_token.examine(token)


def _expect_extra() -> None:
    if find_spec("pkcs11") is None:
        message = "the agreement key is on a token, and what speaks to tokens is not installed"
        raise InputError(f"{message}: `pip install 'dcim-exchange[token]'`")
