"""What parties have said: ours holds at once, others' once the hub has shown it."""

import pytest
from sqlalchemy import Engine

from node.agreements.known import Agreements
from node.key_change import Stated
from proto import notice as documents_of
from proto.document import write
from proto.envelope import Envelope
from proto.errors import UnavailableError
from proto.notice import Restriction
from tests import documents
from tests.documents import TODAY
from tests.node import invented_hub
from tests.node.invented_hub import InventedHub

DOCUMENT = documents.agreement()
SIGNED = documents.signed(DOCUMENT)


@pytest.fixture
def hub() -> InventedHub:
    """Three members and one agreement that all of them signed."""
    envelope = documents.proposal(DOCUMENT)
    for party in DOCUMENT.party_ids:
        envelope = envelope.signed(documents.keys(party).agreement)
    members = [documents.statement(party) for party in DOCUMENT.party_ids]
    return InventedHub(statements=members, agreements=[envelope])


@pytest.fixture
def known(engine: Engine, hub: InventedHub) -> Agreements:
    """What the node of Albania has pulled."""
    own = documents.statement("AL")
    agreements = Agreements(engine, invented_hub.KEY.public_key(), lambda: Stated(own))
    agreements.pull(hub.client)
    return agreements


def _suspension(party: str, *, signed_by: str = "") -> Envelope:
    notice = Restriction(
        "restriction", 1, SIGNED.hash, party, 1, TODAY, "A reason", suspends=True, limits=()
    )
    envelope = Envelope(documents_of.payload_type(notice), write(notice))
    return envelope.signed(documents.keys(signed_by or party).agreement)


def _publishers(known: Agreements) -> list[str]:
    (current,) = known.current(TODAY)
    return [grant.publisher for grant in current.agreement.grants]


def test_what_we_say_holds_before_the_hub_knows(known: Agreements) -> None:
    """An officer who stops an agreement stops it, whether anybody answers or not."""
    known.notices.say(_suspension("AL"))

    assert ["RS"] == _publishers(known)


def test_what_we_say_reaches_the_hub_when_it_is_there(known: Agreements, hub: InventedHub) -> None:
    """Handed in until it is logged, and not again after."""
    known.notices.say(_suspension("AL"))
    hub.is_down = True
    with pytest.raises(UnavailableError):
        known.pull(hub.client)
    assert ["RS"] == _publishers(known)

    hub.is_down = False
    known.pull(hub.client)
    known.pull(hub.client)

    (said,) = known.notices.all()
    assert (True, 0, None) == (said.is_ours, said.leaf, said.refusal)
    assert [_suspension("AL").to_bytes()] == hub.notices


def test_what_others_say_holds_once_it_is_pulled(known: Agreements, hub: InventedHub) -> None:
    """Their grants and their reading end."""
    hub.notices.append(_suspension("RS").to_bytes())

    known.pull(hub.client)

    assert ["AL"] == _publishers(known)


def test_what_the_hub_made_up_is_nothing(known: Agreements, hub: InventedHub) -> None:
    """It cannot stop an exchange in the name of a party."""
    hub.notices.append(_suspension("RS", signed_by="marri").to_bytes())

    known.pull(hub.client)

    assert ["AL", "RS"] == _publishers(known)


def test_a_hub_that_forgets_what_we_said_does_not_undo_it(
    known: Agreements, hub: InventedHub
) -> None:
    """Ours stays ours."""
    known.notices.say(_suspension("AL"))
    known.pull(hub.client)
    hub.notices.clear()

    known.pull(hub.client)

    assert ["RS"] == _publishers(known)
