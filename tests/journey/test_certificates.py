"""Certificates, seen from a node: whose they are, when they end, and when they end early.

What a stranger's certificate is answered is in test_hub_doors.py.
"""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import TLSVersion

import grpc
import pytest

from hub import keys as hub_keys
from hub.certificates import PARTY_LIFE
from node.clock import ClockWrongError
from proto.errors import RefusedByPeerError
from proto.wire.v1.exchange_pb2 import GetDirectoryRequest
from proto.wire.v1.exchange_pb2_grpc import ExchangeServiceStub
from tests.journey import certificates, evidence
from tests.journey.wire import Wire
from tests.journey.world import World, at_once


def now() -> datetime:
    """The moment, which the hub's clock shows too."""
    return datetime.now(UTC)


def test_a_country_cannot_hand_in_what_another_signed(told: World) -> None:
    """A certificate opens the door for its own country's releases only."""
    foreign = evidence.posted(told, "XK", "2019").envelope

    with told.calling("AL") as client, pytest.raises(RefusedByPeerError) as refused:
        client.submit(foreign)

    assert "signature" == refused.value.code


@pytest.mark.parametrize("newest", [TLSVersion.TLSv1_2, TLSVersion.TLSv1_3])
def test_a_call_over_older_tls_is_refused(told: World, newest: TLSVersion, tmp_path: Path) -> None:
    """A good certificate does not help a client that speaks TLS 1.2; TLS 1.3 is answered."""
    inner = certificates.as_node(told, "AL", tmp_path)
    inner.maximum_version = newest

    with Wire(told.membership("AL").exchange, inner=inner) as wire:
        code = status(wire.address)

    is_new = newest is TLSVersion.TLSv1_3
    assert (grpc.StatusCode.OK if is_new else grpc.StatusCode.PERMISSION_DENIED) is code


def status(address: str) -> grpc.StatusCode:
    """How the hub answers a call that arrives over this wire."""
    with grpc.insecure_channel(address) as channel:
        try:
            ExchangeServiceStub(channel).GetDirectory(GetDirectoryRequest(), timeout=60)
        except grpc.RpcError as error:
            code = error.code()
            assert isinstance(code, grpc.StatusCode)
            return code
    return grpc.StatusCode.OK


def test_a_certificate_that_ends_closes_an_open_connection(told: World) -> None:
    """A connection outlives its certificate by no call."""
    seconds = timedelta(seconds=3)
    short = certificates.issued(told, "AL", at=now() - PARTY_LIFE + seconds)
    certificates.enter(told, "AL", short)

    with told.calling("AL", certificate=short) as client:
        client.directory()
        time.sleep(seconds.total_seconds() + 1)
        with pytest.raises(RefusedByPeerError) as refused:
            client.directory()

    assert "not-permitted" == refused.value.code
    assert "has expired" in str(refused.value)


def test_a_node_says_that_its_certificate_ended(told: World) -> None:
    """An ended certificate is told from a hub that is away, with what to do."""
    ended = certificates.issued(told, "AL", at=now() - PARTY_LIFE - timedelta(days=1))

    with told.being("AL", certificate=ended):
        listed = told.node("AL").ending("agreement", "list")

    assert 1 == listed.code
    [sentence] = listed.sentences
    assert "our certificate ended on" in sentence
    assert "ask the hub's operator for a new invitation" in sentence


def test_a_clock_that_is_behind_is_found(told: World) -> None:
    """Where our certificate begins in the future nothing is sent, and the clock is named."""
    early = certificates.issued(told, "AL", at=now() + timedelta(days=1))

    with told.being("AL", certificate=early):
        node = told.node("AL")
        listed, examined = at_once(lambda words: node.ending(*words), (["fetch"], ["doctor"]))

    assert (1, 1) == (listed.code, examined.code)
    [sentence] = listed.sentences
    assert sentence.startswith("refused: our certificate is valid from ")
    assert sentence.endswith("check this machine's clock [clock-wrong]")
    assert "this machine's clock is behind" in examined.out


@pytest.mark.parametrize("off", [timedelta(minutes=-11), timedelta(minutes=11)])
def test_a_clock_that_is_not_the_hubs_is_found(told: World, off: timedelta) -> None:
    """Who is asked what is in force says also what time it is, and a node believes no other day."""
    with told.calling("AL") as client:
        client.directory()
        with pytest.raises(ClockWrongError, match="set this machine's clock, or ask"):
            replace(client, now=lambda: now() + off).directory()


def test_a_certificate_of_another_root_reaches_nobody(told: World, tmp_path: Path) -> None:
    """A node with another hub's certificate publishes into its own outbox only."""
    other = hub_keys.create(tmp_path / "other", now=now())
    foreign = certificates.issued(told, "AL", at=now(), by=other)

    with told.being("AL", certificate=foreign):
        published = told.node("AL").ending("publish", "--period", "2021")

    assert 0 == published.code
    assert "the hub cannot be reached" in published.err
    waiting = evidence.posted(told, "AL", "2021")
    assert "waiting" == waiting.state
    assert waiting.envelope not in [filed.data for filed in evidence.releases(told)]


def test_a_revocation_bites_on_the_next_call(agreed: World) -> None:
    """Revoked, a party is refused on the connection it has open and on every command."""
    with agreed.serving(), agreed.calling("AL") as client:
        client.directory()
        agreed.hub("revoke", "AL")
        with pytest.raises(RefusedByPeerError) as refused:
            client.directory()
        fetched = agreed.node("AL").ending("fetch")
        published = agreed.node("AL").ending("publish", "--period", "2019")
        again = agreed.hub.ending("invite", "AL")

    assert "not-permitted" == refused.value.code
    assert (1, 1) == (fetched.code, published.code)
    assert ("refused: AL was revoked [not-permitted]",) == fetched.sentences
    assert () == evidence.ledger(agreed, "AL").entries
    assert () == evidence.releases(agreed)
    assert 1 == again.code
