"""An envelope is signed over its exact bytes, and has one meaning."""

import base64
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as Dsse
from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]  # Not in __all__.

from proto.document import MAX_BYTES
from proto.envelope import Envelope, Signature
from proto.errors import MalformedError, SignatureError
from proto.identity import KeyId, key_id
from tests.proto.specimens import key

TYPE = "application/vnd.dcim.release+json"
ALICE, BOB = key("alice"), key("bob")
SIGNED = Envelope(TYPE, b'{"a": 1}').signed(ALICE)

Json = dict[str, object]


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """Any payload, signed by some."""
    envelope = Envelope(TYPE, draw(st.binary(max_size=100)))
    for name in draw(st.sets(st.sampled_from(["alice", "bob", "carol"]))):
        envelope = envelope.signed(key(name))
    return envelope


def body() -> Json:
    """The signed envelope as JSON that a test may change."""
    changed = json.loads(SIGNED.to_bytes())
    assert isinstance(changed, dict)
    return changed


@given(envelopes())
def test_an_envelope_survives_the_wire(envelope: Envelope) -> None:
    """What is read is what was written, byte for byte."""
    assert envelope == Envelope.from_bytes(envelope.to_bytes())


def test_the_signed_bytes_are_dsse() -> None:
    """The example of the DSSE specification (protocol.md, test vectors) is encoded alike."""
    pae = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"

    envelope = Envelope("http://example.com/HelloWorld", b"hello world").signed(ALICE)

    ALICE.public_key().verify(envelope.signatures[0].value, pae)


def test_another_implementation_accepts_our_envelopes() -> None:
    """Securesystemslib verifies what we signed."""
    signer = CryptoSigner(ALICE)
    signer.public_key.keyid = key_id(ALICE.public_key())

    theirs = Dsse.from_dict(body())

    assert {signer.public_key.keyid} == set(theirs.verify([signer.public_key], 1))


def test_we_accept_envelopes_of_another_implementation() -> None:
    """Any program that speaks DSSE can sign, in whatever order and layout it writes JSON."""
    signer = CryptoSigner(ALICE)
    signer.public_key.keyid = key_id(ALICE.public_key())
    theirs = Dsse(b"{}", TYPE, {})
    theirs.sign(signer)

    ours = Envelope.from_bytes(json.dumps(theirs.to_dict(), indent=4, sort_keys=True).encode())

    ours.verify(ALICE.public_key())


def test_the_hash_does_not_depend_on_who_signed() -> None:
    """Everybody who signs an agreement signs the same one."""
    assert SIGNED.hash == SIGNED.signed(BOB).hash


def test_signing_twice_changes_nothing() -> None:
    """The same yes is the same bytes, so it is logged once."""
    both = SIGNED.signed(BOB)

    assert both.to_bytes() == both.signed(ALICE).to_bytes()


def test_signing_again_replaces_a_wrong_signature() -> None:
    """A signature that somebody spoiled can be repaired by who made it."""
    spoiled = Envelope(TYPE, SIGNED.payload, (Signature(SIGNED.signatures[0].key, b"spoiled"),))

    assert spoiled.signed(ALICE) == SIGNED


def test_a_key_that_did_not_sign_is_refused() -> None:
    """No signature is not a signature."""
    with pytest.raises(SignatureError, match="got none"):
        SIGNED.verify(BOB.public_key())


@pytest.mark.parametrize(
    "envelope",
    [
        pytest.param(Envelope(TYPE, b'{"a": 2}', SIGNED.signatures), id="another payload"),
        pytest.param(Envelope(TYPE + "2", SIGNED.payload, SIGNED.signatures), id="another type"),
        pytest.param(
            Envelope(TYPE[:-1], TYPE[-1:].encode() + SIGNED.payload, SIGNED.signatures),
            id="type and payload cut elsewhere",
        ),
        pytest.param(
            Envelope(TYPE, SIGNED.payload, (Signature(SIGNED.signatures[0].key, b""),)),
            id="an empty signature",
        ),
        pytest.param(
            Envelope(
                TYPE,
                SIGNED.payload,
                (Signature(key_id(ALICE.public_key()), SIGNED.signed(BOB).signatures[1].value),),
            ),
            id="another's signature under this name",
        ),
        pytest.param(
            Envelope(
                TYPE,
                SIGNED.payload,
                (*SIGNED.signatures, Signature(SIGNED.signatures[0].key, b"0")),
            ),
            id="a wrong one beside a right one",
        ),
    ],
)
def test_a_signature_over_other_bytes_is_refused(envelope: Envelope) -> None:
    """Nothing that was signed can be moved to another document."""
    with pytest.raises(SignatureError, match="not over these bytes"):
        envelope.verify(ALICE.public_key())


