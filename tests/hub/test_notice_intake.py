"""What single parties say arrives, is logged, and holds from the next reading on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from hub import directory, notices
from hub.archive import DOCUMENT
from hub.notice_intake import NoticeIntake
from hub.storage import reading, writing
from proto import notice as documents_of
from proto.document import Sha256, write
from proto.envelope import Envelope
from proto.errors import (
    NotPermittedError,
    OutsideAgreementError,
    RefusalError,
    SignatureError,
)
from proto.notice import Comment, Inventory, Notice, Restriction, Termination
from tests import documents
from tests.documents import NOW, TODAY
from tests.hub.invented_exchange import InventedExchange

AGREEMENT = documents.agreement()
HASH = documents.proposal(AGREEMENT).hash
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


@pytest.fixture
def agreed(exchange: InventedExchange) -> InventedExchange:
    """A hub with an agreement in force and one release under it."""
    exchange.join("AL", "RS", "ME", "marri")
    signed = exchange.agree(AGREEMENT)
    exchange.submit(documents.release(signed, "AL"))
    exchange.submit(documents.release(signed, "RS"))
    return exchange


def _said(notice: Notice, by: str = "") -> bytes:
    envelope = Envelope(documents_of.payload_type(notice), write(notice))
    return envelope.signed(documents.keys(by or notice.party).agreement).to_bytes()


def _file(exchange: InventedExchange, notice: Notice, caller: str = "AL") -> int:
    intake = NoticeIntake(exchange.engine, exchange.agreements)
    return intake.file(caller, _said(notice), now=NOW)


def _readers_of(exchange: InventedExchange, publisher: str) -> list[str]:
    return [
        reader
        for reader in ("AL", "RS", "marri")
        for each in exchange.library.readable(reader, "regional-report", TODAY)
        if each.release.publisher == publisher
    ]


def test_a_suspension_holds_at_the_next_reading(agreed: InventedExchange) -> None:
    """Nobody reads the party any more, and it reads nobody; the others go on."""
    assert ["AL", "RS", "marri"] == _readers_of(agreed, "AL")

    _file(agreed, SUSPENSION)

    assert [] == _readers_of(agreed, "AL")
    assert ["RS", "marri"] == _readers_of(agreed, "RS")


def test_nothing_is_accepted_from_a_party_that_has_suspended(agreed: InventedExchange) -> None:
    """Whatever its node says: the hub asks the agreement again."""
    _file(agreed, SUSPENSION)
    (signed,) = (s for s in agreed.agreements.signed() if s.hash == HASH)

    with pytest.raises(OutsideAgreementError, match="suspended"):
        agreed.submit(documents.release(signed, "AL", period="2023"))


def test_a_higher_minimum_count_hides_what_left_under_a_lower_one(
    agreed: InventedExchange,
) -> None:
    """The example shows sevens; from ten on they are for nobody any more."""
    limit = documents_of.Limit("AL", "victims", minimum_count=10)
    _file(agreed, replace(SUSPENSION, suspends=False, limits=(limit,)))

    assert [] == _readers_of(agreed, "AL")
    assert ["AL", "RS", "marri"] == _readers_of(agreed, "RS")


def test_the_same_bytes_are_the_same_leaf(agreed: InventedExchange) -> None:
    """A node that did not hear the answer says it again."""
    assert _file(agreed, SUSPENSION) == _file(agreed, SUSPENSION)


def test_each_party_hears_what_concerns_it(agreed: InventedExchange) -> None:
    """And nobody hears of agreements of others."""
    intake = NoticeIntake(agreed.engine, agreed.agreements)
    _file(agreed, SUSPENSION)

    heard = {party: len(intake.listed(party)) for party in ("AL", "RS", "ME", "marri")}

    assert {"AL": 1, "RS": 1, "ME": 0, "marri": 1} == heard


COMMENT = Comment("comment", 1, HASH, "AL", TODAY, "Three years together would protect better")


def test_a_comment_on_a_proposal_reaches_its_parties(exchange: InventedExchange) -> None:
    """Logged like everything, and nobody else hears of it; once all have signed it is too late."""
    exchange.join("AL", "RS", "ME", "marri")
    intake = NoticeIntake(exchange.engine, exchange.agreements)
    exchange.agreements.propose("RS", documents.proposal(AGREEMENT).to_bytes(), now=NOW)

    leaf = _file(exchange, COMMENT)
    heard = {party: len(intake.listed(party)) for party in ("AL", "RS", "ME", "marri")}
    exchange.agree(AGREEMENT)

    assert leaf > 0
    assert {"AL": 1, "RS": 1, "ME": 0, "marri": 1} == heard
    with pytest.raises(OutsideAgreementError, match="signed-already"):
        _file(exchange, replace(COMMENT, remark="And another thing"))


@pytest.mark.parametrize(
    ("notice", "caller", "error", "reason"),
    [
        (SUSPENSION, "RS", NotPermittedError, "cannot speak for AL"),
        (replace(SUSPENSION, number=2), "AL", OutsideAgreementError, "out-of-turn"),
        (
            replace(SUSPENSION, agreement=Sha256("0" * 64)),
            "AL",
            OutsideAgreementError,
            "unknown-agreement",
        ),
        (replace(SUSPENSION, party="ME"), "ME", OutsideAgreementError, "not-a-party"),
        (replace(TERMINATION, leaves_on=TODAY), "AL", OutsideAgreementError, "notice-too-short"),
        (COMMENT, "AL", OutsideAgreementError, "signed-already"),
    ],
)
def test_what_may_not_be_said_changes_nothing(
    agreed: InventedExchange, notice: Notice, caller: str, error: type[RefusalError], reason: str
) -> None:
    """Refused with its reason, and everybody reads on."""
    with pytest.raises(error, match=reason):
        _file(agreed, notice, caller)

    assert ["AL", "RS", "marri"] == _readers_of(agreed, "AL")


def test_nobody_suspends_in_the_name_of_another(agreed: InventedExchange) -> None:
    """The signature must be the party's own."""
    intake = NoticeIntake(agreed.engine, agreed.agreements)

    with pytest.raises(SignatureError):
        intake.file("AL", _said(SUSPENSION, by="RS"), now=NOW)


def test_a_notice_that_was_changed_in_the_database_stops_everything(
    agreed: InventedExchange,
) -> None:
    """What cannot be believed is not left out in silence: less would be restricted then."""
    leaf = _file(agreed, SUSPENSION)
    changed = _said(replace(SUSPENSION, suspends=False), by="RS")
    with writing(agreed.engine) as connection:
        connection.execute(update(DOCUMENT).where(DOCUMENT.c.leaf == leaf).values(data=changed))

    with pytest.raises(SignatureError):
        agreed.agreements.signed()


def test_the_last_inventory_of_each_party_is_known(agreed: InventedExchange) -> None:
    """What it said before is in the log, and no longer what it collects."""
    intake = NoticeIntake(agreed.engine, agreed.agreements)
    first = Inventory("inventory", 1, "AL", TODAY, "2.0.0", {"victims": {"sex": "exact"}})
    second = replace(first, collected={"victims": {"sex": "exact", "form": "partial"}})
    for said in (first, second):
        envelope = Envelope(documents_of.payload_type(said), write(said))
        signed = envelope.signed(documents.keys("AL").release).to_bytes()
        intake.file("AL", signed, now=NOW)

    with reading(agreed.engine) as connection:
        known = notices.inventories(connection, directory.members(connection))

    assert {"AL": second} == known
    assert 2 == len(intake.listed("RS"))
    assert 0 == len(intake.listed("ME"))
