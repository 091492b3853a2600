"""A member replaces its agreement key: at once where the old one vouches, else after a call."""

import pytest

from hub import directory
from hub.notice_intake import NoticeIntake
from hub.storage import reading
from proto import directory as directories
from proto import notice as notices
from proto import succession
from proto.document import write
from proto.envelope import Envelope
from proto.errors import (
    CompromisedKeyError,
    ConflictError,
    NotPermittedError,
    OutsideAgreementError,
    SignatureError,
    SupersededKeyError,
)
from proto.identity import fingerprint, public_text
from proto.notice import Notice, Officer, Restriction
from proto.succession import BrokenSuccessionError
from tests import documents
from tests.documents import NOW, TODAY, agreement_key, replacing, statement
from tests.hub.invented_exchange import InventedExchange

FIRST = statement("AL")
ROTATED = replacing(FIRST, 2, "rotation")
LOST = replacing(FIRST, 3, "lost")
STOLEN = replacing(FIRST, 4, "compromised")
DOCUMENT = documents.agreement()
TEXT = documents.proposal(DOCUMENT)
OFFICER = Officer(
    type="officer",
    format=1,
    party="AL",
    officer="ana",
    key=public_text(documents.keys("ana").release.public_key()),
    issued=TODAY,
    until=TODAY.replace(year=2030),
)
SUSPENSION = Restriction(
    type="restriction",
    format=1,
    agreement=TEXT.hash,
    party="AL",
    number=1,
    issued=TODAY,
    reason="A court has ordered it",
    suspends=True,
    limits=(),
)


@pytest.fixture
def agreed(exchange: InventedExchange) -> InventedExchange:
    """A hub with an agreement in force."""
    exchange.join("AL", "RS", "marri")
    exchange.agree(DOCUMENT)
    return exchange


def _hand_in(exchange: InventedExchange, envelope: Envelope, caller: str = "AL") -> int | None:
    return exchange.replacements.hand_in(caller, envelope.to_bytes(), now=NOW)


def _approve(exchange: InventedExchange, envelope: Envelope) -> int | None:
    return exchange.replacements.approve("AL", read_out=_fingerprint(envelope), now=NOW)


def _fingerprint(envelope: Envelope) -> str:
    return fingerprint(envelope.payload)


def _newest(exchange: InventedExchange) -> str:
    with reading(exchange.engine) as connection:
        return directory.succession(connection, "AL").name


def _sign(exchange: InventedExchange, number: int, text: Envelope = TEXT) -> int:
    signed = text.signed(agreement_key("AL", number))
    return exchange.agreements.sign("AL", signed.to_bytes(), now=NOW)


def _file(exchange: InventedExchange, notice: Notice, number: int) -> int:
    envelope = Envelope(notices.payload_type(notice), write(notice))
    data = envelope.signed(agreement_key("AL", number)).to_bytes()
    return NoticeIntake(exchange.engine, exchange.agreements).file("AL", data, now=NOW)


def _in_force(exchange: InventedExchange) -> int:
    return len(exchange.agreements.current(TODAY))


def test_a_rotation_holds_at_once(agreed: InventedExchange) -> None:
    """It is logged, shown with what was before it, and unsigns nothing."""
    leaf = _hand_in(agreed, ROTATED)

    assert leaf is not None
    assert leaf == _hand_in(agreed, ROTATED), "a node that did not hear the answer asks again"
    assert 1 == _in_force(agreed)
    with reading(agreed.engine) as connection:
        shown = directory.document(connection, agreed.keys.hub_key)
    members = directories.verify(shown, agreed.keys.hub_key.public_key())
    assert succession.verify([FIRST, ROTATED]) == members.member("AL").succession