def test_a_key_id_alone_proves_nothing() -> None:
    """Another's signature is not found under one's own name."""
    renamed = Signature(KeyId("0" * 64), SIGNED.signatures[0].value)

    with pytest.raises(SignatureError, match="got none"):
        Envelope(TYPE, SIGNED.payload, (renamed,)).verify(ALICE.public_key())


def test_an_envelope_of_another_type_is_not_looked_into() -> None:
    """A release is never taken for an agreement."""
    with pytest.raises(MalformedError, match="expected application/agreement"):
        SIGNED.expect("application/agreement")


def signature() -> Json:
    """One valid signature."""
    return {"keyid": "0" * 64, "sig": "AAAA"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"extra": 1}, id="unknown name"),
        pytest.param({"payload": "AB=="}, id="unused bits that are not zero"),
        pytest.param({"payload": "QQ"}, id="no padding"),
        pytest.param({"payload": "QQ==\n"}, id="a line break in base64"),
        pytest.param({"payload": "Q-_="}, id="URL-safe base64"),
        pytest.param({"payload": "\u0430\u0430\u0430\u0430"}, id="base64 in another script"),
        pytest.param({"payload": 5}, id="payload is a number"),
        pytest.param({"payload": None}, id="no payload"),
        pytest.param({"payloadType": 5}, id="type is a number"),
        pytest.param({"payloadType": ""}, id="no type"),
        pytest.param({"payloadType": "a\u0000"}, id="NUL in the type"),
        pytest.param({"signatures": None}, id="signatures are nothing"),
        pytest.param({"signatures": {}}, id="signatures are an object"),
        pytest.param({"signatures": "abc"}, id="signatures are text"),
        pytest.param({"signatures": ["abc"]}, id="a signature is text"),
        pytest.param({"signatures": [{}]}, id="an empty signature"),
        pytest.param({"signatures": [signature() | {"cert": ""}]}, id="more in a signature"),
        pytest.param({"signatures": [signature() | {"keyid": 1}]}, id="key id is a number"),
        pytest.param({"signatures": [signature() | {"keyid": "alice"}]}, id="key id is a name"),
        pytest.param({"signatures": [signature() | {"keyid": "A" * 64}]}, id="key id in capitals"),
        pytest.param({"signatures": [signature() | {"sig": "A"}]}, id="signature is no base64"),
        pytest.param({"signatures": [signature(), signature()]}, id="one key twice"),
    ],
)
def test_a_changed_envelope_is_refused(change: Json) -> None:
    """There is no second way to write an envelope down."""
    with pytest.raises(MalformedError):
        Envelope.from_bytes(json.dumps(body() | change).encode())


@pytest.mark.parametrize("name", ["payload", "payloadType", "signatures"])
def test_an_envelope_without_a_part_is_refused(name: str) -> None:
    """Absence is never filled in."""
    changed = {other: value for other, value in body().items() if other != name}

    with pytest.raises(MalformedError, match=name):
        Envelope.from_bytes(json.dumps(changed).encode())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda d: d.replace(b'"payload":', b'"payload":"","payload":'), id="duplicate"
        ),
        pytest.param(
            lambda d: d.replace(b'"keyid":', b'"keyid":"","keyid":'), id="duplicate inside"
        ),
        pytest.param(lambda d: d[:-1], id="cut off"),
        pytest.param(lambda d: d + d, id="twice"),
        pytest.param(lambda d: b"[" + d + b"]", id="in a list"),
        pytest.param(lambda _: b"", id="nothing"),
        pytest.param(lambda _: b"\xff", id="no text"),
        pytest.param(lambda _: b"[" * 100_000, id="nested without end"),
        pytest.param(lambda _: b"9" * 5000, id="a number without end"),
        pytest.param(lambda d: d.decode().encode("utf-16"), id="UTF-16"),
    ],
)
def test_bytes_that_are_no_envelope_are_refused(change: Callable[[bytes], bytes]) -> None:
    """Whatever arrives is an envelope or a refusal."""
    with pytest.raises(MalformedError):
        Envelope.from_bytes(change(SIGNED.to_bytes()))


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_refuse(data: bytes) -> None:
    """Nobody on the wire reaches another error."""
    with pytest.raises(MalformedError):
        Envelope.from_bytes(data)


def test_the_largest_document_travels() -> None:
    """Base64 makes it larger, and it still passes, with many signatures."""
    envelope = Envelope(TYPE, b"a" * MAX_BYTES)
    for number in range(50):
        envelope = envelope.signed(key(str(number)))

    assert envelope == Envelope.from_bytes(envelope.to_bytes())


def test_a_larger_one_is_refused_unread() -> None:
    """Size is checked first."""
    data = base64.b64encode(b"a" * 3 * MAX_BYTES)

    with pytest.raises(MalformedError, match="expected at most"):
        Envelope.from_bytes(data)
