"""What is accepted has a receipt, once and for ever; what is refused changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from hub import archive, log
from hub.storage import reading
from proto.errors import ConflictError, OutsideAgreementError, RefusalError, SignatureError
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange


@pytest.fixture
def joined(exchange: InventedExchange) -> InventedExchange:
    """A hub that the parties of an agreement joined."""
    exchange.join("AL", "RS", "marri")
    return exchange


@pytest.fixture
def under(joined: InventedExchange) -> SignedAgreement:
    """The agreement they signed."""
    return joined.agree(documents.agreement())


def _size(exchange: InventedExchange) -> int:
    with reading(exchange.engine) as connection:
        return log.head(connection).size


def _bytes(release: Release) -> bytes:
    return documents.published(release).to_bytes()


def test_a_release_gets_a_receipt(joined: InventedExchange, under: SignedAgreement) -> None:
    """Which the publisher can check by itself."""
    release = documents.release(under)

    receipt = joined.submit(release)

    receipt.verify(_bytes(release), joined.keys.hub_key.public_key())
    with reading(joined.engine) as connection:
        assert archive.at(connection, receipt.index).data == _bytes(release)


def test_sending_again_gives_the_same_leaf(
    joined: InventedExchange, under: SignedAgreement
) -> None:
    """A lost response costs nothing; the later receipt proves the same."""
    release = documents.release(under)
    first = joined.submit(release)
    joined.submit(documents.release(under, "RS"))

    again = joined.submit(release)

    again.verify(_bytes(release), joined.keys.hub_key.public_key())
    assert first.index == again.index


def test_a_receipt_outlives_the_agreement(joined: InventedExchange, under: SignedAgreement) -> None:
    """What was accepted in time is proven later, too."""
    release = documents.release(under)
    first = joined.submit(release)

    later = joined.intake.accept(_bytes(release), "AL", now=NOW + timedelta(days=9999))

    assert first.index == later.index


def test_somebody_elses_bytes_give_no_receipt(
    joined: InventedExchange, under: SignedAgreement
) -> None:
    """Whoever copied a release learns nothing by sending it."""
    release = documents.release(under)
    joined.submit(release)

    with pytest.raises(SignatureError):
        joined.intake.accept(_bytes(release), "RS", now=NOW)


def test_a_correction_needs_a_vintage(joined: InventedExchange, under: SignedAgreement) -> None:
    """Other figures under the same name are refused and change nothing."""
    joined.submit(documents.release(under))
    size = _size(joined)
    corrected = documents.release(under, estimates={(): [8]})

    with pytest.raises(ConflictError):
        joined.submit(corrected)

    assert size == _size(joined)
    assert size == joined.submit(replace(corrected, vintage=2)).index


def test_a_refused_release_changes_nothing(
    joined: InventedExchange, under: SignedAgreement
) -> None:
    """Neither the log nor the archive."""
    size = _size(joined)

    with pytest.raises(RefusalError):
        joined.submit(documents.release(under, period="2014"))

    assert size == _size(joined)


def test_one_missing_signature_stops_everything(joined: InventedExchange) -> None:
    """An agreement that one party has not signed permits nothing."""
    agreement = documents.agreement()
    envelope = documents.proposal(agreement)
    joined.agreements.propose("AL", envelope.to_bytes(), now=NOW)
    for party in ("AL", "marri"):
        mine = documents.signature(envelope, party).to_bytes()
        joined.agreements.sign(party, mine, now=NOW)

    with pytest.raises(OutsideAgreementError, match="all have signed"):
        joined.submit(documents.release(documents.signed(agreement)))


def test_the_same_release_sent_twice_at_once_is_filed_once(
    joined: InventedExchange, under: SignedAgreement
) -> None:
    """Two couriers of one node meet at one leaf."""
    release = documents.release(under)
    size = _size(joined)

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(lambda _: joined.submit(release), range(8)))

    assert {size} == {receipt.index for receipt in receipts}
    assert size + 1 == _size(joined)


def test_two_releases_of_one_name_at_once_are_not_both_filed(
    joined: InventedExchange, under: SignedAgreement
) -> None:
    """Whoever is first stays; the other is refused."""
    rivals = [documents.release(under, estimates={(): [n]}) for n in range(10, 14)]
    size = _size(joined)

    def submit(release: Release) -> bool:
        try:
            joined.submit(release)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        accepted = list(pool.map(submit, rivals))

    assert (1, size + 1) == (sum(accepted), _size(joined))
