"""A party's agreement key has a life: what follows what, and which signatures count."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proto import succession
from proto.envelope import Envelope
from proto.errors import MalformedError, RefusalError, SignatureError
from proto.identity import fingerprint, public_text
from proto.signed_agreement import unsigned
from proto.statement import PAYLOAD_TYPE, Reason
from proto.succession import BrokenSuccessionError
from tests import documents
from tests.documents import agreement_key, keys, replacing, statement

FIRST = statement("AL")
ROTATED = replacing(FIRST, 2, "rotation")
STOLEN = replacing(FIRST, 2, "compromised")
TEXT = documents.proposal(documents.agreement())
REASONS: tuple[Reason, ...] = ("rotation", "lost", "compromised")


def _chain(reasons: Sequence[Reason]) -> list[Envelope]:
    """Albania's statements, each with a key of its own."""
    chain = [FIRST]
    for number, reason in enumerate(reasons, start=2):
        chain.append(replacing(chain[-1], number, reason))
    return chain


@pytest.mark.parametrize("reason", REASONS)
def test_a_statement_may_replace_the_one_before(reason: Reason) -> None:
    """The newest is what the party says now; the other keys stay."""
    found = succession.verify(_chain([reason]))

    assert public_text(agreement_key("AL", 2).public_key()) == found.newest.agreement_key
    assert keys("AL").release.public_key() == found.newest.release_public
    assert fingerprint(_chain([reason])[-1].payload) == found.fingerprint


def test_a_statement_of_the_first_format_is_readable() -> None:
    """Those that were signed before keys could change say nothing of it."""
    old = json.loads(FIRST.payload)
    old.pop("replaces")
    old.pop("reason")
    envelope = Envelope(PAYLOAD_TYPE, json.dumps(old).encode())
    envelope = envelope.signed(keys("AL").release).signed(keys("AL").agreement)

    followed = succession.verify([envelope, replacing(envelope, 2, "rotation")])

    assert envelope.hash == followed.newest.replaces


def _resigned(envelope: Envelope, *numbers: int) -> Envelope:
    """The same words under the signatures of other agreement keys."""
    bare = Envelope(envelope.payload_type, envelope.payload).signed(keys("AL").release)
    for number in numbers:
        bare = bare.signed(agreement_key("AL", number))
    return bare


OTHER_RELEASE = documents.keys("RS").release


@pytest.mark.parametrize(
    ("chain", "error"),
    [
        pytest.param([], MalformedError, id="nothing"),
        pytest.param([ROTATED], BrokenSuccessionError, id="a first that replaces"),
        pytest.param([FIRST, FIRST], BrokenSuccessionError, id="a first that comes second"),
        pytest.param(
            [FIRST, ROTATED, STOLEN], BrokenSuccessionError, id="two successors of the first"
        ),
        pytest.param([FIRST, ROTATED, ROTATED], BrokenSuccessionError, id="itself again"),
        pytest.param(
            [FIRST, ROTATED, FIRST], BrokenSuccessionError, id="a cycle back to the first"
        ),
        pytest.param(
            [FIRST, replacing(statement("RS"), 2, "rotation")],
            BrokenSuccessionError,
            id="a foreign party",
        ),
        pytest.param(
            [FIRST, replacing(FIRST, 2, "lost", replaces=statement("RS").hash)],
            BrokenSuccessionError,
            id="a wrong link",
        ),
        pytest.param(
            [
                FIRST,
                replacing(
                    FIRST, 2, "lost", release_key=public_text(OTHER_RELEASE.public_key())
                ).signed(OTHER_RELEASE),
            ],
            BrokenSuccessionError,
            id="another release key",
        ),
        pytest.param(
            [FIRST, replacing(FIRST, 2, "lost", transport_key="0" * 64)],
            BrokenSuccessionError,
            id="another transport key",
        ),
        pytest.param(
            [FIRST, STOLEN, replacing(STOLEN, 1, "lost")],
            BrokenSuccessionError,
            id="the stolen key, back again",
        ),
        pytest.param(
            [FIRST, replacing(FIRST, 1, "compromised")], BrokenSuccessionError, id="the same key"
        ),
        pytest.param(
            [FIRST, _resigned(ROTATED, 2)], SignatureError, id="a rotation without countersignature"
        ),
        pytest.param([FIRST, _resigned(ROTATED, 1)], SignatureError, id="without the new key"),
        pytest.param([FIRST, _resigned(STOLEN, 1)], SignatureError, id="by the stolen key alone"),
        pytest.param([FIRST, replacing(FIRST, 2, None)], MalformedError, id="without a reason"),
        pytest.param(
            [FIRST, replacing(FIRST, 2, "lost", replaces=None)], MalformedError, id="of nothing"
        ),
    ],
)
def test_what_does_not_follow_is_refused(chain: list[Envelope], error: type[RefusalError]) -> None:
    """Each is the chain above with one thing wrong."""
    with pytest.raises(error):
        succession.verify(chain)


