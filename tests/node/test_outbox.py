"""Signed releases on their way."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from node.outbox import Outbox, Posted
from proto.document import digest
from proto.receipt import Receipt
from proto.release import Release
from tests import documents

SIGNED = documents.signed(documents.agreement())
RECEIPT = Receipt(7, "dcim-exchange/log\n8\n\u2014 signed\n", (b"\x01" * 32, b"\x02" * 32))


@pytest.fixture
def outbox(engine: Engine) -> Outbox:
    """An empty one."""
    return Outbox(engine)


def _put(outbox: Outbox, release: Release) -> Posted:
    return outbox.put(documents.published(release), release.outline)


def _release(period: str = "2024", figure: int = 7) -> Release:
    return documents.release(SIGNED, period=period, estimates={(): (figure,)})


def test_what_is_put_is_kept_byte_for_byte(outbox: Outbox) -> None:
    """The bytes that were signed are the bytes that will be sent, under their own hash."""
    data = documents.published(_release()).to_bytes()

    posted = _put(outbox, _release())

    assert data == posted.envelope
    assert digest(data) == posted.hash
    assert "waiting" == posted.state
    assert (posted,) == outbox.waiting() == outbox.list()


def test_the_first_one_stands(outbox: Outbox) -> None:
    """Put twice, the same or with other figures: the bytes of the first are what leaves."""
    first = _put(outbox, _release())

    assert first == _put(outbox, _release())
    assert first == _put(outbox, _release(figure=8))
    assert (first,) == outbox.list()


def test_a_release_is_found_by_what_it_is_about(outbox: Outbox) -> None:
    """And no other is."""
    posted = _put(outbox, _release())

    outline = _release().outline
    assert posted == outbox.find(outline)
    assert posted == outbox.find(replace(outline, tables=()))
    for other in ({"agreement": "f" * 64}, {"period": "2023"}, {"vintage": 2}):
        assert outbox.find(replace(outline, **other)) is None
    assert outbox.find(replace(outline, dataset="justice")) is None


def test_a_receipt_ends_the_waiting(outbox: Outbox) -> None:
    """It is kept as it was verified."""
    posted = _put(outbox, _release())

    outbox.file(posted, RECEIPT)

    (delivered,) = outbox.list()
    assert RECEIPT == delivered.receipt
    assert "delivered" == delivered.state
    assert () == outbox.waiting()
    assert posted.envelope == delivered.envelope


def test_a_refusal_ends_the_waiting(outbox: Outbox) -> None:
    """With the hub's reason; the others wait on."""
    refused, waiting = _put(outbox, _release("2023")), _put(outbox, _release("2024"))

    outbox.refuse(refused, "no [not-permitted]")

    assert "refused" == outbox.list()[0].state
    assert "no [not-permitted]" == outbox.list()[0].refusal
    assert (waiting,) == outbox.waiting()


def test_a_refused_release_can_be_sent_again(outbox: Outbox) -> None:
    """After the reason is gone, the same bytes wait again; what was delivered does not."""
    refused, delivered = _put(outbox, _release("2023")), _put(outbox, _release("2024"))
    outbox.refuse(refused, "no [not-permitted]")
    outbox.file(delivered, RECEIPT)

    outbox.reopen()

    assert (refused,) == outbox.waiting()
    assert "delivered" == outbox.list()[1].state


def test_two_that_race_put_one_release(outbox: Outbox) -> None:
    """Both are given the bytes that stand."""
    barrier = threading.Barrier(2)
    stand: list[Posted] = []

    def put(figure: int) -> None:
        barrier.wait()
        stand.append(_put(outbox, _release(figure=figure)))

    threads = [threading.Thread(target=put, args=(figure,)) for figure in (7, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 2 == len(stand)
    assert stand[0] == stand[1]
    assert 1 == len(outbox.list())
