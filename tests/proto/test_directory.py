"""The directory holds who the hub accepted, each by its own signed word."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proto.directory import PAYLOAD_TYPE, Directory, DirectoryDocument, Entry, verify
from proto.document import write
from proto.envelope import Envelope
from proto.errors import MalformedError, SignatureError, UnknownPartyError
from tests.documents import keys, statement
from tests.proto.specimens import key

HUB = key("hub")


def text(envelope: Envelope) -> str:
    """An envelope as it stands in an entry."""
    return base64.b64encode(envelope.to_bytes()).decode()


def entry(party: str, *, revoked: bool = False) -> Entry:
    """The entry of a party."""
    return Entry(party, text(statement(party)), revoked)


def directory(*entries: Entry, by: Ed25519PrivateKey = HUB) -> Envelope:
    """A directory that somebody signed."""
    return Envelope(PAYLOAD_TYPE, write(DirectoryDocument("directory", 1, entries))).signed(by)


def believed() -> Directory:
    """A directory with one party in it and one revoked."""
    return verify(directory(entry("AL"), entry("XK", revoked=True)), HUB.public_key())


def test_members_are_found_by_their_party() -> None:
    """With the keys they stated themselves, and whether they still belong."""
    members = believed()

    assert not members.member("AL").revoked
    assert members.member("XK").revoked
    assert keys("AL").release.public_key() == members.member("AL").statement.release_public


def test_a_party_that_never_joined_is_unknown() -> None:
    """Absence is a refusal."""
    with pytest.raises(UnknownPartyError, match="BA has not joined"):
        believed().member("BA")


def test_revoking_a_party_does_not_unsign_agreements() -> None:
    """Its agreement key still proves what it signed."""
    assert {
        "AL": (keys("AL").agreement.public_key(),),
        "XK": (keys("XK").agreement.public_key(),),
    } == believed().agreement_keys


def test_an_empty_directory_knows_nobody() -> None:
    """A new exchange starts with it."""
    assert {} == verify(directory(), HUB.public_key()).members


UNSIGNED = Envelope(statement("AL").payload_type, statement("AL").payload)


@pytest.mark.parametrize(
    ("envelope", "error"),
    [
        pytest.param(directory(by=key("mallory")), SignatureError, id="another hub"),
        pytest.param(
            Envelope(PAYLOAD_TYPE, directory().payload), SignatureError, id="signed by nobody"
        ),
        pytest.param(
            Envelope(PAYLOAD_TYPE, directory(entry("AL")).payload, directory().signatures),
            SignatureError,
            id="altered",
        ),
        pytest.param(
            directory(Entry("AL", text(UNSIGNED), revoked=False)),
            SignatureError,
            id="a party that did not sign",
        ),
        pytest.param(
            directory(Entry("BA", entry("AL").statement, revoked=False)),
            UnknownPartyError,
            id="one party under another's name",
        ),
        pytest.param(
            directory(entry("AL", revoked=True), entry("AL")), MalformedError, id="one party twice"
        ),
        pytest.param(
            directory(Entry("AL", "not base64", revoked=False)), MalformedError, id="no base64"
        ),
        pytest.param(
            directory(Entry("AL", "\u0410" * 4, revoked=False)), MalformedError, id="no ASCII"
        ),
        pytest.param(
            directory(Entry("AL", entry("AL").statement + "\n", revoked=False)),
            MalformedError,
            id="a line end",
        ),
        pytest.param(directory(Entry("AL", "", revoked=False)), MalformedError, id="no statement"),
        pytest.param(
            directory(Entry("AL", text(directory()), revoked=False)),
            MalformedError,
            id="a directory in a directory",
        ),
        pytest.param(
            Envelope("application/json", directory().payload).signed(HUB),
            MalformedError,
            id="another type",
        ),
        pytest.param(Envelope(PAYLOAD_TYPE, b"[]").signed(HUB), MalformedError, id="a list"),
    ],
)
def test_a_directory_that_does_not_hold_is_refused(
    envelope: Envelope, error: type[Exception]
) -> None:
    """Not even the hub can put words into a country's mouth."""
    with pytest.raises(error):
        verify(envelope, HUB.public_key())


@pytest.mark.parametrize("revoked", ["false", 0, None])
def test_whether_a_party_is_revoked_is_said_plainly(revoked: object) -> None:
    """No other value is taken for no."""
    document = json.loads(directory(entry("AL")).payload)
    document["entries"][0]["revoked"] = revoked

    with pytest.raises(MalformedError, match="revoked"):
        verify(Envelope(PAYLOAD_TYPE, json.dumps(document).encode()).signed(HUB), HUB.public_key())
