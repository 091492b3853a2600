"""Proposing and signing: nothing is signed by fewer people than the party asks for."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from node.accounts import Accounts
from node.agreements.known import Agreements, Proposal
from node.agreements.signing import SecondOfficerNeededError, SignedAlreadyError, Signing
from node.key_change import Stated
from proto.agreement import Agreement
from proto.document import write
from proto.errors import NotPermittedError, OutsideAgreementError, UnavailableError
from proto.terms import PriorCheck
from tests import documents
from tests.documents import NOW
from tests.node import invented_hub
from tests.node.country import CATALOGUE
from tests.node.invented_hub import InventedHub

ALONE = documents.agreement()
TOGETHER = replace(
    ALONE,
    id="together",
    prior_checks=(
        PriorCheck("AL", approvals=2, supervisory_authorisation=False),
        PriorCheck("RS", approvals=0, supervisory_authorisation=False),
    ),
)


@pytest.fixture
def hub() -> InventedHub:
    """Three members; nothing was proposed yet."""
    return InventedHub(statements=[documents.statement(party) for party in ALONE.party_ids])


@pytest.fixture
def signing(engine: Engine, hub: InventedHub, monkeypatch: pytest.MonkeyPatch) -> Signing:
    """How Albania signs: with two officers, and one who was an officer."""
    monkeypatch.setattr("node.accounts.MEMORY", 8192)
    for name in ("ana", "bora", "gone"):
        Accounts(engine).add(name, "legal-officer", "correct horse battery")
    Accounts(engine).disable("gone")
    Accounts(engine).add("data", "data-manager", "correct horse battery")
    own = documents.statement("AL")
    agreements = Agreements(engine, invented_hub.KEY.public_key(), lambda: Stated(own))
    agreements.pull(hub.client)
    return Signing(engine, "AL", agreements, CATALOGUE)


def _key() -> Ed25519PrivateKey:
    return documents.keys("AL").agreement


def _proposed(signing: Signing, hub: InventedHub, document: Agreement) -> Proposal:
    receipt = signing.propose(write(document), hub.client, by="ana", now=NOW)
    assert len(hub.log.leaves) == receipt.index + 1
    return signing.agreements.proposal(document.id)


def test_one_officer_proposes_and_signs(signing: Signing, hub: InventedHub) -> None:
    """Both are noted with the leaf of the hub's log."""
    proposal = _proposed(signing, hub, ALONE)

    signing.sign(proposal, hub.client, _key, by="bora", now=NOW)

    assert ("RS", "marri") == signing.agreements.proposal(ALONE.id).unsigned
    assert [("proposal", "ana", 0), ("signature", "bora", 1)] == [
        (each.deed, each.by, each.leaf) for each in signing.handed_in(proposal.envelope.hash)
    ]


def test_two_officers_confirm_before_the_key_is_asked(signing: Signing, hub: InventedHub) -> None:
    """Two accounts of people who are officers today; neither twice, nor anybody else."""
    proposal = _proposed(signing, hub, TOGETHER)
    name = proposal.envelope.hash

    def opened() -> Ed25519PrivateKey:
        raise AssertionError("nobody may be asked yet")

    for account in ("ana", "ana", "gone", "data", "nobody"):
        signing.confirm(name, account, NOW)
        with pytest.raises(SecondOfficerNeededError, match="1 did"):
            signing.sign(proposal, hub.client, opened, by="ana", now=NOW)
    signing.confirm(name, "bora", NOW)
    signing.sign(proposal, hub.client, _key, by="ana", now=NOW)

    assert ["ana", "bora"] == [each.account for each in signing.confirmed(name)]
    assert "AL" not in signing.agreements.proposal("together").unsigned


def test_the_proposer_alone_is_no_two_people(signing: Signing, hub: InventedHub) -> None:
    """Having proposed it counts for nothing, and confirming twice for one."""
    proposal = _proposed(signing, hub, TOGETHER)

    for _ in range(2):
        signing.confirm(proposal.envelope.hash, "ana", NOW)

    with pytest.raises(SecondOfficerNeededError, match="1 did"):
        signing.sign(proposal, hub.client, _key, by="ana", now=NOW)


