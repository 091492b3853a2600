"""Calling the hub: one method per RPC, bytes in, checked values out."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from node import clock
from node.membership import Membership
from proto import directory as directories
from proto.channel import DEADLINE, LISTENING, TlsIdentity, open_channel
from proto.directory import Directory
from proto.document import Sha256
from proto.envelope import Envelope
from proto.errors import MalformedError
from proto.receipt import Receipt
from proto.terms import Purpose
from proto.wire import status
from proto.wire.convert import receipt_from_message
from proto.wire.v1 import exchange_pb2 as messages
from proto.wire.v1.exchange_pb2_grpc import ExchangeServiceStub

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class LoggedSignature:
    """Where the hub says that a party's signature under a text lies; nothing is verified yet."""

    agreement: str
    party: str
    at: datetime
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Reading:
    """A release of ours, by the SHA-256 of its envelope, and to whom the hub sent it first when."""

    release: str
    reader: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The agreements that name us, and what the hub says of them; none of it is verified yet.

    Attributes:
        envelopes: Each text with all signatures so far.
    """

    envelopes: tuple[Envelope, ...]
    signatures: tuple[LoggedSignature, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A release that we may read: its leaf, and the SHA-256 of its envelope, as the hub says."""

    leaf: int
    hash: Sha256


class _Stream(Protocol):
    """A call that answers with many messages."""

    def __iter__(self) -> Iterator[object]:
        """The messages, as they come."""

    def cancel(self) -> object:
        """Hang up: whoever waits for a message waits no longer."""


@dataclass(frozen=True, slots=True)
class Changes:
    """A line to the hub on which it says, again and again, that something else may be read."""

    stream: _Stream
    address: str

    def __iter__(self) -> Iterator[None]:
        """Something may have changed: at once, and each time until the hub ends the line.

        Raises:
            RefusedByPeerError: The hub does not let us listen, or no longer.
            UnavailableError: It cannot be reached, went away, or was hung up on.
        """
        try:
            for _ in self.stream:
                yield
        except grpc.RpcError as error:
            raise status.received(error, self.address) from error

    def hang_up(self) -> None:
        """End it, from any thread."""
        self.stream.cancel()


