"""Joining an exchange."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import grpc
import pytest
from google.protobuf.message import Message

from node import enrolment as enrolments
from node.enrolment import Enrolment
from node.keys import Keys
from node.membership import Invitation
from node.vault import Vault
from proto.channel import TlsIdentity
from proto.errors import (
    LogError,
    MalformedError,
    NotPermittedError,
    RefusedByPeerError,
    UnavailableError,
)
from proto.identity import fingerprint
from proto.wire.convert import receipt_to_message
from proto.wire.v1 import exchange_pb2 as messages
from tests.node import invented_hub
from tests.node.country import PASSPHRASE
from tests.node.invented_hub import FailedCall, Log

INVITATION = Invitation(
    party="AL",
    enrolment="hub.example:7444",
    exchange="hub.example:7443",
    root=invented_hub.root_certificate().decode(),
    secret=base64.b64encode(b"s" * 32).decode(),
    expires="2026-03-08T12:00:00+00:00",
)
Call = Callable[..., Message]


@dataclass(slots=True)
class InventedChannel:
    """Answers both calls of joining; a test changes what is answered."""

    asked: list[Message] = field(default_factory=list)
    answer: messages.CollectResponse | None = None
    failure: FailedCall | None = None

    def unary_unary(self, method: str, **_: object) -> Call:
        """The call of this name."""

        def call(request: Message, timeout: float) -> Message:
            assert timeout > 0
            self.asked.append(request)
            if self.failure:
                raise self.failure
            return messages.JoinResponse() if method.endswith("/Join") else self._collected()

        return call

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Closed, as a channel would be."""

    def _collected(self) -> messages.CollectResponse:
        assert self.answer
        return self.answer


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Fresh keys of Albania."""
    vault = Vault(tmp_path / "keys", tmp_path / "node.secret")
    return Keys.create(vault, party="AL", passphrase=PASSPHRASE)


@pytest.fixture
def enrolment(keys: Keys) -> Enrolment:
    """Albania's way in."""
    return Enrolment("AL", keys, INVITATION)


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch, keys: Keys) -> InventedChannel:
    """A hub that approved at once."""
    channel = InventedChannel()
    request = keys.certificate_request("AL")
    channel.answer = messages.CollectResponse(
        certificate=invented_hub.membership("AL", request).certificate.encode(),
        hub_key=invented_hub.KEY.public_key().public_bytes_raw(),
        receipt=receipt_to_message(Log().append(keys.statement().to_bytes())),
    )

    def opened(address: str, *, root: bytes, identity: TlsIdentity | None) -> grpc.Channel:
        assert (INVITATION.enrolment, INVITATION.root.encode()) == (address, root)
        assert identity is None
        return cast("grpc.Channel", channel)

    monkeypatch.setattr(enrolments, "open_channel", opened)
    return channel


def test_an_invitation_for_somebody_else_is_refused(keys: Keys) -> None:
    """Before anything is sent."""
    with pytest.raises(NotPermittedError, match="the code invites AL, this node is RS's"):
        Enrolment("RS", keys, INVITATION)


def test_joining_hands_in_statement_and_request(
    enrolment: Enrolment, channel: InventedChannel, keys: Keys
) -> None:
    """With the one-time secret; the fingerprint is of what was handed in."""
    enrolment.join()

    (request,) = channel.asked
    assert isinstance(request, messages.JoinRequest)
    assert ("AL", b"s" * 32) == (request.party, request.secret)
    assert keys.statement().to_bytes() == request.statement
    assert request.certificate_request.startswith(b"-----BEGIN CERTIFICATE REQUEST-----")
    assert fingerprint(keys.statement().payload) == enrolment.fingerprint


def test_what_is_collected_is_what_the_node_needs(
    enrolment: Enrolment, channel: InventedChannel
) -> None:
    """Where the hub is, whom to trust, and the certificate."""
    member = enrolment.collect()

    assert channel.answer
    assert INVITATION.exchange == member.exchange
    assert INVITATION.root == member.root
    assert invented_hub.KEY.public_key() == member.hub_public
    assert channel.answer.certificate.decode() == member.certificate


def test_a_statement_that_was_not_logged_is_not_joined(
    enrolment: Enrolment, channel: InventedChannel
) -> None:
    """Whoever answers must prove that everybody can see which keys were accepted."""
    assert channel.answer
    channel.answer.receipt.CopyFrom(receipt_to_message(Log().append(b"another statement")))

    with pytest.raises(LogError):
        enrolment.collect()


@pytest.mark.parametrize("part", [{"certificate": b"none"}, {"hub_key": b"short"}])
def test_an_answer_that_is_none_is_refused(
    enrolment: Enrolment, channel: InventedChannel, part: dict[str, bytes]
) -> None:
    """A certificate or a key that is neither is not kept."""
    assert channel.answer
    for name, value in part.items():
        setattr(channel.answer, name, value)

    with pytest.raises(MalformedError, match="expected a certificate and a key"):
        enrolment.collect()


def test_waiting_and_refusal_are_told_apart(enrolment: Enrolment, channel: InventedChannel) -> None:
    """One may be tried again, the other is final."""
    channel.failure = FailedCall(grpc.StatusCode.UNAVAILABLE, "not approved yet")
    with pytest.raises(UnavailableError, match="not approved yet"):
        enrolment.collect()

    channel.failure = FailedCall(grpc.StatusCode.PERMISSION_DENIED, "no", "not-permitted")
    with pytest.raises(RefusedByPeerError):
        enrolment.join()
