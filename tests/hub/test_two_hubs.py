"""Two hubs with the same members: nothing that was said at one holds at the other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hub.agreements import Agreements, UnknownAgreementError, UnsoundAgreementError
from hub.intake import Intake
from hub.keys import Keys
from hub.library import Library
from hub.notice_intake import NoticeIntake
from hub.storage import create_tables, open_engine
from proto import catalogue as catalogues
from proto.document import write
from proto.envelope import Envelope
from proto.errors import OutsideAgreementError
from proto.identity import key_id
from proto.notice import Restriction, payload_type
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange

AGREEMENT = documents.agreement()
TEXT = documents.proposal(AGREEMENT)
PARTIES = AGREEMENT.party_ids


@pytest.fixture
def second(keys: Keys, tmp_path: Path) -> Iterator[InventedExchange]:
    """Another hub, with a key of its own, whose members are the same parties with the same keys."""
    own = replace(keys, hub_key=documents.keys("selec").release)
    engine = open_engine(f"sqlite:///{tmp_path / 'second.db'}")
    create_tables(engine)
    catalogue = catalogues.load()
    agreements = Agreements(engine, catalogue, key_id(own.hub_key.public_key()))
    made = replace(
        InventedExchange.of(engine, own),
        agreements=agreements,
        intake=Intake(engine, own, agreements, catalogue),
        library=Library(engine, agreements),
    )
    made.join(*PARTIES)
    yield made
    engine.dispose()


def test_a_proposal_of_the_first_is_refused(second: InventedExchange) -> None:
    """The text says for which hub it is meant."""
    with pytest.raises(UnsoundAgreementError, match="meant for the hub with key"):
        second.agreements.propose("AL", TEXT.to_bytes(), now=NOW)


@pytest.mark.parametrize("party", PARTIES)
def test_a_signature_of_the_first_is_refused(second: InventedExchange, party: str) -> None:
    """Nobody proposed that text here, and nobody can."""
    mine = documents.signature(TEXT, party).to_bytes()

    with pytest.raises(UnknownAgreementError):
        second.agreements.sign(party, mine, now=NOW)

    assert () == second.agreements.standings()


def test_a_notice_of_the_first_is_refused(second: InventedExchange) -> None:
    """A restriction names a text, and that text is unknown here."""
    said = Restriction(
        type="restriction",
        format=1,
        agreement=TEXT.hash,
        party="AL",
        number=1,
        issued=NOW.date(),
        reason="A court",
        suspends=True,
        limits=(),
    )
    signed = Envelope(payload_type(said), write(said)).signed(documents.keys("AL").agreement)
    intake = NoticeIntake(second.engine, second.agreements)

    with pytest.raises(OutsideAgreementError, match="unknown-agreement"):
        intake.file("AL", signed.to_bytes(), now=NOW)


def test_a_release_of_the_first_is_refused(
    exchange: InventedExchange, second: InventedExchange
) -> None:
    """What the first accepts and serves, the second does not even keep."""
    exchange.join(*PARTIES)
    release = documents.release(exchange.agree(AGREEMENT))
    data = documents.published(release).to_bytes()
    exchange.intake.accept(data, "AL", now=NOW)

    with pytest.raises(OutsideAgreementError):
        second.intake.accept(data, "AL", now=NOW)

    assert [] == [*second.library.readable("marri", "regional-report", date(2026, 3, 1))]
