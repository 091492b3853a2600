"""What arrives at a hub from parties that mean ill, or do the same thing twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from hub.notice_intake import NoticeIntake
from proto import notice as notices
from proto.agreement import Agreement
from proto.document import MAX_BYTES, digest, write
from proto.envelope import Envelope
from proto.errors import (
    ConflictError,
    MalformedError,
    NotPermittedError,
    OutsideAgreementError,
    RefusalError,
    SignatureError,
    UnknownPartyError,
)
from proto.notice import Consent, Limit, Notice, Restriction, Termination
from tests import documents
from tests.documents import NOW, TODAY
from tests.hub.invented_exchange import InventedExchange

FIRST = documents.agreement()
HASH = documents.proposal(FIRST).hash
SECOND = replace(FIRST, version=2, supersedes=HASH)
RIVAL = replace(SECOND, titles={"en": "A rival"})


@pytest.fixture
def agreed(exchange: InventedExchange) -> InventedExchange:
    """A hub with one agreement in force, and a member that is no party of it."""
    exchange.join("AL", "RS", "ME", "marri")
    exchange.agree(FIRST)
    return exchange


def _propose(exchange: InventedExchange, document: Agreement) -> None:
    exchange.agreements.propose("AL", documents.proposal(document).to_bytes(), now=NOW)


def _sign(exchange: InventedExchange, envelope: Envelope, caller: str = "AL") -> None:
    exchange.agreements.sign(caller, envelope.to_bytes(), now=NOW)


def _of(document: Agreement, party: str = "AL") -> Envelope:
    return documents.signature(documents.proposal(document), party)


def _amend(exchange: InventedExchange) -> None:
    """The second version is signed by all, a rival by all but one."""
    _propose(exchange, SECOND)
    _propose(exchange, RIVAL)
    for party in ("RS", "marri"):
        _sign(exchange, _of(RIVAL, party), party)
    exchange.agree(SECOND)


ROLLED_BACK: dict[str, tuple[Callable[[InventedExchange], None], type[RefusalError], str]] = {
    "the first version again, in other words": (
        lambda hub: _propose(hub, replace(FIRST, titles={"en": "Milder"})),
        ConflictError,
        "an amendment supersedes",
    ),
    "a third version of the first": (
        lambda hub: _propose(hub, replace(FIRST, version=3, supersedes=HASH)),
        ConflictError,
        "version 2 is signed by all",
    ),
    "a second version once more": (
        lambda hub: _propose(hub, replace(SECOND, titles={"en": "Another"})),
        ConflictError,
        "has a later version",
    ),
    "the last signature under a rival": (
        lambda hub: _sign(hub, _of(RIVAL)),
        ConflictError,
        "version 2 is signed by all",
    ),
    "an amendment without a party": (
        lambda hub: _propose(
            hub,
            replace(
                documents.agreement(("AL",)),
                version=3,
                supersedes=documents.proposal(SECOND).hash,
            ),
        ),
        NotPermittedError,
        "amended by all its parties: AL, RS, marri",
    ),
}


@pytest.mark.parametrize("attack", ROLLED_BACK)
def test_nothing_takes_the_place_of_the_newest_version(
    agreed: InventedExchange, attack: str
) -> None:
    """It stays the only one in force."""
    _amend(agreed)
    act, error, sentence = ROLLED_BACK[attack]

    with pytest.raises(error, match=sentence):
        act(agreed)

    assert [SECOND] == [each.agreement for each in agreed.agreements.current(TODAY)]


SIGNED: dict[str, tuple[Envelope, type[RefusalError], str]] = {
    "no signature": (documents.proposal(SECOND), MalformedError, "expected one signature, got 0"),
    "two parties in one envelope": (
        _of(SECOND).signed(documents.keys("RS").agreement),
        MalformedError,
        "expected one signature, got 2",
    ),
    "one key twice in one envelope": (
        replace(_of(SECOND), signatures=_of(SECOND).signatures * 2),
        MalformedError,
        "expected one signature by key",
    ),
    "another party's": (_of(SECOND, "RS"), SignatureError, "expected a signature by key"),
    "over other bytes": (
        replace(_of(FIRST), payload=documents.proposal(SECOND).payload),
        SignatureError,
        "is not over these bytes",
    ),
    "over 50 MB": (
        Envelope(_of(SECOND).payload_type, b"[" * (50 << 20), _of(SECOND).signatures),
        MalformedError,
        f"expected at most {2 * MAX_BYTES} bytes",
    ),
}


@pytest.mark.parametrize("attack", SIGNED)
def test_a_bad_signature_is_not_kept(agreed: InventedExchange, attack: str) -> None:
    """The text goes on waiting for its party."""
    _propose(agreed, SECOND)
    envelope, error, sentence = SIGNED[attack]

    with pytest.raises(error, match=sentence):
        _sign(agreed, envelope)

    assert agreed.agreements.standings()[-1].signed == ()


def test_a_party_that_signs_twice_has_signed_once(agreed: InventedExchange) -> None:
    """The same envelope is the same leaf, another one is refused."""
    _propose(agreed, SECOND)
    _sign(agreed, _of(SECOND))
    _sign(agreed, _of(SECOND))

    with pytest.raises(ConflictError, match="AL has signed this already, in another envelope"):
        agreed.agreements.sign("AL", _of(SECOND).to_bytes() + b"\n", now=NOW)
    assert ("AL",) == agreed.agreements.standings()[-1].signed


def test_nothing_new_is_agreed_with_a_revoked_party(agreed: InventedExchange) -> None:
    """Its key may be anybody's; what it signed before still binds it."""
    _propose(agreed, SECOND)
    agreed.enrolment.revoke("RS", now=NOW)

    with pytest.raises(NotPermittedError, match="RS was revoked: nothing new is agreed with it"):
        _sign(agreed, _of(SECOND, "RS"), "RS")
    with pytest.raises(NotPermittedError, match="RS was revoked"):
        _propose(agreed, RIVAL)
    with pytest.raises(NotPermittedError, match="RS was revoked"):
        _say(agreed, replace(SUSPENSION, party="RS"), caller="RS")
    assert [FIRST] == [each.agreement for each in agreed.agreements.current(TODAY)]


