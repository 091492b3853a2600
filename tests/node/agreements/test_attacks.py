"""What a hub, or whoever stands in its place, shows a node to get more out of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from node.agreements.declare import expect_permitted, signed_agreement
from node.agreements.known import Agreements
from node.agreements.signing import Signing
from node.key_change import Stated
from proto import notice as notices
from proto.agreement import Agreement
from proto.document import Sha256, digest, write
from proto.envelope import Envelope
from proto.errors import ConflictError, NotPermittedError, OutsideAgreementError, RefusalError
from proto.notice import Notice, Restriction, Termination
from proto.versions import UnknownVersionError
from tests import documents
from tests.documents import NOW, TODAY
from tests.node import invented_hub
from tests.node.country import CATALOGUE
from tests.node.invented_hub import InventedHub

FIRST = documents.agreement()
STRICT = replace(
    FIRST,
    version=2,
    supersedes=documents.proposal(FIRST).hash,
    grants=tuple(replace(grant, minimum_count=20) for grant in FIRST.grants),
)
HASH = documents.proposal(STRICT).hash
SUSPENSION = Restriction(
    "restriction", 1, HASH, "RS", 1, TODAY, "A reason", suspends=True, limits=()
)


def _by_all(document: Agreement, *, but: str = "") -> Envelope:
    envelope = documents.proposal(document)
    for party in document.party_ids:
        if party != but:
            envelope = envelope.signed(documents.keys(party).agreement)
    return envelope


def _said(notice: Notice, *, by: str = "") -> bytes:
    envelope = Envelope(notices.payload_type(notice), write(notice))
    return envelope.signed(documents.keys(by or notice.party).agreement).to_bytes()


@pytest.fixture
def hub() -> InventedHub:
    """Two versions that all have signed."""
    statements = [documents.statement(party) for party in (*FIRST.party_ids, "ME")]
    return InventedHub(statements=statements, agreements=[_by_all(FIRST), _by_all(STRICT)])


@pytest.fixture
def known(engine: Engine, hub: InventedHub) -> Agreements:
    """What the node of Albania has pulled."""
    own = documents.statement("AL")
    agreements = Agreements(engine, invented_hub.KEY.public_key(), lambda: Stated(own))
    agreements.pull(hub.client)
    return agreements


def _current(known: Agreements, today: date = TODAY) -> list[Agreement]:
    return [each.agreement for each in known.current(today)]


def test_a_stricter_version_is_not_forgotten(known: Agreements, hub: InventedHub) -> None:
    """A hub that shows only the version before brings its milder terms back for nobody."""
    hub.agreements = [_by_all(FIRST)]

    known.pull(hub.client)

    assert [STRICT] == _current(known)


def test_a_signature_is_not_forgotten(known: Agreements, hub: InventedHub) -> None:
    """Nor by showing the text with one signature less."""
    hub.agreements = [_by_all(FIRST), _by_all(STRICT, but="RS")]

    known.pull(hub.client)

    assert [STRICT] == _current(known)


def test_what_others_have_said_is_not_forgotten(known: Agreements, hub: InventedHub) -> None:
    """A party that has stepped aside does not come back because the hub is silent about it."""
    hub.notices = [_said(SUSPENSION)]
    known.pull(hub.client)
    hub.notices = []

    known.pull(hub.client)

    (current,) = _current(known)
    assert ["AL"] == [grant.publisher for grant in current.grants]


@pytest.mark.parametrize(
    "data",
    [
        _said(SUSPENSION, by="ME"),
        Envelope("application/json", b"{}").to_bytes(),
        Envelope("application/vnd.dcim.restriction+json", b"{}").to_bytes(),
    ],
    ids=["forged", "of no kind", "nothing in it"],
)
def test_rubbish_is_not_kept(known: Agreements, hub: InventedHub, data: bytes) -> None:
    """It neither stops anything nor gets into anybody's way later."""
    hub.notices = [data]

    known.pull(hub.client)

    assert () == known.notices.all()
    assert [STRICT] == _current(known)


def test_two_heirs_of_one_version_hold_neither(known: Agreements, hub: InventedHub) -> None:
    """Though all have signed both: nobody can say which of them was meant."""
    hub.agreements.append(_by_all(replace(STRICT, titles={"en": "A rival"})))

    known.pull(hub.client)

    assert [] == _current(known)


def test_a_version_that_has_not_begun_ends_nothing(known: Agreements, hub: InventedHub) -> None:
    """And from its first day on it is the only one."""
    begins = TODAY + timedelta(days=10)
    third = replace(
        STRICT, version=3, supersedes=HASH, term=replace(STRICT.term, in_force_from=begins)
    )
    hub.agreements.append(_by_all(third))

    known.pull(hub.client)

    assert [STRICT] == _current(known, begins - timedelta(days=1))
    assert [third] == _current(known, begins)


