"""Only what every party signed, byte for byte, permits anything."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from proto.agreement import Agreement
from proto.document import Sha256, digest, write
from proto.envelope import Envelope, Signature
from proto.errors import MalformedError, SignatureError
from proto.signed_agreement import PAYLOAD_TYPE, SignedAgreement, current, parse, unsigned, verify
from tests.documents import keys
from tests.proto.specimens import PARTIES, TODAY, agreement, signed

KEYS = {party: (keys(party).agreement.public_key(),) for party in (*PARTIES, "RS")}
UNSIGNED = Envelope(PAYLOAD_TYPE, write(agreement()))
OTHER_BYTES = UNSIGNED.payload.replace(b'"minimum_count": 5', b'"minimum_count": 4', 1)


def test_an_agreement_that_all_signed_is_believed() -> None:
    """Its hash is the hash of the bytes that were signed."""
    assert SignedAgreement(agreement(), digest(UNSIGNED.payload)) == verify(
        signed(agreement()), KEYS
    )


def without(party: str) -> dict[str, tuple[Ed25519PublicKey]]:
    """The directory before this party joined."""
    return {other: key for other, key in KEYS.items() if other != party}


@pytest.mark.parametrize(
    ("envelope", "keys", "lacking"),
    [
        pytest.param(UNSIGNED, KEYS, "AL, BA, XK", id="nobody"),
        pytest.param(signed(agreement(), "AL"), KEYS, "BA, XK", id="one of three"),
        pytest.param(signed(agreement(), "AL", "BA"), KEYS, "XK", id="two of three"),
        pytest.param(signed(agreement(), "AL", "BA", "RS"), KEYS, "XK", id="a stranger instead"),
        pytest.param(signed(agreement()), without("BA"), "BA", id="a key that nobody knows"),
        pytest.param(signed(agreement()), {}, "AL, BA, XK", id="an empty directory"),
        pytest.param(
            UNSIGNED.signed(keys("AL").agreement)
            .signed(keys("BA").agreement)
            .signed(keys("XK").release),
            KEYS,
            "XK",
            id="the key that signs unattended",
        ),
        pytest.param(
            replace(signed(agreement()), payload=OTHER_BYTES), KEYS, "AL, BA, XK", id="other bytes"
        ),
        pytest.param(
            replace(signed(agreement()), payload=UNSIGNED.payload + b"\n"),
            KEYS,
            "AL, BA, XK",
            id="the same meaning in other bytes",
        ),
        pytest.param(
            replace(
                signed(agreement(), "AL", "BA"),
                signatures=(
                    *signed(agreement(), "AL", "BA").signatures,
                    Signature(
                        signed(agreement(), "XK").signatures[0].key,
                        signed(agreement(), "AL").signatures[0].value,
                    ),
                ),
            ),
            KEYS,
            "XK",
            id="another's signature under its name",
        ),
    ],
)
def test_an_agreement_that_one_did_not_sign_is_refused(
    envelope: Envelope, keys: dict[str, tuple[Ed25519PublicKey]], lacking: str
) -> None:
    """Everybody whose signature is missing is named."""
    with pytest.raises(SignatureError, match=rf"lacks the signature of {lacking}$"):
        verify(envelope, keys)


def test_signatures_arrive_in_any_order() -> None:
    """Who signs first changes nothing that was agreed."""
    assert verify(signed(agreement(), "XK", "AL", "BA"), KEYS) == verify(signed(agreement()), KEYS)


def test_a_proposal_can_be_read_before_it_is_signed() -> None:
    """A legal officer reads it first, and sees who has not signed yet."""
    half = signed(agreement(), "BA")

    assert agreement() == parse(half)
    assert ["AL", "XK"] == list(unsigned(half, KEYS))


@pytest.mark.parametrize(
    "envelope",
    [
        pytest.param(Envelope("application/json", UNSIGNED.payload), id="another type"),
        pytest.param(Envelope(PAYLOAD_TYPE, b"{}"), id="nothing in it"),
        pytest.param(Envelope(PAYLOAD_TYPE, b"\xff"), id="no text"),
        pytest.param(
            Envelope(PAYLOAD_TYPE, UNSIGNED.payload.replace(b'"format": 1', b'"format": 2', 1)),
            id="a format that nobody knows",
        ),
    ],
)
def test_what_is_no_agreement_is_refused(envelope: Envelope) -> None:
    """Whatever its signatures say."""
    for party in PARTIES:
        envelope = envelope.signed(keys(party).agreement)

    with pytest.raises(MalformedError):
        verify(envelope, KEYS)


def believed(document: Agreement) -> SignedAgreement:
    """The agreement as if all had signed it."""
    return SignedAgreement(document, digest(write(document)))


def following(older: SignedAgreement, **changes: object) -> SignedAgreement:
    """The next version."""
    version = older.agreement.version + 1
    newer = replace(older.agreement, version=version, supersedes=older.hash)
    return believed(replace(newer, **changes))  # type: ignore[arg-type]  # Any part.


FIRST = believed(agreement())
SECOND = following(FIRST)
THIRD = following(SECOND)


def beginning(day: date, ending: date = date(2027, 12, 31)) -> object:
    """A term."""
    return replace(agreement().term, in_force_from=day, in_force_until=ending, review_by=ending)


TOMORROW = beginning(date(2025, 6, 2))
OVER = beginning(date(2025, 1, 1), date(2025, 5, 31))


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([FIRST], [FIRST], id="one"),
        pytest.param([FIRST, FIRST], [FIRST], id="one twice"),
        pytest.param([FIRST, SECOND], [SECOND], id="superseded"),
        pytest.param([SECOND, FIRST], [SECOND], id="in any order"),
        pytest.param([FIRST, SECOND, THIRD], [THIRD], id="superseded twice"),
        pytest.param([FIRST, THIRD], [FIRST, THIRD], id="a version between is not signed"),
        pytest.param([believed(agreement(term=OVER))], [], id="over"),
        pytest.param([believed(agreement(term=TOMORROW))], [], id="not begun"),
        pytest.param(
            [FIRST, following(FIRST, term=TOMORROW)], [FIRST], id="the next has not begun"
        ),
        pytest.param([FIRST, following(FIRST, term=OVER)], [], id="the next is over"),
        pytest.param(
            [
                FIRST,
                TO_BEGIN := following(FIRST, term=TOMORROW),
                AT_ONCE := following(TO_BEGIN, term=agreement().term),
            ],
            [AT_ONCE],
            id="corrected before it began",
        ),
    ],
)
def test_the_newest_version_that_has_begun_is_current(
    agreements: list[SignedAgreement], expected: list[SignedAgreement]
) -> None:
    """A version ends the one before, for good, and no earlier than it begins."""
    assert expected == list(current(agreements, TODAY))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"parties": agreement().parties[:2]}, id="without one of its parties"),
        pytest.param({"id": "another-agreement"}, id="under another name"),
        pytest.param({"version": 1}, id="without a later version"),
    ],
)
def test_nobody_ends_an_agreement_of_others(changes: dict[str, object]) -> None:
    """Two parties cannot sign away what a third agreed with them."""
    claimed = following(FIRST, **changes)

    assert [FIRST, claimed] == list(current([FIRST, claimed], TODAY))


def test_another_agreement_runs_beside_it() -> None:
    """An agreement ends only what it names."""
    beside = believed(agreement(id="mirror-check"))

    assert [FIRST, beside] == list(current([FIRST, beside], TODAY))


def test_a_version_that_supersedes_something_unknown_runs() -> None:
    """What was superseded need not be known here."""
    later = believed(agreement(version=2, supersedes=Sha256("0" * 64)))

    assert [later] == list(current([later], TODAY))