def test_another_hub_takes_nothing_that_was_agreed_here(exchange: InventedExchange) -> None:
    """Neither the text, nor a signature under it, nor a notice of it."""
    exchange.join("AL", "RS", "marri")
    elsewhere = replace(FIRST, exchange=digest(b"another hub"))

    with pytest.raises(RefusalError, match="other-exchange"):
        _propose(exchange, elsewhere)
    with pytest.raises(RefusalError, match="propose it before signing"):
        _sign(exchange, _of(elsewhere))
    with pytest.raises(OutsideAgreementError, match="unknown-agreement"):
        _say(exchange, replace(SUSPENSION, agreement=documents.proposal(elsewhere).hash))


SUSPENSION = Restriction(
    type="restriction",
    format=1,
    agreement=HASH,
    party="AL",
    number=1,
    issued=TODAY,
    reason="A court has ordered it",
    suspends=True,
    limits=(),
)
TERMINATION = Termination(
    "termination", 1, HASH, "AL", TODAY, TODAY + timedelta(days=90), "data-protection"
)
CONSENT = Consent("consent", 1, HASH, "AL", "victims", "ME", TODAY, TODAY + timedelta(days=9))


def _said(notice: Notice, by: str = "") -> Envelope:
    envelope = Envelope(notices.payload_type(notice), write(notice))
    return envelope.signed(documents.keys(by or notice.party).agreement)


def _say(
    exchange: InventedExchange, notice: Notice, *, caller: str = "AL", after: bytes = b""
) -> None:
    data = _said(notice).to_bytes() + after
    NoticeIntake(exchange.engine, exchange.agreements).file(caller, data, now=NOW)