def test_what_a_revoked_party_signed_binds_it_still(known: Agreements, hub: InventedHub) -> None:
    """The others' agreement does not end with one key; the hub takes nothing new from it."""
    hub.revoked = ("RS",)

    known.pull(hub.client)

    assert known.directory().member("RS").revoked
    assert [STRICT] == _current(known)


@pytest.mark.parametrize(
    "document",
    [
        replace(FIRST, id="elsewhere", exchange=Sha256("0" * 64)),
        replace(FIRST, id="half-signed"),
    ],
    ids=["another hub", "half-signed"],
)
def test_what_binds_nobody_is_in_force_nowhere(
    known: Agreements, hub: InventedHub, document: Agreement
) -> None:
    """It is shown as a proposal at most."""
    but = "" if document.id == "elsewhere" else "marri"
    hub.agreements.append(_by_all(document, but=but))

    known.pull(hub.client)

    assert [STRICT] == _current(known)


TEXTS: dict[str, tuple[Agreement, type[RefusalError], str]] = {
    "the version before, in other words": (
        replace(FIRST, titles={"en": "Milder"}),
        ConflictError,
        "version 2 is signed by all",
    ),
    "a rival of the newest": (
        replace(STRICT, titles={"en": "A rival"}),
        ConflictError,
        "has a later version",
    ),
    "a third version of the first": (
        replace(STRICT, version=3),
        ConflictError,
        f"supersedes {HASH}",
    ),
    "without a party": (
        replace(documents.agreement(("AL",)), version=3, supersedes=HASH),
        NotPermittedError,
        "amended by all its parties",
    ),
    "an heir of nothing": (
        replace(FIRST, id="other", version=2, supersedes=digest(b"")),
        UnknownVersionError,
        "a version nobody signed here",
    ),
    "for another hub": (
        replace(FIRST, id="other", exchange=Sha256("0" * 64)),
        OutsideAgreementError,
        "other-exchange",
    ),
    "with a party nobody knows": (
        replace(
            FIRST,
            id="other",
            parties=(*FIRST.parties, replace(FIRST.parties[1], id="ZZ", display_name="Z")),
        ),
        OutsideAgreementError,
        "unknown-party",
    ),
}


@pytest.mark.parametrize("attack", TEXTS)
def test_nobody_is_asked_to_sign_what_must_not_be(
    known: Agreements, hub: InventedHub, engine: Engine, attack: str
) -> None:
    """Whatever the hub lays before us; no passphrase is asked for."""
    document, error, sentence = TEXTS[attack]
    hub.agreements.append(_by_all(document, but="AL"))
    known.pull(hub.client)
    proposal = known.proposal(documents.proposal(document).hash)

    with pytest.raises(error, match=sentence):
        Signing(engine, "AL", known, CATALOGUE).expect_signable(proposal)


def test_the_next_version_may_be_signed(
    known: Agreements, hub: InventedHub, engine: Engine
) -> None:
    """One change less, and nothing is in the way."""
    third = replace(STRICT, version=3, supersedes=HASH)
    hub.agreements.append(_by_all(third, but="AL"))
    known.pull(hub.client)
    proposal = known.proposal(documents.proposal(third).hash)

    signing = Signing(engine, "AL", known, CATALOGUE)
    signing.sign(proposal, hub.client, lambda: documents.keys("AL").agreement, by="ana", now=NOW)

    assert [third] == _current(known)


LEAVING = Termination("termination", 1, HASH, "AL", TODAY, TODAY + timedelta(days=90), "exit")


@pytest.mark.parametrize(
    ("before", "notice", "code"),
    [
        ((), replace(LEAVING, leaves_on=TODAY), "notice-too-short"),
        ((LEAVING,), replace(LEAVING, remark="Again"), "terminated-twice"),
        ((), replace(SUSPENSION, party="AL", number=2), "restriction-out-of-turn"),
        ((replace(SUSPENSION, party="AL"),), replace(SUSPENSION, party="AL"), "out-of-turn"),
        ((), replace(SUSPENSION, party="ME"), "not-a-party"),
    ],
    ids=["too soon", "a second time", "out of turn", "replayed", "by a stranger"],
)
def test_our_own_officers_are_told_the_same(
    known: Agreements, before: tuple[Notice, ...], notice: Notice, code: str
) -> None:
    """Before they sign, and not only by the hub."""
    for each in before:
        known.notices.say(Envelope.from_bytes(_said(each)))

    with pytest.raises(OutsideAgreementError, match=code):
        expect_permitted(notice, known, TODAY)


def test_the_newest_version_is_the_one_that_is_spoken_of(known: Agreements) -> None:
    """A suspension of a version that was replaced would stop nothing."""
    assert HASH == signed_agreement(known, FIRST.id).hash
