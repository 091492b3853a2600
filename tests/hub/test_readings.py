"""Who was sent what, and when first."""

from datetime import timedelta

import pytest

from hub.readings import Reading, Readings
from proto.document import Sha256, digest
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange


@pytest.fixture
def readings(exchange: InventedExchange) -> Readings:
    """Of an exchange in which Albania has published."""
    exchange.join("AL", "RS", "marri")
    return Readings(exchange.engine)


def _leaf(exchange: InventedExchange) -> tuple[int, Sha256]:
    signed = exchange.agree(documents.agreement())
    envelope = documents.published(documents.release(signed))
    receipt = exchange.intake.accept(envelope.to_bytes(), "AL", now=NOW)
    return receipt.index, digest(envelope.to_bytes())


def test_the_first_reading_is_kept(exchange: InventedExchange, readings: Readings) -> None:
    """A node asks again and again; that it read once is what its publisher wants to know."""
    leaf, release = _leaf(exchange)

    readings.note("RS", [leaf], now=NOW)
    readings.note("marri", [leaf], now=NOW + timedelta(hours=1))
    readings.note("RS", [leaf], now=NOW + timedelta(days=1))

    expected = (
        Reading(release, "RS", NOW),
        Reading(release, "marri", NOW + timedelta(hours=1)),
    )
    assert expected == readings.of("AL")


def test_only_its_publisher_is_told(exchange: InventedExchange, readings: Readings) -> None:
    """Who reads a neighbour's figures is the neighbour's to know."""
    leaf, _ = _leaf(exchange)

    readings.note("marri", [leaf], now=NOW)

    assert () == readings.of("RS")
