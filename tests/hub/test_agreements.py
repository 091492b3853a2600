"""An agreement is proposed by a party, signed by every party, and amended by all of them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hub.agreements import UnknownAgreementError, UnsoundAgreementError
from proto.agreement import Agreement
from proto.document import digest
from proto.envelope import Envelope
from proto.errors import (
    ConflictError,
    MalformedError,
    NotPermittedError,
    RefusalError,
    SignatureError,
    UnknownPartyError,
)
from proto.versions import UnknownVersionError
from tests import documents
from tests.documents import NOW, TODAY
from tests.hub.invented_exchange import InventedExchange

AGREEMENT = documents.agreement()
PROPOSAL = documents.proposal(AGREEMENT)


@pytest.fixture
def joined(exchange: InventedExchange) -> InventedExchange:
    """A hub that everybody joined."""
    exchange.join("AL", "RS", "ME", "marri")
    return exchange


def _propose(exchange: InventedExchange, document: Agreement, caller: str = "AL") -> int:
    data = documents.proposal(document).to_bytes()
    return exchange.agreements.propose(caller, data, now=NOW)


def _sign(exchange: InventedExchange, envelope: Envelope, caller: str) -> int:
    return exchange.agreements.sign(caller, envelope.to_bytes(), now=NOW)


def test_an_agreement_is_in_force_when_all_have_signed(joined: InventedExchange) -> None:
    """And not one signature earlier."""
    _propose(joined, AGREEMENT)
    _sign(joined, documents.signature(PROPOSAL, "AL"), "AL")
    _sign(joined, documents.signature(PROPOSAL, "marri"), "marri")
    assert joined.agreements.current(TODAY) == ()

    _sign(joined, documents.signature(PROPOSAL, "RS"), "RS")

    assert [PROPOSAL.hash] == [signed.hash for signed in joined.agreements.current(TODAY)]


def test_everybody_sees_who_has_signed(joined: InventedExchange) -> None:
    """Each party named in it, and nobody else."""
    _propose(joined, AGREEMENT)
    _sign(joined, documents.signature(PROPOSAL, "RS"), "RS")

    (standing,) = joined.agreements.standings("AL")

    assert (("RS",), ("AL", "marri")) == (standing.signed, standing.missing)
    assert standing.envelope.payload == PROPOSAL.payload
    assert joined.agreements.standings("ME") == ()


def test_the_same_bytes_are_the_same_leaf(joined: InventedExchange) -> None:
    """Proposing and signing may be repeated."""
    envelope = documents.signature(PROPOSAL, "AL")

    leaves = [_propose(joined, AGREEMENT), _propose(joined, AGREEMENT)]
    leaves += [_sign(joined, envelope, "AL"), _sign(joined, envelope, "AL")]

    assert leaves == [4, 4, 5, 5]


def test_one_version_has_one_text_that_binds(joined: InventedExchange) -> None:
    """Once all have signed a text, no other one can be slipped in under its name."""
    another = replace(AGREEMENT, titles={"en": "Another"})
    _propose(joined, another)
    joined.agree(AGREEMENT)

    with pytest.raises(ConflictError, match="signed by all"):
        _propose(joined, replace(AGREEMENT, titles={"en": "A third"}))
    with pytest.raises(ConflictError, match="signed by all"):
        _sign(joined, documents.signature(documents.proposal(another), "AL"), "AL")


def test_a_text_that_nobody_else_signs_blocks_no_amendment(joined: InventedExchange) -> None:
    """One party cannot keep an old version in force by proposing a bad next one."""
    first = joined.agree(AGREEMENT)
    second = replace(AGREEMENT, version=2, supersedes=first.hash)
    _propose(joined, replace(second, titles={"en": "Squatted"}))

    amended = joined.agree(replace(second, titles={"en": "Amended"}))

    assert (amended,) == joined.agreements.current(TODAY)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda a: replace(a, parties=a.parties[1:], grants=a.grants[1:]), NotPermittedError),
        (lambda a: replace(a, prior_checks=()), UnsoundAgreementError),
        (lambda a: replace(a, version=2), UnsoundAgreementError),
        (lambda a: replace(a, version=2, supersedes=digest(b"")), UnknownVersionError),
        (
            lambda a: replace(a, parties=(*a.parties, documents.party_terms("MK", "recipient"))),
            UnknownPartyError,
        ),
    ],
    ids=["not a party", "no prior checks", "no predecessor", "unknown predecessor", "not joined"],
)
def test_what_cannot_be_agreed_is_not_kept(
    joined: InventedExchange, change: Callable[[Agreement], Agreement], error: type[RefusalError]
) -> None:
    """A proposal is refused before anybody reads it."""
    with pytest.raises(error):
        _propose(joined, change(AGREEMENT))
    assert joined.agreements.standings() == ()


def test_a_proposal_carries_no_signature(joined: InventedExchange) -> None:
    """What is proposed and what is signed are two documents of the log."""
    with pytest.raises(MalformedError, match="without signatures"):
        joined.agreements.propose("AL", documents.signature(PROPOSAL, "AL").to_bytes(), now=NOW)


@pytest.mark.parametrize(
    ("envelope", "caller", "error"),
    [
        (PROPOSAL, "AL", MalformedError),
        (
            documents.signature(PROPOSAL, "AL").signed(documents.keys("RS").agreement),
            "AL",
            MalformedError,
        ),
        (documents.signature(PROPOSAL, "RS"), "AL", SignatureError),
        (documents.signature(PROPOSAL, "ME"), "ME", NotPermittedError),
        (PROPOSAL.signed(documents.keys("AL").release), "AL", SignatureError),
        (
            documents.signature(documents.proposal(documents.agreement(id="other")), "AL"),
            "AL",
            UnknownAgreementError,
        ),
        (
            replace(
                documents.signature(PROPOSAL, "AL"),
                signatures=(
                    replace(documents.signature(PROPOSAL, "AL").signatures[0], value=bytes(64)),
                ),
            ),
            "AL",
            SignatureError,
        ),
    ],
    ids=[
        "no signature",
        "two signatures",
        "somebody else's",
        "not a party",
        "its release key",
        "never proposed",
        "forged",
    ],
)
def test_only_a_partys_own_signature_is_kept(
    joined: InventedExchange, envelope: Envelope, caller: str, error: type[RefusalError]
) -> None:
    """Exactly one, of the caller's agreement key, under a proposed text."""
    _propose(joined, AGREEMENT)

    with pytest.raises(error):
        _sign(joined, envelope, caller)
    assert joined.agreements.standings()[0].signed == ()


