"""What one party alone says: signed by exactly the one who may say it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proto import notice
from proto import succession as successions
from proto.agreement import Objection
from proto.directory import Directory, Member
from proto.document import Sha256, write
from proto.envelope import Envelope
from proto.errors import MalformedError, RefusalError, SignatureError, UnknownPartyError
from proto.identity import public_text
from proto.notice import (
    Approval,
    Comment,
    Consent,
    Deletion,
    Inventory,
    Notice,
    Officer,
    Restriction,
    SharedKeyError,
    Termination,
    UnknownOfficerError,
)
from proto.notice_rules import objections
from proto.signed_agreement import SignedAgreement
from proto.terms import Embargo, Onward
from tests import documents
from tests.documents import TODAY
from tests.proto.specimens import key

HASH = Sha256("a" * 64)
ANA = key("ana")
DIRECTORY = Directory(
    {
        party: Member(successions.begun(documents.statement(party)), revoked=False)
        for party in ("AL", "RS")
    }
)
OFFICER = Officer("officer", 1, "AL", "ana", public_text(ANA.public_key()), TODAY, date(2030, 1, 1))
RESTRICTION = Restriction("restriction", 1, HASH, "AL", 1, TODAY, "A court", True, ())  # noqa: FBT003
TERMINATION = Termination("termination", 1, HASH, "AL", TODAY, TODAY + timedelta(200), "exit")
CONSENT = Consent("consent", 1, HASH, "AL", "victims", "selec", TODAY, TODAY + timedelta(10))
APPROVAL = Approval("approval", 1, HASH, "AL", "ana", Sha256("b" * 64), TODAY)
DELETION = Deletion("deletion", 1, HASH, "AL", (Sha256("b" * 64),), "retention", TODAY)
INVENTORY = Inventory("inventory", 1, "AL", TODAY, "2.0.0", {"victims": {"sex": "exact"}})
COMMENT = Comment("comment", 1, HASH, "AL", TODAY, "Three years together would protect better")
BINDING = (OFFICER, RESTRICTION, TERMINATION, CONSENT, APPROVAL, DELETION)
EVERY = (*BINDING, COMMENT, INVENTORY)


def _key(said: Notice) -> Ed25519PrivateKey:
    keys = documents.keys("AL")
    match said:
        case Approval():
            return ANA
        case Deletion() | Inventory():
            return keys.release
        case _:
            return keys.agreement


def _envelope(said: Notice) -> Envelope:
    return Envelope(notice.payload_type(said), write(said))


@pytest.mark.parametrize("said", EVERY, ids=lambda said: said.type)
def test_a_notice_holds_under_the_key_that_its_kind_asks_for(said: Notice) -> None:
    """And reads as it was written."""
    envelope = _envelope(said).signed(_key(said))

    assert said == notice.verify(envelope, DIRECTORY, (OFFICER,))


@pytest.mark.parametrize("said", EVERY, ids=lambda said: said.type)
def test_nobody_else_can_say_it(said: Notice) -> None:
    """Neither another party nor another key of the same one."""
    ours = documents.keys("AL")
    others = {ours.release, ours.agreement, documents.keys("RS").agreement, ANA} - {_key(said)}

    for other in others:
        with pytest.raises(SignatureError):
            notice.verify(_envelope(said).signed(other), DIRECTORY, (OFFICER,))


@pytest.mark.parametrize(
    ("envelope", "error"),
    [
        (_envelope(RESTRICTION), MalformedError),
        (_envelope(RESTRICTION).signed(_key(RESTRICTION)).signed(ANA), MalformedError),
        (replace(_envelope(RESTRICTION), payload_type="text/plain"), MalformedError),
        (replace(_envelope(RESTRICTION), payload=b"{}").signed(_key(RESTRICTION)), MalformedError),
        (_envelope(replace(RESTRICTION, party="BA")).signed(_key(RESTRICTION)), UnknownPartyError),
        (_envelope(replace(APPROVAL, officer="bora")).signed(ANA), UnknownOfficerError),
        (_envelope(replace(APPROVAL, issued=date(2031, 1, 1))).signed(ANA), UnknownOfficerError),
    ],
    ids=["unsigned", "twice", "type", "payload", "stranger", "no officer", "no officer any more"],
)
def test_what_does_not_hold_is_refused(envelope: Envelope, error: type[RefusalError]) -> None:
    """Each fault has its own refusal."""
    with pytest.raises(error):
        notice.verify(envelope, DIRECTORY, (OFFICER,))


def test_two_officers_have_two_keys() -> None:
    """With one between them one person would approve twice; named anew, one keeps theirs."""
    twin = replace(OFFICER, officer="bora")
    again = replace(OFFICER, until=date(2035, 1, 1))
    abroad = replace(twin, party="RS")
    by_serbia = _envelope(abroad).signed(documents.keys("RS").agreement)

    with pytest.raises(SharedKeyError, match="AL names bora with the key of ana"):
        notice.verify(_envelope(twin).signed(_key(twin)), DIRECTORY, (OFFICER,))

    assert again == notice.verify(_envelope(again).signed(_key(again)), DIRECTORY, (OFFICER,))
    assert abroad == notice.verify(by_serbia, DIRECTORY, (OFFICER,))


def _held(*said: Notice, onward: Onward = "with-written-consent") -> SignedAgreement:
    agreement = documents.agreement()
    grants = tuple(replace(grant, onward=onward) for grant in agreement.grants)
    signed = documents.signed(replace(agreement, grants=grants))
    return replace(signed, notices=said)


@pytest.mark.parametrize("said", BINDING, ids=lambda said: said.type)
def test_what_is_agreed_may_be_said(said: Notice) -> None:
    """The agreement has no objection to any of the examples."""
    assert () == objections(said, _held(), TODAY)


def test_a_proposal_is_commented_on_until_all_have_signed() -> None:
    """By its parties; afterwards whoever wants something else proposes another version."""
    proposed = documents.agreement()
    stranger = replace(COMMENT, party="BA")

    permitted = objections(COMMENT, None, TODAY, proposed=proposed)
    late = objections(COMMENT, _held(), TODAY, proposed=proposed)
    strange = objections(stranger, None, TODAY, proposed=proposed)
    lost = objections(COMMENT, None, TODAY)

    assert () == permitted
    assert [{"signed-already"}, {"not-a-party"}, {"unknown-agreement"}] == [
        _codes(found) for found in (late, strange, lost)
    ]


def test_a_comment_changes_nothing_of_what_holds() -> None:
    """Whatever somebody wrote while the text was a proposal."""
    assert _held().as_of(TODAY).agreement == _held(COMMENT).as_of(TODAY).agreement


@pytest.mark.parametrize(
    ("said", "held", "code"),
    [
        (RESTRICTION, None, "unknown-agreement"),
        (replace(RESTRICTION, party="BA"), _held(), "not-a-party"),
        (replace(RESTRICTION, number=2), _held(), "restriction-out-of-turn"),
        (RESTRICTION, _held(RESTRICTION), "restriction-out-of-turn"),
        (replace(RESTRICTION, suspends=False), _held(), "restricts-nothing"),
        (replace(RESTRICTION, issued=TODAY + timedelta(5)), _held(), "wrong-day"),
        (replace(RESTRICTION, issued=TODAY - timedelta(5)), _held(), "wrong-day"),
        (replace(TERMINATION, leaves_on=TODAY), _held(), "notice-too-short"),
        (TERMINATION, _held(TERMINATION), "terminated-twice"),
        (CONSENT, _held(onward="none"), "onward-not-agreed"),
        (CONSENT, _held(onward="public"), "onward-not-agreed"),
        (replace(CONSENT, dataset="justice"), _held(), "no-grant"),
        (replace(CONSENT, until=TODAY - timedelta(1)), _held(), "dates-at-odds"),
        (replace(OFFICER, until=TODAY - timedelta(1)), None, "dates-at-odds"),
    ],
)
def test_what_is_not_agreed_is_refused(
    said: Notice, held: SignedAgreement | None, code: str
) -> None:
    """With the code of its rule."""
    assert code in {each.code for each in objections(said, held, TODAY)}


def test_a_party_that_suspends_neither_publishes_nor_reads() -> None:
    """At once, and the others go on."""
    held = _held(RESTRICTION).as_of(TODAY)
    ours, theirs = (documents.release(_held(), publisher=party) for party in ("AL", "RS"))

    assert "suspended" in _codes(held.objections(ours, TODAY))
    assert "suspended" in _codes(held.plan_objections(ours.outline, TODAY))
    assert "suspended" in _codes(
        held.reading_objections(theirs, "AL", "regional-report", today=TODAY, filed=("AL", "RS"))
    )
    assert () == held.objections(theirs, TODAY)


@pytest.mark.parametrize(
    ("filed", "reads"), [(("RS",), False), (("RS", "AL"), True)], ids=["waiting", "all filed"]
)
def test_a_party_that_suspends_lifts_no_embargo(filed: tuple[str, ...], reads: bool) -> None:  # noqa: FBT001
    """Others agreed to be read when all have filed; whoever steps aside has not filed by it."""
    agreement = documents.agreement()
    waits = tuple(replace(g, embargo=Embargo(None, all_filed=True)) for g in agreement.grants)
    signed = documents.signed(replace(agreement, grants=waits))
    held = replace(signed, notices=(RESTRICTION,)).as_of(TODAY)
    theirs = documents.release(signed, publisher="RS")

    found = held.reading_objections(theirs, "marri", "regional-report", today=TODAY, filed=filed)

    assert (set() if reads else {"embargo"}) == _codes(found)
    assert held == held.as_of(TODAY)


@pytest.mark.parametrize(("days", "has_left"), [(199, False), (200, True)])
def test_a_party_that_leaves_is_a_party_until_its_day(days: int, has_left: bool) -> None:  # noqa: FBT001
    """From then on it is none."""
    day = TODAY + timedelta(days)
    held = _held(TERMINATION).as_of(day)

    found = _codes(held.objections(documents.release(_held()), day))

    assert has_left is ("terminated" in found)


@pytest.mark.parametrize(
    ("onward", "said", "reads"),
    [
        ("none", (CONSENT,), False),
        ("with-written-consent", (), False),
        ("with-written-consent", (CONSENT,), True),
        ("with-written-consent", (replace(CONSENT, reader="marri"),), False),
        ("with-written-consent", (replace(CONSENT, until=TODAY - timedelta(1)),), False),
        ("public", (), True),
    ],
)
def test_others_read_what_may_be_passed_on(
    onward: Onward,
    said: tuple[Notice, ...],
    reads: bool,  # noqa: FBT001
) -> None:
    """Nobody, whoever has a written consent that still holds, or everybody."""
    held = _held(*said, onward=onward).as_of(TODAY)
    release = documents.release(held)

    found = held.reading_objections(
        release, "selec", "regional-report", today=TODAY, filed=("AL", "RS")
    )

    assert reads is not bool(found)


def _codes(found: tuple[Objection, ...]) -> set[str]:
    return {each.code for each in found}
