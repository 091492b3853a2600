"""What each party may read, as a list."""

from dataclasses import replace
from datetime import datetime

import pytest

from hub.offers import Offered, Offers
from proto.document import digest
from proto.errors import NotPermittedError
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange


def _now() -> datetime:
    return NOW


@pytest.fixture
def joined(exchange: InventedExchange) -> InventedExchange:
    """A hub that everybody joined, under one agreement."""
    exchange.join("AL", "RS", "marri")
    return exchange


@pytest.fixture
def offers(joined: InventedExchange) -> Offers:
    """Its lists."""
    return Offers(joined.engine, joined.holdings, _now)


def _to(offers: Offers, reader: str) -> list[int]:
    moment = offers.moment()
    return [each.leaf for each in offers.to(reader, "regional-report", moment)]


def test_a_list_names_what_others_let_one_read(joined: InventedExchange, offers: Offers) -> None:
    """By leaf and hash; nobody is offered what is its own."""
    signed = joined.agree(documents.agreement())
    release = documents.release(signed, "AL")
    leaf = joined.submit(release).index

    (offered,) = offers.to("marri", "regional-report", offers.moment())

    assert Offered(leaf, digest(documents.published(release).to_bytes())) == offered
    assert [] == _to(offers, "AL")


def test_a_list_is_made_again_when_something_was_logged(
    joined: InventedExchange, offers: Offers
) -> None:
    """A release, or an agreement that replaces the one under which it was read."""
    signed = joined.agree(documents.agreement())
    first = joined.submit(documents.release(signed, "AL")).index
    lists = [_to(offers, "marri")]

    second = joined.submit(documents.release(signed, "RS")).index
    lists.append(_to(offers, "marri"))
    joined.agree(replace(documents.agreement(), version=2, supersedes=signed.hash))
    lists.append(_to(offers, "marri"))

    assert [[first], [first, second], []] == lists


def test_a_list_is_not_made_twice(
    joined: InventedExchange, offers: Offers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as nothing has changed it is the same, and costs one short question."""
    joined.submit(documents.release(joined.agree(documents.agreement()), "AL"))
    listed = _to(offers, "marri")

    monkeypatch.delattr(type(joined.holdings), "releases")

    assert listed == _to(offers, "marri")


def test_no_list_outlives_a_revocation(joined: InventedExchange, offers: Offers) -> None:
    """It is logged, too."""
    joined.submit(documents.release(joined.agree(documents.agreement()), "AL"))
    assert _to(offers, "marri")

    joined.enrolment.revoke("marri", now=NOW)

    with pytest.raises(NotPermittedError):
        _to(offers, "marri")
