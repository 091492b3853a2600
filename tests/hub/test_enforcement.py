"""The hub keeps every part of an agreement: when figures come in, and at every reading."""

import pytest

from hub import releases
from hub.storage import writing
from hub.verification import Verification
from proto import catalogue as catalogues
from proto import succession
from proto.directory import Directory, Member
from proto.errors import OutsideAgreementError
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.documents import NOW, TODAY
from tests.enforcement import AGREEMENT, PUBLISHER, READER, Rule, at
from tests.hub.invented_exchange import InventedExchange

CATALOGUE = catalogues.load()
DIRECTORY = Directory(
    {
        party: Member(succession.begun(documents.statement(party)), revoked=False)
        for party in AGREEMENT.party_ids
    }
)


def _taken_in(signed: SignedAgreement, release: Release) -> set[str]:
    """What the hub objects to, if anything."""
    verification = Verification(DIRECTORY, {signed.hash: signed}, CATALOGUE, TODAY)
    try:
        verification.verify(documents.published(release).to_bytes(), PUBLISHER)
    except OutsideAgreementError as error:
        return {getattr(each, "code", str(each)) for each in error.objections}
    return set()


@pytest.mark.parametrize("rule", at("intake"), ids=str)
def test_what_a_part_forbids_is_not_taken_in(rule: Rule) -> None:
    """Whatever its publisher's node let leave; for that part, and for nothing else."""
    signed = rule.signed(rule.forbids)

    assert {rule.codes("intake")} == _taken_in(signed, rule.published(signed))


@pytest.mark.parametrize("rule", at("intake"), ids=str)
def test_what_a_part_allows_is_taken_in(rule: Rule) -> None:
    """One step milder, and every other check passes too."""
    signed = rule.signed(rule.allows)

    assert set() == _taken_in(signed, rule.published(signed))


def _readable(exchange: InventedExchange, release: Release) -> list[Release]:
    """What the reader may read, once the release lies in the archive."""
    with writing(exchange.engine) as connection:
        data = documents.published(release).to_bytes()
        releases.file(connection, release, data, now=NOW)
    return [each.release for each in exchange.library.readable(READER, "regional-report", TODAY)]


@pytest.fixture
def joined(exchange: InventedExchange, monkeypatch: pytest.MonkeyPatch) -> InventedExchange:
    """A hub that keeps what all have signed, sound or not: soundness has its own tests."""
    monkeypatch.setattr("hub.agreements.faults", lambda *_, **__: ())
    exchange.join(*AGREEMENT.party_ids)
    return exchange


@pytest.mark.parametrize("rule", at("reading"), ids=str)
def test_what_a_part_forbids_is_not_read(joined: InventedExchange, rule: Rule) -> None:
    """Though it lies in the archive."""
    signed = joined.agree(rule.forbids(AGREEMENT))

    assert [] == _readable(joined, rule.published(signed))


@pytest.mark.parametrize("rule", at("reading"), ids=str)
def test_what_a_part_allows_is_read(joined: InventedExchange, rule: Rule) -> None:
    """One step milder, and it is served."""
    signed = joined.agree(rule.allows(AGREEMENT))
    release = rule.published(signed)

    assert [release] == _readable(joined, release)