def _limiting(**changes: object) -> Restriction:
    limit = Limit("AL", "victims", **changes)  # type: ignore[arg-type]  # By name.
    return replace(SUSPENSION, suspends=False, limits=(limit,))


NOTICES: dict[str, tuple[tuple[Notice, ...], str, type[RefusalError], str]] = {
    "a looser minimum count": (
        (_limiting(minimum_count=1),),
        "",
        OutsideAgreementError,
        "minimum_count of AL's victims would be looser than it is now",
    ),
    "a reader more": (
        (_limiting(recipients=("RS", "ME")),),
        "",
        OutsideAgreementError,
        "restriction-loosens",
    ),
    "a limit on another's grant": (
        (replace(SUSPENSION, suspends=False, limits=(Limit("RS", "victims", minimum_count=9),)),),
        "",
        OutsideAgreementError,
        "not-yours-to-limit",
    ),
    "a restriction withheld": (
        (replace(SUSPENSION, number=2),),
        "",
        OutsideAgreementError,
        "It is number 2 of AL, expected 1",
    ),
    "a restriction in another envelope": ((SUSPENSION,) * 2, "\n", ConflictError, "said before"),
    "a termination twice": (
        (TERMINATION, replace(TERMINATION, remark="Once more")),
        "",
        OutsideAgreementError,
        "terminated-twice",
    ),
    "a termination in another envelope": ((TERMINATION,) * 2, "\n", ConflictError, "said before"),
    "a termination too soon": (
        (replace(TERMINATION, leaves_on=TODAY + timedelta(days=89)),),
        "",
        OutsideAgreementError,
        "90 days of notice are agreed",
    ),
    "an old notice": (
        (replace(SUSPENSION, issued=TODAY - timedelta(days=2)),),
        "",
        OutsideAgreementError,
        "wrong-day",
    ),
    "a notice in advance": (
        (replace(SUSPENSION, issued=TODAY + timedelta(days=2)),),
        "",
        OutsideAgreementError,
        "wrong-day",
    ),
    "a consent that was not agreed on": (
        (CONSENT,),
        "",
        OutsideAgreementError,
        "Onward transfer of AL's victims is agreed as none",
    ),
    "of an agreement nobody knows": (
        (replace(SUSPENSION, agreement=digest(b"")),),
        "",
        OutsideAgreementError,
        "unknown-agreement",
    ),
}


@pytest.mark.parametrize("attack", NOTICES)
def test_a_bad_notice_changes_nothing(agreed: InventedExchange, attack: str) -> None:
    """The one that is refused is the last of its row."""
    said, after, error, sentence = NOTICES[attack]
    *before, last = said
    for notice in before:
        _say(agreed, notice)
    held = agreed.agreements.signed()

    with pytest.raises(error, match=sentence):
        _say(agreed, last, after=after.encode())

    assert held == agreed.agreements.signed()


@pytest.mark.parametrize(
    ("envelope", "caller", "error"),
    [
        (_said(SUSPENSION), "RS", NotPermittedError),
        (_said(SUSPENSION, by="RS"), "AL", SignatureError),
        (_said(SUSPENSION).signed(documents.keys("RS").agreement), "AL", MalformedError),
        (_said(replace(SUSPENSION, party="XK")), "XK", UnknownPartyError),
        (replace(_said(SUSPENSION), payload=write(TERMINATION)), "AL", MalformedError),
        (replace(_said(SUSPENSION), payload_type="application/json"), "AL", MalformedError),
    ],
    ids=["replayed", "of another key", "signed by two", "a stranger", "another kind", "no kind"],
)
def test_nobody_speaks_for_another(
    agreed: InventedExchange, envelope: Envelope, caller: str, error: type[RefusalError]
) -> None:
    """And no notice is taken for another one."""
    intake = NoticeIntake(agreed.engine, agreed.agreements)

    with pytest.raises(error):
        intake.file(caller, envelope.to_bytes(), now=NOW)
    assert () == intake.listed("AL")
