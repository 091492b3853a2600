"""The agreement key on a PKCS #11 token: made on it, used on it, and never read out of it.

A smart card or a security module, opened by its PIN for one signature at a time.
Source: PKCS #11 v3.1, §5.6.8 (C_Login), §6.3 (EdDSA); Ed25519 as in RFC 8032.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

import pkcs11
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl.utils import random as random_bytes
from pkcs11 import (
    Attribute,
    KeyType,
    Mechanism,
    MechanismFlag,
    ObjectClass,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    TokenFlag,
)
from pkcs11._pkcs11 import lib as Library  # noqa: N812  # It is a class.
from pkcs11.types import SignMixin
from pkcs11.util.ec import encode_named_curve_parameters

from node.settings import Token
from node.vault import WrongPassphraseError
from proto.errors import InputError, RefusalError, UnavailableError
from proto.identity import public_text

_ED25519 = "1.3.101.112"
_POINT = 32
"""Bytes of a public key, at the end of whatever a token puts before them."""
_ID = 16
_ALONE = Lock()
"""A log-in is of the whole process: a second caller would come in by the first one's PIN."""


class TokenAwayError(UnavailableError):
    """The token is not there, or does not answer."""


class TokenUnfitError(RefusalError):
    """The token is there and cannot sign: it is locked, or holds no such key, or never could."""

    code = "token"


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key on a token, as whoever signs sees it; each signature logs in and out."""

    token: Token
    public: Ed25519PublicKey
    pin: str = field(repr=False)

    def public_key(self) -> Ed25519PublicKey:
        """What verifies its signatures."""
        return self.public

    def sign(self, data: bytes, /) -> bytes:
        """Sign on the token.

        Raises:
            TokenAwayError: It was removed.
            TokenUnfitError: It does not hold the key any more.
        """
        with _session(self.token, self.pin) as session:
            return _sign(session, self, data)


def make_key(token: Token, pin: str, label: str) -> TokenKey:
    """Make a key that can sign and nothing else, and that the token lets nobody read.

    Raises:
        InputError: The module is not there, or none.
        TokenAwayError: The token is not there.
        TokenUnfitError: It cannot make such a key.
        WrongPassphraseError: It is not the PIN.
    """
    with _session(token, pin, writes=True) as session:
        if Mechanism.EC_EDWARDS_KEY_PAIR_GEN not in session.token.slot.get_mechanisms():
            raise TokenUnfitError(f"the token {token.label!r} cannot make keys for Ed25519")
        parameters = session.create_domain_parameters(
            KeyType.EC_EDWARDS,
            {Attribute.EC_PARAMS: encode_named_curve_parameters(_ED25519)},
            local=True,
        )
        public, private = parameters.generate_keypair(
            mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
            store=True,
            label=label,
            id=random_bytes(_ID),
            capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
            private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
        )
        if not private[Attribute.ALWAYS_SENSITIVE] or not private[Attribute.NEVER_EXTRACTABLE]:
            private.destroy()
            raise TokenUnfitError(f"the token {token.label!r} would let somebody read its key")
        return TokenKey(token, Ed25519PublicKey.from_public_bytes(_point(public)), pin)


def open_key(token: Token, pin: str, public: Ed25519PublicKey) -> TokenKey:
    """The key on the token that belongs to a public key, once the PIN has opened it.

    Raises:
        As `make_key`, and `TokenUnfitError` where the token does not hold it.
    """
    with _session(token, pin) as session:
        found = TokenKey(token, public, pin)
        _private(session, found)
        return found


def examine(token: Token) -> str:
    """Where the key is, as far as the token says so without its PIN.

    Raises:
        InputError: The module is not there, or none.
        TokenUnfitError: The token is locked or cannot sign.
    """
    try:
        with _present(token):
            return f"agreement key on the token {token.label!r}"
    except TokenAwayError:
        return f"agreement key on the token {token.label!r}, which is not plugged in"


@contextmanager
def _session(token: Token, pin: str, *, writes: bool = False) -> Iterator[pkcs11.Session]:
    with _present(token) as present:
        if not pin:
            raise WrongPassphraseError(f"the PIN of the token {token.label!r} is not empty")
        try:
            session = present.open(rw=writes, user_pin=pin)
        except (PinIncorrect, PinInvalid, PinLenRange, PinLocked):
            raise _wrong_pin(token, present.slot.get_token()) from None
        with session:
            yield session


@contextmanager
def _present(token: Token) -> Iterator[pkcs11.Token]:
    """The token, looked for anew each time: people plug it in and pull it out."""
    with _ALONE, _module(token) as library:
        try:
            present = library.get_token(token_label=token.label)
            _expect_usable(token, present)
            yield present
        except (pkcs11.NoSuchToken, pkcs11.TokenNotPresent, pkcs11.DeviceRemoved):
            raise TokenAwayError(f"there is no token {token.label!r}: plug it in") from None
        except pkcs11.MultipleTokensReturned:
            message = f"two tokens are called {token.label!r}: pull out the one that is not meant"
            raise TokenUnfitError(message) from None
        except pkcs11.PKCS11Error as error:
            message = f"the token {token.label!r} did not do it ({type(error).__name__})"
            raise TokenAwayError(f"{message}: pull it out and plug it in again") from error


@contextmanager
def _module(token: Token) -> Iterator[Library]:
    """The token maker's library, opened and closed: so it forgets every log-in."""
    try:
        library = pkcs11.lib(str(token.module))
    except pkcs11.PKCS11Error as error:
        message = f"{token.module} is no PKCS #11 module that works here"
        raise InputError(f"{message}: name the library of the token's maker") from error
    try:
        yield library
    finally:
        library.finalize()


