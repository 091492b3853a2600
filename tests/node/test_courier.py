"""Carrying the outbox to the hub."""

import pytest
from sqlalchemy import Engine

from node.courier import deliver
from node.outbox import Outbox
from proto.errors import ConflictError, LogError, UnavailableError
from tests import documents
from tests.node import invented_hub
from tests.node.invented_hub import InventedHub

SIGNED = documents.signed(documents.agreement())


@pytest.fixture
def outbox(engine: Engine) -> Outbox:
    """One in which two releases wait."""
    outbox = Outbox(engine)
    for period in ("2023", "2024"):
        release = documents.release(SIGNED, period=period)
        outbox.put(documents.published(release), release.outline)
    return outbox


def test_what_waits_is_delivered(outbox: Outbox) -> None:
    """Every release once, and its receipt proves it to anybody afterwards."""
    hub = InventedHub()

    deliveries = deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)

    assert [None, None] == [each.refusal for each in deliveries]
    assert [posted.envelope for posted in outbox.list()] == hub.received
    for posted in outbox.list():
        assert posted.receipt is not None
        posted.receipt.verify(posted.envelope, invented_hub.KEY.public_key())
    assert () == deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)
    assert 2 == len(hub.received)


def test_a_receipt_of_something_else_is_not_believed(outbox: Outbox) -> None:
    """The release waits on, as if no answer had come."""
    hub = InventedHub(logs_other=True)

    with pytest.raises(LogError):
        deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)

    assert 2 == len(outbox.waiting())
    hub.logs_other = False
    deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)
    assert () == outbox.waiting()


def test_a_refusal_is_kept_and_the_rest_goes_on(outbox: Outbox) -> None:
    """With its reason and code; the same bytes are not sent again by themselves."""
    hub = InventedHub(refusal=ConflictError("another was accepted"))

    deliveries = deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)

    assert ["conflict"] * 2 == [each.refusal.code for each in deliveries if each.refusal]
    assert {"another was accepted [conflict]"} == {posted.refusal for posted in outbox.list()}
    assert () == deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)


def test_a_hub_that_is_away_leaves_everything_waiting(outbox: Outbox) -> None:
    """Nothing is lost and nothing is refused."""
    hub = InventedHub(is_down=True)

    with pytest.raises(UnavailableError):
        deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)

    assert 2 == len(outbox.waiting())
    assert [] == hub.received


def test_a_lost_answer_sends_the_same_bytes_again(outbox: Outbox) -> None:
    """As often as it takes; the hub logs them once, and the receipt arrives in the end."""
    hub = InventedHub(loses=2)
    first = outbox.waiting()[0]

    for _ in range(2):
        with pytest.raises(UnavailableError):
            deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)
    deliver(outbox, hub.client, agreements=(SIGNED,), today=documents.TODAY)

    assert [first.envelope] * 3 == hub.received[:3]
    assert 1 == hub.log.leaves.count(first.envelope)
    assert ["delivered", "delivered"] == [posted.state for posted in outbox.list()]


def test_what_no_agreement_permits_any_more_is_held_back(outbox: Outbox) -> None:
    """Signed yesterday, ended today: it waits, and nothing is sent."""
    hub = InventedHub()

    deliveries = deliver(outbox, hub.client, agreements=(), today=documents.TODAY)

    assert ["outside-agreement"] * 2 == [d.refusal.code for d in deliveries if d.refusal]
    assert [] == hub.received
    assert 2 == len(outbox.waiting())