@dataclass(frozen=True, slots=True)
class HubClient:
    """An open connection to the hub, as one party.

    Every method raises `RefusedByPeerError` where the hub refuses and `UnavailableError` where
    it cannot be reached; a receipt is returned only after it was verified.

    Attributes:
        address: Where it is, for the sentence that says that it cannot be reached.
        now: By which it is noticed that a clock is wrong.
    """

    stub: ExchangeServiceStub
    hub_key: Ed25519PublicKey
    address: str = ""
    now: Callable[[], datetime] = clock.now

    def directory(self) -> tuple[Envelope, Directory]:
        """Who belongs to the exchange, signed by the hub.

        Raises:
            ClockWrongError: The hub says that it is another time than we believe.
        """
        answer = self._call(self.stub.GetDirectory, messages.GetDirectoryRequest())
        if answer.time:
            clock.expect_agreement(self.now(), _moment(answer.time))
        envelope = Envelope.from_bytes(answer.directory)
        return envelope, directories.verify(envelope, self.hub_key)

    def agreements(self) -> Shown:
        """The agreements that name us, who signed them when, and who was sent what is ours."""
        answer = self._call(self.stub.ListAgreements, messages.ListAgreementsRequest())
        return Shown(
            envelopes=tuple(map(Envelope.from_bytes, answer.agreements)),
            signatures=tuple(
                LoggedSignature(
                    each.agreement,
                    each.party,
                    _moment(each.time),
                    receipt_from_message(each.receipt),
                )
                for each in answer.signatures
            ),
            readings=tuple(
                Reading(each.release, each.reader, _moment(each.time)) for each in answer.readings
            ),
        )

    def replace_statement(self, statement: Envelope) -> Receipt | None:
        """Hand in our next statement; gives no receipt while it waits for the hub's operator."""
        data = statement.to_bytes()
        request = messages.ReplaceStatementRequest(statement=data)
        answer = self._call(self.stub.ReplaceStatement, request)
        return self._verified(data, answer.receipt) if answer.HasField("receipt") else None

    def propose(self, agreement: Envelope) -> Receipt:
        """Lay an agreement before its parties."""
        data = agreement.to_bytes()
        request = messages.ProposeAgreementRequest(agreement=data)
        return self._verified(data, self._call(self.stub.ProposeAgreement, request).receipt)

    def sign(self, agreement: Envelope) -> Receipt:
        """Hand in our signature under an agreement."""
        data = agreement.to_bytes()
        request = messages.SignAgreementRequest(agreement=data)
        return self._verified(data, self._call(self.stub.SignAgreement, request).receipt)

    def say(self, notice: Envelope) -> Receipt:
        """Hand in what we alone say of an agreement."""
        data = notice.to_bytes()
        request = messages.FileNoticeRequest(notice=data)
        return self._verified(data, self._call(self.stub.FileNotice, request).receipt)

    def notices(self) -> tuple[Envelope, ...]:
        """What was said of agreements that name us; none is verified here."""
        answer = self._call(self.stub.ListNotices, messages.ListNoticesRequest())
        return tuple(map(Envelope.from_bytes, answer.notices))

    def submit(self, release: bytes) -> Receipt:
        """Submit a release, byte for byte as it was signed."""
        request = messages.SubmitReleaseRequest(release=release)
        return self._verified(release, self._call(self.stub.SubmitRelease, request).receipt)

    def listed(self, purpose: Purpose) -> tuple[Listed, ...]:
        """What others let us read now, in the order of the log; nothing of it is verified yet."""
        request = messages.ListReleasesRequest(purpose=purpose)
        answer = self._call(self.stub.ListReleases, request)
        return tuple(Listed(each.index, Sha256(each.hash.hex())) for each in answer.releases)

    def releases(
        self, purpose: Purpose, leaves: Collection[int]
    ) -> Iterator[tuple[bytes, Receipt]]:
        """The releases of some leaves, at most `MOST_ASKED`, as far as we may read them."""
        request = messages.FetchReleasesRequest(purpose=purpose, indices=leaves)
        try:
            for item in self.stub.FetchReleases(request, timeout=DEADLINE):
                yield item.release, self._verified(item.release, item.receipt)
        except grpc.RpcError as error:
            raise status.received(error, self.address) from error

    def changes(self, purpose: Purpose) -> Changes:
        """Begin to listen for changes of what is `listed`."""
        request = messages.WatchReleasesRequest(purpose=purpose)
        return Changes(self.stub.WatchReleases(request, timeout=LISTENING), self.address)

    def _call(self, method: Callable[..., Answer], request: object) -> Answer:
        try:
            return method(request, timeout=DEADLINE)
        except grpc.RpcError as error:
            raise status.received(error, self.address) from error

    def _verified(self, document: bytes, message: messages.Receipt) -> Receipt:
        receipt = receipt_from_message(message)
        receipt.verify(document, self.hub_key)
        return receipt


@contextmanager
def connect(membership: Membership, transport_pem: bytes) -> Iterator[HubClient]:
    """Connect to the hub for as long as the block lasts."""
    identity = TlsIdentity(transport_pem, membership.certificate.encode())
    root = membership.root.encode()
    with open_channel(membership.exchange, root=root, identity=identity) as channel:
        stub = ExchangeServiceStub(channel)
        yield HubClient(stub, membership.hub_public, membership.exchange)


def _moment(seconds: int) -> datetime:
    """What a clock says that counts seconds since 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OSError, OverflowError, ValueError) as error:
        raise MalformedError(f"expected the hub's time, got {seconds}") from error
