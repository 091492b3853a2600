"""Whose agreement key is trusted here, and whom somebody has to call."""

from sqlalchemy import Engine

from node.agreements.known import Agreements
from node.agreements.party_keys import PartyKey, party_keys
from node.key_change import Stated
from proto.identity import fingerprint
from tests import documents
from tests.documents import replacing, statement
from tests.node import invented_hub
from tests.node.invented_hub import InventedHub


def test_each_party_is_listed_with_what_is_to_be_done(engine: Engine) -> None:
    """Ours, one that its old key vouches for, and one that nobody does."""
    first = {party: statement(party) for party in ("AL", "ME", "RS")}
    own = documents.statement("AL")
    known = Agreements(engine, invented_hub.KEY.public_key(), lambda: Stated(own))
    hub = InventedHub(statements=list(first.values()))
    known.pull(hub.client)
    rotated, lost = replacing(first["ME"], 2, "rotation"), replacing(first["RS"], 2, "lost")
    hub.statements += [rotated, lost]
    known.pull(hub.client)

    assert (
        PartyKey("AL", fingerprint(first["AL"].payload), "ours", None),
        PartyKey("ME", fingerprint(rotated.payload), "trusted", "rotation"),
        PartyKey("RS", fingerprint(lost.payload), "to-compare", "lost"),
    ) == party_keys(known)
