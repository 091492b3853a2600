"""Who signed when, and who read what: by the hub's word, and signatures only with proof."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from node.agreements.known import Agreements
from node.agreements.logged import Leaf, Read
from node.key_change import Stated
from proto.wire.v1 import exchange_pb2 as messages
from tests import documents
from tests.documents import NOW
from tests.node import invented_hub
from tests.node.invented_hub import InventedHub

DOCUMENT = documents.agreement()
TEXT = documents.proposal(DOCUMENT)
WHEN = NOW.isoformat(timespec="seconds")


@pytest.fixture
def hub() -> InventedHub:
    """Three members, and one agreement that Albania and then Serbia signed."""
    envelope = TEXT.signed(documents.keys("AL").agreement).signed(documents.keys("RS").agreement)
    members = [documents.statement(party) for party in DOCUMENT.party_ids]
    hub = InventedHub(statements=members, agreements=[envelope])
    for party in ("AL", "RS"):
        hub.log.append(documents.signature(TEXT, party).to_bytes())
    return hub


@pytest.fixture
def known(engine: Engine) -> Agreements:
    """What Albania's node knows: nothing yet."""
    own = documents.statement("AL")
    return Agreements(engine, invented_hub.KEY.public_key(), lambda: Stated(own))


def test_every_signature_has_its_day_and_its_leaf(known: Agreements, hub: InventedHub) -> None:
    """Those of others too; pulled twice, each is there once."""
    known.pull(hub.client)
    known.pull(hub.client)

    assert {"AL": Leaf(0, WHEN), "RS": Leaf(1, WHEN)} == known.logged.leaves(TEXT.hash)


def test_a_signature_without_proof_has_no_leaf(known: Agreements, hub: InventedHub) -> None:
    """What the hub did not log as it was signed it cannot say the day of."""
    hub.logs_other = True

    known.pull(hub.client)

    assert {} == known.logged.leaves(TEXT.hash)
    assert [("marri",)] == [each.unsigned for each in known.proposals()]


def test_a_signature_that_is_another_partys_is_not_believed(
    known: Agreements, hub: InventedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A true receipt under a wrong name proves nothing of that party."""
    (first, second) = hub._signatures()  # noqa: SLF001  # What an honest hub would say.
    first.party = "marri"
    monkeypatch.setattr(hub.__class__, "_signatures", lambda _: iter((first, second)))

    known.pull(hub.client)

    assert ["RS"] == [*known.logged.leaves(TEXT.hash)]


def test_a_publisher_sees_who_was_sent_its_release(known: Agreements, hub: InventedHub) -> None:
    """In the order in which they were."""
    release, later = "ab" * 32, NOW.replace(hour=18)
    for reader, at in (("marri", later), ("RS", NOW)):
        said = messages.Reading(release=release, reader=reader, time=int(at.timestamp()))
        hub.readings.append(said)

    known.pull(hub.client)

    expected = (Read("RS", WHEN), Read("marri", later.isoformat(timespec="seconds")))
    assert expected == known.logged.readers(release)
    assert () == known.logged.readers("cd" * 32)
    assert datetime.fromisoformat(WHEN).tzinfo is UTC