def _expect_usable(token: Token, present: pkcs11.Token) -> None:
    if present.flags & TokenFlag.USER_PIN_LOCKED:
        raise _locked(token)
    if not present.flags & TokenFlag.USER_PIN_INITIALIZED:
        raise TokenUnfitError(f"the token {token.label!r} has no PIN yet: set one")
    if Mechanism.EDDSA not in present.slot.get_mechanisms():
        raise TokenUnfitError(f"the token {token.label!r} cannot sign with Ed25519 (CKM_EDDSA)")


def _wrong_pin(token: Token, present: pkcs11.Token) -> RefusalError:
    """What the token says of the attempts that are left, which is no number but the last two."""
    if present.flags & TokenFlag.USER_PIN_LOCKED:
        return _locked(token)
    if present.flags & TokenFlag.USER_PIN_FINAL_TRY:
        left = "one attempt is left, then it locks"
    elif present.flags & TokenFlag.USER_PIN_COUNT_LOW:
        left = "it counts wrong ones, and locks after some"
    else:
        left = "it does not say how many attempts are left"
    return WrongPassphraseError(f"the PIN does not open the token {token.label!r}; {left}")


def _locked(token: Token) -> TokenUnfitError:
    message = f"the token {token.label!r} is locked after wrong PINs"
    return TokenUnfitError(f"{message}: whoever holds its unlocking code (SO PIN) opens it")


def _private(session: pkcs11.Session, key: TokenKey) -> SignMixin:
    """The private half beside the public one; both have the same id on the token."""
    kind = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.KEY_TYPE: KeyType.EC_EDWARDS}
    for public in list(session.get_objects(kind)):  # One search at a time.
        if _point(public) == key.public.public_bytes_raw():
            kind = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: public[Attribute.ID]}
            for private in list(session.get_objects(kind)):
                if isinstance(private, SignMixin):
                    return private
    raise TokenUnfitError(
        f"the token {key.token.label!r} does not hold the agreement key"
        f" {public_text(key.public)[:16]}…: it is another token, or the key was deleted"
    )


def _sign(session: pkcs11.Session, key: TokenKey, data: bytes) -> bytes:
    signature: bytes = _private(session, key).sign(data, mechanism=Mechanism.EDDSA)
    try:
        key.public.verify(signature, data)  # A token at fault is found here, not at the hub.
    except InvalidSignature:
        message = f"the token {key.token.label!r} signed wrongly: nothing of it was used"
        raise TokenUnfitError(message) from None
    return signature


def _point(public: pkcs11.Object) -> bytes:
    """A public key as tokens tell it: bare, or as the octet string of PKCS #11 before 3.0."""
    return bytes(public[Attribute.EC_POINT])[-_POINT:]
