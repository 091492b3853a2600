"""Whoever states keys holds them."""

import json

import pytest

from proto.document import read
from proto.envelope import Envelope
from proto.errors import MalformedError, SignatureError
from proto.identity import public_text
from proto.statement import PAYLOAD_TYPE, Statement, verify
from tests.documents import keys, statement
from tests.proto.specimens import key

AL = keys("AL")
SIGNED = statement("AL")


def stated(**changes: object) -> Envelope:
    """Albania's statement with one thing changed, not signed yet."""
    changed = json.loads(SIGNED.payload) | changes
    return Envelope(PAYLOAD_TYPE, json.dumps(changed).encode())


def test_a_statement_gives_the_keys_of_its_party() -> None:
    """They are read once, from what the party signed."""
    believed = verify(SIGNED)

    assert "AL" == believed.party
    assert AL.release.public_key() == believed.release_public
    assert AL.agreement.public_key() == believed.agreement_public


@pytest.mark.parametrize(
    "envelope",
    [
        pytest.param(stated(), id="nobody"),
        pytest.param(stated().signed(AL.release), id="the release key alone"),
        pytest.param(stated().signed(AL.agreement), id="the agreement key alone"),
        pytest.param(stated().signed(AL.release).signed(key("mallory")), id="another key"),
        pytest.param(
            stated(release_key=public_text(keys("BA").release.public_key()))
            .signed(AL.agreement)
            .signed(AL.release),
            id="with the key of another country",
        ),
        pytest.param(
            Envelope(PAYLOAD_TYPE, stated(party="BA").payload, SIGNED.signatures),
            id="for another country afterwards",
        ),
    ],
)
def test_keys_that_did_not_sign_are_refused(envelope: Envelope) -> None:
    """Nobody joins with somebody else's key."""
    with pytest.raises(SignatureError):
        verify(envelope)


def test_one_key_for_both_purposes_is_refused() -> None:
    """What signs unattended must not sign agreements."""
    once = stated(agreement_key=public_text(AL.release.public_key())).signed(AL.release)

    with pytest.raises(MalformedError, match="two different keys of AL"):
        verify(once)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "release"},
        {"format": 2},
        {"party": "A\u200bL"},
        {"party": ""},
        {"release_key": "AAAA"},
        {"agreement_key": "no base64"},
        {"transport_key": "0" * 63},
        {"transport_key": "A" * 64},
        {"more": 1},
    ],
)
def test_what_is_no_statement_is_refused(changes: dict[str, object]) -> None:
    """Before any key in it is believed."""
    with pytest.raises(MalformedError):
        verify(stated(**changes).signed(AL.release).signed(AL.agreement))


def test_an_envelope_of_another_type_is_no_statement() -> None:
    """Even where the payload is one."""
    other = Envelope("application/json", SIGNED.payload).signed(AL.release).signed(AL.agreement)

    with pytest.raises(MalformedError, match="expected application/vnd"):
        verify(other)


def test_a_statement_reads_back() -> None:
    """The payload is the document."""
    assert read(Statement, SIGNED.payload) == verify(SIGNED)
