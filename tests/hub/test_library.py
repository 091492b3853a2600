"""Every reading asks the agreement again, for each reader."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest

from hub.library import Readable
from proto.agreement import Agreement
from proto.document import digest
from proto.errors import NotPermittedError
from proto.terms import Embargo, Purpose
from tests import documents
from tests.documents import TODAY
from tests.hub.invented_exchange import InventedExchange

PARTIES = ("AL", "RS", "ME", "marri")


@pytest.fixture
def joined(exchange: InventedExchange) -> InventedExchange:
    """A hub that everybody joined."""
    exchange.join(*PARTIES)
    return exchange


def _publish(exchange: InventedExchange, document: Agreement, *publishers: str) -> None:
    signed = exchange.agree(document)
    for publisher in publishers:
        exchange.submit(documents.release(signed, publisher))


def _read(
    exchange: InventedExchange,
    recipient: str,
    purpose: Purpose = "regional-report",
    *,
    today: date = TODAY,
    leaves: Collection[int] | None = None,
) -> list[Readable]:
    return list(exchange.library.readable(recipient, purpose, today, leaves))


def _embargoed(embargo: Embargo) -> Agreement:
    agreement = documents.agreement()
    grants = tuple(replace(grant, embargo=embargo) for grant in agreement.grants)
    return replace(agreement, grants=grants)


def test_a_recipient_reads_what_was_granted_to_it(joined: InventedExchange) -> None:
    """With the bytes as signed, the agreement that permits it, and the leaf."""
    signed = joined.agree(documents.agreement())
    release = documents.release(signed)
    receipt = joined.submit(release)

    (readable,) = _read(joined, "marri")

    data = documents.published(release).to_bytes()
    assert Readable(release, signed, receipt.index, digest(data), data) == readable


@pytest.mark.parametrize(("reader", "seen"), [("AL", ["AL"]), ("RS", ["AL", "RS"]), ("ME", [])])
def test_each_reads_its_own_share(joined: InventedExchange, reader: str, seen: list[str]) -> None:
    """A publisher always reads itself; others only what names them; strangers nothing."""
    agreement = documents.agreement()
    grants = (agreement.grants[0], replace(agreement.grants[1], recipients=("marri",)))
    _publish(joined, replace(agreement, grants=grants), "AL", "RS")

    assert seen == [readable.release.publisher for readable in _read(joined, reader)]


def test_another_purpose_reads_nothing(joined: InventedExchange) -> None:
    """Use outside the agreed purposes is refused."""
    _publish(joined, documents.agreement(), "AL")

    assert _read(joined, "marri", "research") == []


def test_nothing_is_read_after_the_end(joined: InventedExchange) -> None:
    """The review that was not held ends it too."""
    _publish(joined, documents.agreement(), "AL")

    assert 1 == len(_read(joined, "marri", today=date(2028, 6, 30)))
    assert _read(joined, "marri", today=date(2028, 7, 1)) == []


def test_a_dated_embargo_ends_on_its_day(joined: InventedExchange) -> None:
    """Nobody reads a day too early."""
    _publish(joined, _embargoed(Embargo(date(2026, 5, 1), all_filed=False)), "AL")

    assert _read(joined, "marri", today=date(2026, 4, 30)) == []
    assert 1 == len(_read(joined, "marri", today=date(2026, 5, 1)))


def test_an_embargo_waits_for_every_publisher(joined: InventedExchange) -> None:
    """Who filed is computed from the archive, not from what somebody says."""
    signed = joined.agree(_embargoed(Embargo(None, all_filed=True)))
    joined.submit(documents.release(signed, "AL"))
    joined.submit(documents.release(signed, "RS", period="2023"))
    assert _read(joined, "marri") == []

    joined.submit(documents.release(signed, "RS"))

    read = [(each.release.publisher, each.release.period) for each in _read(joined, "marri")]
    assert read == [("AL", "2024"), ("RS", "2024")]


def test_a_superseded_agreement_permits_no_reading(joined: InventedExchange) -> None:
    """What all parties replaced permits nothing any more."""
    agreement = documents.agreement()
    _publish(joined, agreement, "AL")
    supersedes = documents.proposal(agreement).hash

    joined.agree(replace(agreement, version=2, supersedes=supersedes))

    assert _read(joined, "marri") == []


def test_some_leaves_are_read_alone(joined: InventedExchange) -> None:
    """A node asks for what it has not seen; nothing else that lies in the log is a release."""
    _publish(joined, documents.agreement(), "AL", "RS")
    first, second = _read(joined, "marri")

    assert [second] == _read(joined, "marri", leaves=[0, second.index, 99])
    assert [first, second] == _read(joined, "marri", leaves=[second.index, first.index])


def test_naming_a_leaf_opens_nothing(joined: InventedExchange) -> None:
    """Who may not read a release may not read it by its leaf either."""
    _publish(joined, documents.agreement(), "AL")
    (release,) = _read(joined, "marri")

    assert _read(joined, "ME", leaves=[release.index]) == []


def test_a_revoked_body_reads_nothing_any_more(joined: InventedExchange) -> None:
    """Shutting a body out shuts out its pages too, not only its calls."""
    _publish(joined, documents.agreement(), "AL")
    assert _read(joined, "marri")
    joined.enrolment.revoke("marri", now=documents.NOW)

    with pytest.raises(NotPermittedError, match="revoked"):
        _read(joined, "marri")
