"""Calling the hub."""

import grpc
import pytest

from node.hub_client import Listed
from proto.document import digest
from proto.errors import (
    LogError,
    MalformedError,
    RefusedByPeerError,
    SignatureError,
    UnavailableError,
)
from tests import documents
from tests.node.invented_hub import FailedCall, InventedHub

SIGNED = documents.signed(documents.agreement())
RELEASE = documents.published(documents.release(SIGNED)).to_bytes()
PROPOSAL = documents.proposal(documents.agreement())


def test_every_receipt_is_verified_before_it_is_believed() -> None:
    """Whatever was handed in, a receipt of something else is refused."""
    hub = InventedHub(logs_other=True, readable=[RELEASE])

    with pytest.raises(LogError):
        hub.client.submit(RELEASE)
    with pytest.raises(LogError):
        hub.client.propose(PROPOSAL)
    with pytest.raises(LogError):
        hub.client.sign(documents.signature(PROPOSAL, "AL"))
    with pytest.raises(LogError):
        list(hub.client.releases("regional-report", [0]))


def test_a_receipt_that_proves_it_is_given_back() -> None:
    """With the leaf at which the document stands."""
    hub = InventedHub()

    leaves = [hub.client.propose(PROPOSAL).index, hub.client.submit(RELEASE).index]

    assert [0, 1] == leaves
    assert [PROPOSAL.to_bytes(), RELEASE] == hub.log.leaves


def test_the_directory_is_the_hubs() -> None:
    """Signed by anybody else it is refused."""
    hub = InventedHub(statements=[documents.statement("AL")])

    _, directory = hub.client.directory()

    assert ["AL"] == list(directory.members)
    hub.directory_key = documents.keys("RS").release
    with pytest.raises(SignatureError):
        hub.client.directory()


def test_a_directory_holds_only_true_statements() -> None:
    """The hub cannot put its own key under a country's name."""
    hub = InventedHub(statements=[documents.signature(documents.statement("AL"), "RS")])

    with pytest.raises(SignatureError):
        hub.client.directory()


def test_a_refusal_keeps_its_code() -> None:
    """What the hub objects is what the node's person reads."""
    hub = InventedHub(refusal=MalformedError("expected a release"))

    with pytest.raises(RefusedByPeerError, match="expected a release") as refused:
        hub.client.submit(RELEASE)

    assert "malformed" == refused.value.code


def test_a_hub_that_is_away_may_be_asked_again() -> None:
    """For every call."""
    client = InventedHub(is_down=True).client

    for call in (
        client.directory,
        client.agreements,
        lambda: client.submit(RELEASE),
        lambda: client.listed("regional-report"),
        lambda: list(client.releases("regional-report", [0])),
        lambda: list(client.changes("regional-report")),
    ):
        with pytest.raises(UnavailableError, match="the hub cannot be reached"):
            call()


def test_what_is_listed_is_what_can_be_asked_for() -> None:
    """By its leaf, under the name by which releases are known everywhere."""
    hub = InventedHub(readable=[RELEASE])
    hub.client.propose(PROPOSAL)

    (listed,) = hub.client.listed("regional-report")
    ((data, receipt),) = hub.client.releases("regional-report", [listed.leaf])

    assert Listed(1, digest(RELEASE)) == listed
    assert (RELEASE, 1) == (data, receipt.index)


def test_a_line_says_something_at_once_and_can_be_hung_up() -> None:
    """Whoever waits on it then is told that it is gone."""
    hub = InventedHub()
    changes = hub.client.changes("regional-report")
    words = iter(changes)

    next(words)
    hub.lines[0].say()
    next(words)
    changes.hang_up()

    with pytest.raises(UnavailableError, match="the line is gone"):
        next(words)


def test_an_invented_failure_is_one() -> None:
    """The double fails as gRPC does."""
    failed = FailedCall(grpc.StatusCode.UNAVAILABLE, "gone", "code")

    assert grpc.StatusCode.UNAVAILABLE is failed.code()
    assert ["('dcim-code', 'code')"] == [str(each) for each in failed.trailing_metadata()]


def test_a_statement_is_logged_or_waits() -> None:
    """There is a receipt as soon as the hub shows it, and none before."""
    hub = InventedHub(statements=[documents.statement("AL")])
    lost = documents.replacing(documents.statement("AL"), 2, "lost")
    rotated = documents.replacing(documents.statement("AL"), 2, "rotation")

    assert hub.client.replace_statement(lost) is None
    assert hub.client.replace_statement(rotated) is not None

    hub.logs_other = True
    with pytest.raises(LogError):
        hub.client.replace_statement(rotated)