def test_a_signature_in_another_wrapping_is_refused(joined: InventedExchange) -> None:
    """One party signs once; the first bytes are the ones that are logged."""
    _propose(joined, AGREEMENT)
    envelope = documents.signature(PROPOSAL, "AL")
    _sign(joined, envelope, "AL")

    with pytest.raises(ConflictError):
        joined.agreements.sign("AL", envelope.to_bytes() + b"\n", now=NOW)


def test_an_amendment_takes_over_when_all_have_signed(joined: InventedExchange) -> None:
    """Until then the version before stays in force."""
    first = joined.agree(AGREEMENT)
    amended = replace(AGREEMENT, version=2, supersedes=first.hash, titles={"en": "Amended"})

    _propose(joined, amended)
    assert [first.hash] == [signed.hash for signed in joined.agreements.current(TODAY)]
    second = joined.agree(amended)

    assert [second.hash] == [signed.hash for signed in joined.agreements.current(TODAY)]


@pytest.mark.parametrize(
    ("change", "caller", "error"),
    [
        ({"id": "another"}, "AL", UnknownVersionError),
        ({"publishers": ("AL", "ME")}, "AL", NotPermittedError),
        ({"publishers": ("AL", "RS", "ME")}, "ME", NotPermittedError),
    ],
    ids=["another agreement", "a party left out", "by a newcomer"],
)
def test_nobody_ends_what_others_agreed(
    joined: InventedExchange, change: dict[str, object], caller: str, error: type[RefusalError]
) -> None:
    """An agreement is superseded by its own next version, with all its parties."""
    first = joined.agree(AGREEMENT)
    values: dict[str, object] = {"version": 2, "supersedes": first.hash} | change

    with pytest.raises(error):
        _propose(joined, documents.agreement(**values), caller)  # type: ignore[arg-type]  # Each value fits its name.


def test_revoking_a_party_does_not_unsign_what_it_signed(joined: InventedExchange) -> None:
    """The others' agreement does not end with one key."""
    signed = joined.agree(AGREEMENT)

    joined.enrolment.revoke("RS", now=NOW)

    assert (signed,) == joined.agreements.current(TODAY)


def test_an_agreement_of_another_hub_is_nothing_here(joined: InventedExchange) -> None:
    """Its signatures are true, and were given for another exchange."""
    with pytest.raises(UnsoundAgreementError, match="other-exchange"):
        _propose(joined, replace(AGREEMENT, exchange=digest(b"another hub")))
