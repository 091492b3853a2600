"""An agreement key on a token, tried with tokens in software that speak the same PKCS #11."""

from dataclasses import replace

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pkcs11 import Attribute, ObjectClass, TokenFlag

from node import key_token
from node.key_token import TokenAwayError, TokenKey, TokenUnfitError
from node.settings import Token
from node.vault import WrongPassphraseError
from proto.envelope import Envelope
from proto.errors import InputError
from tests.node.softhsm import PIN, SoftHsm


@pytest.fixture
def token(softhsm: SoftHsm) -> Token:
    """Albania's token, without a key."""
    return softhsm.token("AL officers")


@pytest.fixture
def key(token: Token) -> TokenKey:
    """The key that was made on it."""
    return key_token.make_key(token, PIN, "AL agreement")


def test_it_signs_what_everybody_can_verify(token: Token, key: TokenKey) -> None:
    """As a key in a file does, and the same bytes twice."""
    opened = key_token.open_key(token, PIN, key.public)

    signed = Envelope("text/plain", b"we agree").signed(opened)

    signed.verify(key.public)
    assert signed == signed.signed(opened)


def test_the_token_lets_nobody_read_it(token: Token, key: TokenKey) -> None:
    """It was made there, can only sign, and never leaves."""
    library = pkcs11.lib(str(token.module))
    try:
        with library.get_token(token_label=token.label).open(user_pin=PIN) as session:
            (private,) = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))
            may = {
                name: private[getattr(Attribute, name)] for name in ("SIGN", "DECRYPT", "DERIVE")
            }
            with pytest.raises(pkcs11.AttributeSensitive):
                private[Attribute.VALUE]
    finally:
        library.finalize()

    assert {"SIGN": True, "DECRYPT": False, "DERIVE": False} == may
    assert PIN not in repr(key)


def test_of_several_keys_the_one_that_was_stated_signs(token: Token, key: TokenKey) -> None:
    """Two keys of one name lie there after one was replaced."""
    newer = key_token.make_key(token, PIN, "AL agreement")

    for each in (key, newer):
        signed = Envelope("text/plain", b"x").signed(key_token.open_key(token, PIN, each.public))
        signed.verify(each.public)
    assert key.public != newer.public


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        (TokenFlag(0), "it counts wrong ones, and locks after some"),
        (TokenFlag.USER_PIN_FINAL_TRY, "one attempt is left, then it locks"),
    ],
)
def test_a_wrong_pin_says_what_is_left(
    softhsm: SoftHsm, key: TokenKey, flag: TokenFlag, sentence: str
) -> None:
    """As far as the token tells; the PIN is not repeated."""
    softhsm.flag(flag)

    for pin in ("000000", "0", "9" * 300):
        with pytest.raises(WrongPassphraseError, match=sentence) as refused:
            key_token.open_key(key.token, pin, key.public)
        assert pin not in str(refused.value)


def test_an_empty_pin_is_not_tried(softhsm: SoftHsm, token: Token, key: TokenKey) -> None:
    """It would cost an attempt."""
    before = [f.read_bytes() for f in sorted(softhsm.folder.rglob("token.object"))]

    with pytest.raises(WrongPassphraseError, match="is not empty"):
        key_token.open_key(token, "", key.public)

    assert before == [f.read_bytes() for f in sorted(softhsm.folder.rglob("token.object"))]


def test_a_locked_token_is_not_tried(softhsm: SoftHsm, token: Token, key: TokenKey) -> None:
    """And who opens it is said, also where nobody types a PIN."""
    softhsm.flag(TokenFlag.USER_PIN_LOCKED)

    with pytest.raises(TokenUnfitError, match=r"'AL officers' is locked .* \(SO PIN\)"):
        key_token.open_key(token, PIN, key.public)
    with pytest.raises(TokenUnfitError, match="is locked"):
        key_token.examine(token)


def test_a_token_that_was_pulled_out_is_away(softhsm: SoftHsm, token: Token, key: TokenKey) -> None:
    """Before the PIN is typed, and between typing it and signing."""
    opened = key_token.open_key(token, PIN, key.public)
    softhsm.remove()

    with pytest.raises(TokenAwayError, match="there is no token 'AL officers': plug it in"):
        opened.sign(b"x")
    with pytest.raises(TokenAwayError):
        key_token.open_key(token, PIN, key.public)
    assert "which is not plugged in" in key_token.examine(token)


def test_a_token_without_the_key_is_refused(softhsm: SoftHsm, token: Token, key: TokenKey) -> None:
    """Another token with the same PIN, or a key that the statement does not name."""
    other = softhsm.token("RS officers")
    stranger = Ed25519PrivateKey.generate().public_key()

    with pytest.raises(TokenUnfitError, match="'RS officers' does not hold the agreement key"):
        key_token.open_key(other, PIN, key.public)
    with pytest.raises(TokenUnfitError, match="'AL officers' does not hold the agreement key"):
        key_token.open_key(token, PIN, stranger)


def test_two_tokens_of_one_name_are_not_guessed_between(
    softhsm: SoftHsm, token: Token, key: TokenKey
) -> None:
    """The PIN would be tried at the wrong one."""
    softhsm.token(token.label)

    with pytest.raises(TokenUnfitError, match="two tokens are called 'AL officers'"):
        key_token.open_key(token, PIN, key.public)


@pytest.mark.parametrize(
    ("offered", "sentence"),
    [
        ("CKM_EC_EDWARDS_KEY_PAIR_GEN", r"cannot sign with Ed25519 \(CKM_EDDSA\)"),
        ("CKM_EDDSA", "cannot make keys for Ed25519"),
    ],
)
def test_a_token_that_knows_no_ed25519_is_refused(
    softhsm: SoftHsm, token: Token, offered: str, sentence: str
) -> None:
    """Before anything is made on it."""
    softhsm.write(f"slots.mechanisms = {offered}")

    with pytest.raises(TokenUnfitError, match=sentence):
        key_token.make_key(token, PIN, "AL agreement")


@pytest.mark.parametrize("name", ["missing.so", "text.so"])
def test_what_is_no_module_is_said(softhsm: SoftHsm, token: Token, name: str) -> None:
    """With what to name instead."""
    (softhsm.folder / "text.so").write_text("no library", encoding="utf-8")
    wrong = replace(token, module=softhsm.folder / name)

    with pytest.raises(InputError, match=rf"{name} is no PKCS #11 module that works here: name"):
        key_token.make_key(wrong, PIN, "AL agreement")


def test_a_token_without_a_pin_is_said(softhsm: SoftHsm, token: Token) -> None:
    """It was never set up."""
    softhsm.forget_pin()

    with pytest.raises(TokenUnfitError, match="has no PIN yet"):
        key_token.make_key(token, PIN, "AL agreement")
