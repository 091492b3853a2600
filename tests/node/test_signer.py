"""The signature."""

import pytest

from node.gate import admit
from node.signer import sign
from proto.document import read
from proto.envelope import Envelope
from proto.errors import SignatureError
from proto.release import PAYLOAD_TYPE, Release
from tests import documents
from tests.documents import TODAY
from tests.node.country import VICTIMS

SIGNED = documents.signed(documents.agreement())
PERMITTED = admit(documents.release(SIGNED), SIGNED, VICTIMS, TODAY)
KEY = documents.keys("AL").release


def test_what_was_permitted_is_what_is_signed() -> None:
    """Figure for figure, and the signature holds over the bytes that travel."""
    travelled = Envelope.from_bytes(sign(PERMITTED, KEY).to_bytes())

    travelled.expect(PAYLOAD_TYPE)
    travelled.verify(KEY.public_key())
    assert PERMITTED.release == read(Release, travelled.payload)


def test_nobody_else_signed_it() -> None:
    """Another party's key does not verify it."""
    with pytest.raises(SignatureError):
        sign(PERMITTED, KEY).verify(documents.keys("RS").release.public_key())


def test_signing_again_gives_the_same_bytes() -> None:
    """Ed25519 throws no dice: what is signed twice is one document."""
    assert sign(PERMITTED, KEY).to_bytes() == sign(PERMITTED, KEY).to_bytes()
