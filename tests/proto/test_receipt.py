"""A receipt proves that this hub logged exactly these bytes."""

import base64
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proto.errors import LogError
from proto.merkle import leaf_hash, node_hash
from proto.receipt import ORIGIN, Checkpoint, Receipt, open_checkpoint
from tests.proto.specimens import key

HUB, OTHER = key("hub"), key("another hub")
DOCUMENT, NEIGHBOUR = b"a release", b"another release"
CHECKPOINT = Checkpoint(2, node_hash(leaf_hash(NEIGHBOUR), leaf_hash(DOCUMENT)))
RECEIPT = Receipt(1, CHECKPOINT.sign(HUB), (leaf_hash(NEIGHBOUR),))


def note(text: str, name: str = ORIGIN, signed: str | None = None) -> str:
    """A note over any text that the hub really signed."""
    public = HUB.public_key().public_bytes_raw()
    note_id = sha256(ORIGIN.encode() + b"\n\x01" + public).digest()[:4]
    blob = base64.b64encode(note_id + HUB.sign((signed or text).encode())).decode()
    return f"{text}\n— {name} {blob}\n"


@given(st.integers(0, 2**63), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_survives_its_note(size: int, root: bytes) -> None:
    """What the hub signs is what everybody reads."""
    checkpoint = Checkpoint(size, root)

    assert checkpoint == open_checkpoint(checkpoint.sign(HUB), HUB.public_key())


def test_a_note_is_written_as_c2sp_does() -> None:
    """Origin, size, root, an empty line, and the signature under the origin's name."""
    root = base64.b64encode(CHECKPOINT.root).decode()

    assert note(f"dcim-exchange/log\n2\n{root}\n") == CHECKPOINT.sign(HUB)


def test_a_receipt_proves_its_document() -> None:
    """The hub logged it at this place."""
    RECEIPT.verify(DOCUMENT, HUB.public_key())


@pytest.mark.parametrize(
    ("receipt", "document"),
    [
        pytest.param(RECEIPT, b"a releasf", id="one byte changed"),
        pytest.param(RECEIPT, NEIGHBOUR, id="another document of the log"),
        pytest.param(replace(RECEIPT, index=0), DOCUMENT, id="another place"),
        pytest.param(replace(RECEIPT, index=2), DOCUMENT, id="a place outside"),
        pytest.param(replace(RECEIPT, proof=()), DOCUMENT, id="no proof"),
        pytest.param(replace(RECEIPT, proof=RECEIPT.proof * 2), DOCUMENT, id="a longer proof"),
        pytest.param(replace(RECEIPT, checkpoint=""), DOCUMENT, id="no checkpoint"),
        pytest.param(
            replace(RECEIPT, checkpoint=CHECKPOINT.sign(OTHER)), DOCUMENT, id="of another hub"
        ),
        pytest.param(Receipt(0, "", ()), DOCUMENT, id="nothing at all"),
    ],
)
def test_a_receipt_for_something_else_is_refused(receipt: Receipt, document: bytes) -> None:
    """A node goes on sending until its own bytes are proved."""
    with pytest.raises(LogError):
        receipt.verify(document, HUB.public_key())


def test_a_checkpoint_of_another_hub_is_refused() -> None:
    """Its key is not the one that the party was given when it joined."""
    with pytest.raises(LogError, match="not of this hub's log"):
        open_checkpoint(CHECKPOINT.sign(OTHER), HUB.public_key())


def test_a_signature_over_another_text_is_refused() -> None:
    """The right key under the wrong history."""
    forged = note(replace(CHECKPOINT, size=3).text, signed=CHECKPOINT.text)

    with pytest.raises(LogError, match="not signed by this hub"):
        open_checkpoint(forged, HUB.public_key())


ROOT = base64.b64encode(CHECKPOINT.root).decode()
VALID = CHECKPOINT.sign(HUB)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n\n", id="empty lines"),
        pytest.param(CHECKPOINT.text, id="no signature"),
        pytest.param(VALID.rstrip(), id="no line end"),
        pytest.param(VALID + "\n", id="one line more"),
        pytest.param(VALID + VALID, id="two notes"),
        pytest.param(VALID.replace("—", "-"), id="another dash"),
        pytest.param(VALID.replace("\n", "\r\n"), id="line ends of another system"),
        pytest.param(note(f"{ORIGIN}\n02\n{ROOT}\n"), id="a zero before the size"),
        pytest.param(note(f"{ORIGIN}\n+2\n{ROOT}\n"), id="a sign before the size"),
        pytest.param(note(f"{ORIGIN}\n-2\n{ROOT}\n"), id="a negative size"),
        pytest.param(note(f"{ORIGIN}\n 2\n{ROOT}\n"), id="a space before the size"),
        pytest.param(note(f"{ORIGIN}\n\u0662\n{ROOT}\n"), id="a size in other digits"),
        pytest.param(note(f"{ORIGIN}\n{'9' * 5000}\n{ROOT}\n"), id="a size without end"),
        pytest.param(note(f"{ORIGIN}\n2\n{ROOT[:-4]}\n"), id="a shorter root"),
        pytest.param(note(f"{ORIGIN}\n2\n{ROOT}AAAA\n"), id="a longer root"),
        pytest.param(note(f"{ORIGIN}\n2\n{ROOT}\nmore\n"), id="an extension line"),
        pytest.param(note(f"other/log\n2\n{ROOT}\n"), id="another log"),
        pytest.param(note(CHECKPOINT.text, name="other/log"), id="another signer's name"),
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    """Even where the hub signed it: the text that is verified is the text that is read."""
    with pytest.raises(LogError, match="expected a signed checkpoint"):
        open_checkpoint(text, HUB.public_key())
