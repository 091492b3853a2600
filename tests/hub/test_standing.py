"""What is remembered of an agreement holds only as long as nothing of it changes."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from hub import archive, directory
from hub.agreements import Agreements
from hub.archive import DOCUMENT
from hub.standing import Standings
from hub.storage import reading, writing
from proto.document import digest
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange

PROPOSAL = documents.proposal(documents.agreement())
PARTIES = ("AL", "RS", "marri")


@pytest.fixture
def proposed(exchange: InventedExchange) -> InventedExchange:
    """A hub at which one agreement was proposed."""
    exchange.join(*PARTIES)
    exchange.agreements.propose("AL", PROPOSAL.to_bytes(), now=NOW)
    return exchange


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The leaves that were opened."""
    leaves: list[int] = []
    real: Callable[..., archive.Filed] = archive.at

    def at(connection: object, leaf: int) -> archive.Filed:
        leaves.append(leaf)
        return real(connection, leaf)

    monkeypatch.setattr("hub.standing.archive.at", at)
    return leaves


def _sign(exchange: InventedExchange, party: str) -> None:
    exchange.agreements.sign(party, documents.signature(PROPOSAL, party).to_bytes(), now=NOW)


def test_every_signature_counts_from_the_next_question_on(proposed: InventedExchange) -> None:
    """Also where the answer before it is remembered."""
    seen = []
    for party in PARTIES:
        seen.append(proposed.agreements.standings()[0].missing)
        _sign(proposed, party)

    assert [PARTIES, PARTIES[1:], PARTIES[2:]] == seen
    assert () == proposed.agreements.standings()[0].missing
    assert 1 == len(proposed.agreements.signed())


def test_what_another_process_files_counts_at_once(proposed: InventedExchange) -> None:
    """What all have signed is remembered only until the log grows, whoever made it grow."""
    ours = proposed.agreements
    another = Agreements(ours.engine, ours.catalogue, ours.exchange)
    seen = []
    for party in PARTIES:
        seen.append(len(ours.signed()))
        another.sign(party, documents.signature(PROPOSAL, party).to_bytes(), now=NOW)
    seen.append(len(ours.signed()))

    assert [0, 0, 0, 1] == seen
    assert ours.signed() is ours.signed()


def test_documents_are_opened_once(proposed: InventedExchange, opened: list[int]) -> None:
    """Asking again opens none of them."""
    for party in PARTIES:
        _sign(proposed, party)
    first = proposed.agreements.standings()
    opened.clear()

    assert first == proposed.agreements.standings()
    assert [] == opened


def test_another_document_is_not_taken_for_the_one_before(proposed: InventedExchange) -> None:
    """A database that was restored may have other documents at the same leaves."""
    standings = Standings()
    with reading(proposed.engine) as connection:
        members = directory.members(connection)
        (before,) = standings.read(connection, members)
    other = documents.proposal(documents.agreement(id="another")).to_bytes()
    with writing(proposed.engine) as connection:
        connection.execute(
            update(DOCUMENT)
            .where(DOCUMENT.c.leaf == before.leaf)
            .values(data=other, hash=digest(other))
        )

    with reading(proposed.engine) as connection:
        (after,) = standings.read(connection, members)

    assert "another" == after.agreement.id
