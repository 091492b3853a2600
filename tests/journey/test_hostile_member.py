"""A member with a good certificate and bad intentions: the hub accepts nothing it should not."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import cast

import grpc
import pytest

from proto import signed_agreement
from proto.channel import DEADLINE, MAX_MESSAGE
from proto.document import MAX_BYTES, digest, read, write
from proto.envelope import Envelope
from proto.errors import RefusedByPeerError
from proto.identity import HUB_NAME
from proto.release import PAYLOAD_TYPE, Release
from proto.wire.v1.exchange_pb2 import SubmitReleaseRequest
from proto.wire.v1.exchange_pb2_grpc import ExchangeServiceStub
from tests.journey import evidence
from tests.journey.world import BODY, PASSPHRASE, World, wish

Change = Callable[[Release], Release]


def table(release: Release, **changed: object) -> Release:
    """The release with something changed in its first table."""
    first, *others = release.tables
    return replace(release, tables=(replace(first, **changed), *others))  # type: ignore[arg-type]


def shape(release: Release, **changed: object) -> Release:
    """The release with something changed in what its first table is."""
    return table(release, shape=replace(release.tables[0].shape, **changed))  # type: ignore[arg-type]


FORGED: dict[str, tuple[str, Change]] = {
    "of another publisher": ("not-permitted", lambda r: replace(r, publisher="XK")),
    "under no agreement": (
        "outside-agreement",
        lambda r: replace(r, agreement=digest(b"none")),
    ),
    "of a period not agreed": ("outside-agreement", lambda r: replace(r, period="2014")),
    "of a table not agreed": (
        "outside-agreement",
        lambda r: shape(r, dimensions=("sex", "citizenship")),
    ),
    "of statuses not agreed": ("outside-agreement", lambda r: shape(r, statuses=("presumed",))),
    "that shows what is to be hidden": (
        "outside-agreement",
        lambda r: table(r, shown=(1,) * len(r.tables[0].shown)),
    ),
    "with a cell left out": (
        "outside-agreement",
        lambda r: table(r, estimates=r.tables[0].estimates[:-1], shown=r.tables[0].shown[:-1]),
    ),
    "that says it cost less": ("outside-agreement", lambda r: replace(r, epsilon=Fraction(1, 9))),
    "of another catalogue": ("wrong-catalogue", lambda r: replace(r, catalogue="0.0.1")),
    "of a period published before": ("conflict", lambda r: replace(r, period="2019")),
    "of a revision not agreed": ("outside-agreement", lambda r: replace(r, vintage=2)),
}


def genuine(world: World) -> Release:
    """A release as Albania could publish it next: as that of 2019, with other figures."""
    data = evidence.posted(world, "AL", "2019").envelope
    release = read(Release, Envelope.from_bytes(data).payload)
    cells = len(release.tables[0].estimates)
    figures = {"estimates": (7.0,) * cells, "shown": (7,) * cells}
    return table(replace(release, period="2020"), **figures)


def signed(world: World, release: Release) -> bytes:
    """The release under Albania's own key."""
    return Envelope(PAYLOAD_TYPE, write(release)).signed(world.keys("AL").release()).to_bytes()


def altered(data: bytes) -> bytes:
    """A signed release in which one byte of what was signed is another."""
    envelope = json.loads(data)
    payload = bytearray(base64.b64decode(envelope["payload"]))
    place = payload.index(b'"period": "') + len(b'"period": "202')
    payload[place] ^= 1
    return json.dumps(envelope | {"payload": base64.b64encode(payload).decode()}).encode()


def refusal(world: World, data: bytes) -> str:
    """The code with which the hub refuses bytes that Albania submits, and logs nothing."""
    before = evidence.log(world)
    with world.calling("AL") as client, pytest.raises(RefusedByPeerError) as refused:
        client.submit(data)
    assert before == evidence.log(world)
    return refused.value.code


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_release_is_refused(told: World, forgery: str) -> None:
    """Signed with the right key, and still not what the agreement lets in."""
    code, change = FORGED[forgery]

    assert code == refusal(told, signed(told, change(genuine(told))))


@pytest.mark.parametrize("submission", ["altered", "garbage", "not a release", "over the size"])
def test_bytes_that_are_no_signed_release_are_refused(told: World, submission: str) -> None:
    """Whatever was altered, made up, or is something else or too large is not even read."""
    data = signed(told, genuine(told))
    statement = told.keys("AL").statement().to_bytes()
    code, bad = {
        "altered": ("signature", altered(data)),
        "garbage": ("malformed", b"\x00\xff" + data[2:]),
        "not a release": ("malformed", statement),
        "over the size": ("malformed", data + b" " * 2 * MAX_BYTES),
    }[submission]

    assert code == refusal(told, bad)


def test_a_message_without_end_is_cut_off(told: World) -> None:
    """A message larger than any document is refused before it is held in memory."""
    known = told.membership("AL")
    key, chain = told.keys("AL").transport_pem(), known.certificate.encode()
    credentials = grpc.ssl_channel_credentials(known.root.encode(), key, chain)
    options = (("grpc.ssl_target_name_override", HUB_NAME), ("grpc.max_send_message_length", -1))

    with grpc.secure_channel(known.exchange, credentials, options) as channel:
        request = SubmitReleaseRequest(release=bytes(MAX_MESSAGE + 1))
        with pytest.raises(grpc.RpcError) as refused:
            ExchangeServiceStub(channel).SubmitRelease(request, timeout=DEADLINE)

    assert grpc.StatusCode.RESOURCE_EXHAUSTED is cast("grpc.Call", refused.value).code()


def test_nobody_proposes_for_others(told: World) -> None:
    """Whoever is no party of an agreement cannot even lay it before its parties."""
    theirs = wish("between-others", publishers=("AL",), recipients=(BODY,))
    envelope = Envelope(signed_agreement.PAYLOAD_TYPE, write(theirs))

    with told.calling("XK") as client, pytest.raises(RefusedByPeerError) as refused:
        client.propose(envelope)

    assert "not-permitted" == refused.value.code
    assert envelope.to_bytes() not in [filed.data for filed in evidence.log(told)]


def test_nobody_signs_for_another(told: World) -> None:
    """A true signature counts only from the hands of whoever made it."""
    document = replace(wish("signed-for-another"), exchange=told.exchange)
    envelope = Envelope(signed_agreement.PAYLOAD_TYPE, write(document))
    by_albania = envelope.signed(told.keys("AL").agreement(PASSPHRASE))

    with told.calling("XK") as client:
        client.propose(envelope)
        before = evidence.log(told)
        with pytest.raises(RefusedByPeerError) as refused:
            client.sign(by_albania)

    assert "signature" == refused.value.code
    assert before == evidence.log(told)


def test_after_all_that_the_genuine_release_is_accepted(told: World) -> None:
    """What was refused has left nothing in the way of what is right."""
    data = signed(told, genuine(told))

    with told.calling("AL") as client:
        first, again = client.submit(data), client.submit(data)

    assert first.index == again.index
    assert data in [filed.data for filed in evidence.releases(told)]