@pytest.mark.parametrize("next_", [LOST, STOLEN], ids=["lost", "compromised"])
def test_what_nobody_countersigned_waits_for_a_person(
    agreed: InventedExchange, next_: Envelope
) -> None:
    """Until the operator has heard the fingerprint of exactly this statement."""
    assert _hand_in(agreed, next_) is None
    assert _hand_in(agreed, next_) is None
    assert {"AL": _fingerprint(next_)} == {
        party: each.fingerprint for party, each in agreed.replacements.waiting().items()
    }
    assert FIRST.hash == _newest(agreed)

    leaf = _approve(agreed, next_)

    assert leaf is not None
    assert leaf == _hand_in(agreed, next_)
    assert next_.hash == _newest(agreed)
    assert {} == agreed.replacements.waiting()


def test_another_fingerprint_approves_nothing(agreed: InventedExchange) -> None:
    """Somebody else may hold the node."""
    _hand_in(agreed, LOST)

    with pytest.raises(NotPermittedError, match="do not approve"):
        _approve(agreed, STOLEN)

    assert FIRST.hash == _newest(agreed)


def test_where_none_waits_there_is_nothing_to_approve(agreed: InventedExchange) -> None:
    """The same where the fingerprint is of the statement under which it is a member."""
    assert _approve(agreed, LOST) is None

    _hand_in(agreed, LOST)

    assert _approve(agreed, FIRST) is None


@pytest.mark.parametrize("caller", ["RS", "marri"])
def test_nobody_replaces_the_key_of_another(agreed: InventedExchange, caller: str) -> None:
    """Whoever calls is held to its own statements."""
    with pytest.raises(BrokenSuccessionError, match=f"expected a statement by {caller}"):
        _hand_in(agreed, ROTATED, caller)


def test_a_thief_does_not_overtake_a_party_that_fears_one(agreed: InventedExchange) -> None:
    """The stolen key could countersign a rotation, or be called lost."""
    _hand_in(agreed, STOLEN)

    for other in (ROTATED, LOST):
        with pytest.raises(ConflictError, match="declared its key compromised"):
            _hand_in(agreed, other)

    assert FIRST.hash == _newest(agreed)


def test_fear_overtakes_what_waits(agreed: InventedExchange) -> None:
    """And a key that was found again can be rotated after all."""
    _hand_in(agreed, LOST)
    _hand_in(agreed, STOLEN)

    with pytest.raises(NotPermittedError):
        _approve(agreed, LOST)
    assert _approve(agreed, STOLEN) is not None


def test_a_key_that_was_found_again_rotates(agreed: InventedExchange) -> None:
    """What waited is dropped."""
    _hand_in(agreed, LOST)

    assert _hand_in(agreed, ROTATED) is not None
    assert {} == agreed.replacements.waiting()


def test_a_second_successor_is_refused(agreed: InventedExchange) -> None:
    """Of one statement there is one next."""
    _hand_in(agreed, ROTATED)

    with pytest.raises(BrokenSuccessionError, match="newest statement of AL"):
        _hand_in(agreed, LOST)


@pytest.mark.parametrize("next_", [LOST, ROTATED, STOLEN], ids=["lost", "rotated", "compromised"])
def test_a_key_that_was_replaced_signs_nothing_new(
    agreed: InventedExchange, next_: Envelope
) -> None:
    """Neither an agreement nor a notice; the newest key does both."""
    other = documents.agreement(id="another")
    agreed.agreements.propose("AL", documents.proposal(other).to_bytes(), now=NOW)
    _hand_in(agreed, next_)
    _approve(agreed, next_)
    number = {ROTATED.hash: 2, LOST.hash: 3, STOLEN.hash: 4}[next_.hash]

    with pytest.raises(SupersededKeyError, match="AL has replaced this agreement key"):
        _sign(agreed, 1, documents.proposal(other))
    with pytest.raises(SignatureError):
        _file(agreed, OFFICER, 1)

    assert _sign(agreed, number, documents.proposal(other)) > 0
    assert _file(agreed, OFFICER, number) > 0