def test_a_refused_release_key_says_what_to_do() -> None:
    """A node that is stolen as a whole does not heal itself."""
    other = public_text(OTHER_RELEASE.public_key())
    taken = replacing(FIRST, 2, "lost", release_key=other).signed(OTHER_RELEASE)

    with pytest.raises(BrokenSuccessionError, match="is revoked"):
        succession.verify([FIRST, taken])


def _counts(chain: Sequence[Envelope], number: int) -> bool:
    """Whether an agreement counts that Albania signed with its key of a number."""
    signed = TEXT.signed(agreement_key("AL", number))
    keys_of_al = succession.verify(chain).counting_keys
    return "AL" not in unsigned(signed, {"AL": keys_of_al})


@pytest.mark.parametrize("reason", ["rotation", "lost"])
def test_replacing_a_key_does_not_unsign(reason: Reason) -> None:
    """What it signed is what its officer wanted."""
    assert [True, True] == [_counts(_chain([reason]), number) for number in (1, 2)]


def test_a_compromised_key_signs_nothing_past_or_future() -> None:
    """Until the party has signed the same text again with its new key."""
    signed = TEXT.signed(agreement_key("AL", 1))
    again = signed.signed(agreement_key("AL", 2))
    found = {"AL": succession.verify([FIRST, STOLEN]).counting_keys}

    assert "AL" in unsigned(signed, found)
    assert "AL" not in unsigned(again, found)


def test_no_older_version_comes_back() -> None:
    """Where the newest version falls with its key, so do those that earlier keys signed."""
    assert [False, False, True] == [
        _counts(_chain(["rotation", "compromised"]), number) for number in (1, 2, 3)
    ]


@given(st.lists(st.sampled_from(REASONS), max_size=5), st.data())
def test_nothing_counts_that_only_a_compromised_key_signed(
    reasons: list[Reason], data: st.DataObject
) -> None:
    """Whatever a party states in whatever order."""
    chain = _chain(reasons)
    compromised = {at for at, reason in enumerate(reasons, start=1) if reason == "compromised"}
    signers = data.draw(st.sets(st.sampled_from(sorted(compromised)))) if compromised else set()
    envelope = TEXT
    for number in signers:
        envelope = envelope.signed(agreement_key("AL", number))

    assert "AL" in unsigned(envelope, {"AL": succession.verify(chain).counting_keys})
    assert _counts(chain, len(chain)), "the newest key always counts"


@given(st.lists(st.sampled_from(REASONS), max_size=4), st.sampled_from(REASONS))
def test_a_later_statement_never_makes_more_count(reasons: list[Reason], reason: Reason) -> None:
    """Of what was signed before it."""
    before, after = _chain(reasons), _chain([*reasons, reason])

    for number in range(1, len(before) + 1):
        assert _counts(before, number) >= _counts(after, number)


def test_a_succession_extends_what_it_begins_with() -> None:
    """And nothing else: a node that has seen one chain takes no other."""
    one, two = succession.verify([FIRST, ROTATED]), succession.verify([FIRST, STOLEN])
    first = succession.begun(FIRST)

    assert one.extends(first)
    assert one.extends(one)
    assert not first.extends(one)
    assert not one.extends(two)


@pytest.mark.parametrize(
    ("reasons", "since", "expected"),
    [
        ([], 0, True),
        (["rotation", "rotation"], 0, True),
        (["rotation", "lost"], 0, False),
        (["lost", "rotation"], 0, False),
        (["lost", "rotation"], 1, True),
        (["compromised"], 0, False),
        (["compromised"], 1, True),
    ],
)
def test_whoever_trusts_a_key_trusts_what_it_countersigned(
    reasons: list[Reason], since: int, *, expected: bool
) -> None:
    """Nothing else: for the rest people call each other."""
    chain = _chain(reasons)

    assert expected == succession.verify(chain).is_vouched_since(chain[since].hash)


def test_a_statement_that_nobody_knows_vouches_for_nothing() -> None:
    """The first statement of a party included."""
    assert not succession.begun(FIRST).is_vouched_since(statement("RS").hash)