def test_a_confirmation_lapses_with_its_account(signing: Signing, hub: InventedHub) -> None:
    """Whoever has left confirms nothing any more."""
    proposal = _proposed(signing, hub, TOGETHER)
    for account in ("ana", "bora"):
        signing.confirm(proposal.envelope.hash, account, NOW)
    signing.expect_signable(proposal)
    Accounts(signing.engine).disable("bora")

    with pytest.raises(SecondOfficerNeededError, match="1 did"):
        signing.sign(proposal, hub.client, _key, by="ana", now=NOW)


def _in_force(signing: Signing, hub: InventedHub, document: Agreement) -> None:
    envelope = documents.proposal(document)
    for party in document.party_ids:
        envelope = envelope.signed(documents.keys(party).agreement)
    hub.agreements.append(envelope)
    signing.agreements.pull(hub.client)


@pytest.mark.parametrize("changes", [{"id": "together", "version": 2}, {"id": "beside"}])
def test_one_alone_signs_no_text_that_asks_one_where_two_were_asked(
    signing: Signing, hub: InventedHub, changes: dict[str, object]
) -> None:
    """Neither the amendment that drops the rule, nor an agreement beside it."""
    _in_force(signing, hub, TOGETHER)
    supersedes = documents.proposal(TOGETHER).hash if "version" in changes else None
    looser = replace(ALONE, supersedes=supersedes, **changes)  # type: ignore[arg-type]  # Each fits.
    proposal = _proposed(signing, hub, looser)

    with pytest.raises(SecondOfficerNeededError, match="0 did"):
        signing.sign(proposal, hub.client, _key, by="ana", now=NOW)

    for account in ("ana", "bora"):
        signing.confirm(proposal.envelope.hash, account, NOW)
    signing.sign(proposal, hub.client, _key, by="ana", now=NOW)
    assert "AL" not in signing.agreements.proposal(proposal.envelope.hash).unsigned


def test_what_others_ask_of_themselves_binds_them(signing: Signing, hub: InventedHub) -> None:
    """Two officers of Serbia's are not two of ours."""
    theirs = tuple(replace(each, approvals=2 * (each.party == "RS")) for each in ALONE.prior_checks)
    _in_force(signing, hub, replace(ALONE, id="theirs", prior_checks=theirs))

    assert 0 == signing.people(ALONE)


def test_a_confirmation_is_of_one_text(signing: Signing, hub: InventedHub) -> None:
    """Another version begins anew."""
    other = replace(TOGETHER, titles={"en": "Another"})
    for account in ("ana", "bora"):
        signing.confirm(documents.proposal(other).hash, account, NOW)

    with pytest.raises(SecondOfficerNeededError, match="0 did"):
        signing.expect_signable(_proposed(signing, hub, TOGETHER))


def test_nothing_is_signed_twice(signing: Signing, hub: InventedHub) -> None:
    """The second time says so."""
    signing.sign(_proposed(signing, hub, ALONE), hub.client, _key, by="ana", now=NOW)

    with pytest.raises(SignedAlreadyError):
        signing.expect_signable(signing.agreements.proposal(ALONE.id))


def test_others_agreements_are_not_ours_to_sign(signing: Signing) -> None:
    """Whatever the hub shows us."""
    others = documents.agreement(("RS", "ME"))
    proposal = Proposal(documents.proposal(others), others, others.party_ids)

    with pytest.raises(NotPermittedError):
        signing.expect_signable(proposal)


def test_what_is_not_ready_is_not_proposed(signing: Signing, hub: InventedHub) -> None:
    """The hub never sees it."""
    with pytest.raises(OutsideAgreementError, match="no-prior-check"):
        signing.propose(write(replace(ALONE, prior_checks=())), hub.client, by="ana", now=NOW)

    assert [] == hub.agreements


def test_a_hub_that_is_away_leaves_no_trace(signing: Signing, hub: InventedHub) -> None:
    """It can be done again."""
    proposal = _proposed(signing, hub, ALONE)
    hub.is_down = True

    with pytest.raises(UnavailableError):
        signing.sign(proposal, hub.client, _key, by="ana", now=NOW)

    assert ["proposal"] == [h.deed for h in signing.handed_in(proposal.envelope.hash)]