def test_while_a_compromised_key_waits_neither_key_signs(agreed: InventedExchange) -> None:
    """The old one may be a thief's, and nobody has compared the new one."""
    other = documents.proposal(documents.agreement(id="another"))
    agreed.agreements.propose("AL", other.to_bytes(), now=NOW)
    _hand_in(agreed, STOLEN)

    for number in (1, 4):
        with pytest.raises(CompromisedKeyError, match="until the hub's operator has approved"):
            _sign(agreed, number, other)
        for notice in (OFFICER, SUSPENSION):
            with pytest.raises(CompromisedKeyError):
                _file(agreed, notice, number)


def test_while_a_lost_key_waits_the_new_one_is_told_so(agreed: InventedExchange) -> None:
    """A node that is too early hears whom to call."""
    _hand_in(agreed, LOST)

    with pytest.raises(NotPermittedError, match="has not approved the new agreement key"):
        _file(agreed, OFFICER, 3)


def test_a_compromised_key_unsigns_until_the_text_is_signed_again(agreed: InventedExchange) -> None:
    """By nobody but the party whose key it was; the others' signatures stay."""
    signed = documents.signed(DOCUMENT)
    agreed.submit(documents.release(signed, "AL"))
    _hand_in(agreed, STOLEN)
    _approve(agreed, STOLEN)

    assert 0 == _in_force(agreed)
    (standing,) = agreed.agreements.standings()
    assert ("AL",) == standing.missing
    with pytest.raises(OutsideAgreementError, match="all have signed"):
        agreed.submit(documents.release(signed, "RS"))

    _sign(agreed, 4)

    assert 1 == _in_force(agreed)
    agreed.submit(documents.release(signed, "RS"))
    spaced = TEXT.signed(agreement_key("AL", 4)).to_bytes() + b"\n"
    with pytest.raises(ConflictError, match="signed this already"):
        agreed.agreements.sign("AL", spaced, now=NOW)


def test_a_superseded_version_does_not_come_back(agreed: InventedExchange) -> None:
    """The newest is signed again; what it had replaced is not."""
    second = documents.agreement(version=2, supersedes=TEXT.hash)
    agreed.agree(second)
    _hand_in(agreed, STOLEN)
    _approve(agreed, STOLEN)

    with pytest.raises(ConflictError, match="version 2 is signed by all"):
        _sign(agreed, 4)
    _sign(agreed, 4, documents.proposal(second))

    assert [2] == [each.agreement.version for each in agreed.agreements.current(TODAY)]


def test_what_a_compromised_key_forbade_stays_forbidden(agreed: InventedExchange) -> None:
    """Declaring it never loosens anything; what it permitted is gone."""
    _file(agreed, SUSPENSION, 1)
    _file(agreed, OFFICER, 1)
    _hand_in(agreed, STOLEN)
    _approve(agreed, STOLEN)
    _sign(agreed, 4)

    (signed,) = agreed.agreements.signed()

    assert (SUSPENSION,) == signed.notices


def test_a_member_does_not_join_with_a_later_statement(exchange: InventedExchange) -> None:
    """Its first one begins the chain."""
    with pytest.raises(BrokenSuccessionError, match="expected the first statement"):
        exchange.enrolment.ask(
            "AL",
            secret=exchange.invite("AL"),
            statement=ROTATED.to_bytes(),
            request=documents.certificate_request("AL"),
            now=NOW,
        )


def test_a_member_gets_another_certificate_under_its_newest_statement(
    agreed: InventedExchange,
) -> None:
    """Invited again, it is the party that it is now."""
    _hand_in(agreed, ROTATED)
    secret = agreed.invite("AL")

    agreed.enrolment.ask(
        "AL",
        secret=secret,
        statement=ROTATED.to_bytes(),
        request=documents.certificate_request("AL"),
        now=NOW,
    )

    assert agreed.enrolment.approve("AL", read_out=_fingerprint(ROTATED), now=NOW) > 0
