"""The other side for a node's tests: a hub in memory, honest unless a test says otherwise."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from typing import cast

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from node.hub_client import HubClient
from node.membership import Membership
from proto import directory as directories
from proto import merkle
from proto.directory import DirectoryDocument, Entry
from proto.document import digest, read, write
from proto.envelope import Envelope
from proto.errors import RefusalError
from proto.identity import key_id, party_uri, public_text
from proto.merkle import Hash, leaf_hash
from proto.receipt import Checkpoint, Receipt
from proto.statement import Statement
from proto.wire.convert import receipt_to_message
from proto.wire.v1 import exchange_pb2 as messages
from proto.wire.v1.exchange_pb2_grpc import ExchangeServiceStub
from tests.documents import HUB_KEY, NOW

KEY = HUB_KEY
ROOT = derive_private_key(7, SECP256R1())


class FailedCall(grpc.RpcError):
    """A call that ended in an error, as a channel raises it."""

    def __init__(self, status: grpc.StatusCode, details: str, code: str | None = None) -> None:
        """With the code of a refusal, if it is one."""
        super().__init__(details)
        self._status, self._details, self._refusal = status, details, code

    def code(self) -> grpc.StatusCode:
        """What gRPC says."""
        return self._status

    def details(self) -> str:
        """The sentence."""
        return self._details

    def trailing_metadata(self) -> "tuple[grpc._Metadatum, ...]":
        """The code of the refusal."""
        refusal = (("dcim-code", self._refusal),) if self._refusal else ()
        return cast("tuple[grpc._Metadatum, ...]", refusal)  # noqa: SLF001 - its only name


class Log:
    """A transparency log in memory."""

    def __init__(self) -> None:
        """Without leaves."""
        self.leaves: list[bytes] = []
        self._nodes: dict[tuple[int, int], Hash] = {}
        self._turn = threading.Lock()

    def append(self, data: bytes) -> Receipt:
        """Log a document once; gives its receipt, against the newest checkpoint."""
        with self._turn:
            return self._append(data)

    def _append(self, data: bytes) -> Receipt:
        if data not in self.leaves:
            size = len(self.leaves)
            for level, index, value in merkle.appended(self._read, size, leaf_hash(data)):
                self._nodes[level, index] = value
            self.leaves.append(data)
        index, size = self.leaves.index(data), len(self.leaves)
        checkpoint = Checkpoint(size, merkle.root(self._read, size))
        proof = merkle.inclusion_proof(self._read, index, size)
        return Receipt(index, checkpoint.sign(KEY), proof)

    def _read(self, level: int, index: int) -> Hash:
        return self._nodes[level, index]


class Line:
    """A stream on which a test says something, and on which either side hangs up."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self._said: SimpleQueue[str] = SimpleQueue()

    def say(self) -> None:
        """There is something else to read."""
        self._said.put("look")

    def end(self) -> None:
        """The hub ends it in good order."""
        self._said.put("end")

    def cancel(self) -> None:
        """The node hangs up, or nobody is there."""
        self._said.put("cancelled")

    def __iter__(self) -> Iterator[messages.WatchReleasesResponse]:
        """What was said, as long as it is said."""
        while (word := self._said.get(timeout=10)) == "look":
            yield messages.WatchReleasesResponse()
        if word == "cancelled":
            raise FailedCall(grpc.StatusCode.CANCELLED, "the line is gone")


@dataclass(slots=True)
class InventedHub:
    """Answers what a hub answers.

    Attributes:
        statements: Of its members, of each the oldest first.
        waiting: Those that its operator has not approved.
        agreements: Envelopes with all signatures so far.
        notices: What single parties have said.
        readable: What `ListReleases` lists and `FetchReleases` streams.
        asked: The leaves that were asked for, each time.
        lines: Everybody who has begun to listen.
        readings: Who was sent what.
        received: Every release that was submitted, each time it was.
        is_down: Nobody answers.
        loses: How many answers get lost on their way, after the work was done.
        refusal: What every submission is answered with.
        logs_other: Receipts prove that something else was logged.
        directory_key: What signs the directory.
    """

    statements: list[Envelope] = field(default_factory=list)
    waiting: list[Envelope] = field(default_factory=list)
    agreements: list[Envelope] = field(default_factory=list)
    notices: list[bytes] = field(default_factory=list)
    readable: list[bytes] = field(default_factory=list)
    asked: list[tuple[int, ...]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    readings: list[messages.Reading] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    log: Log = field(default_factory=Log)
    revoked: tuple[str, ...] = ()
    is_down: bool = False
    loses: int = 0
    refusal: RefusalError | None = None
    logs_other: bool = False
    directory_key: Ed25519PrivateKey = KEY

    @property
    def client(self) -> HubClient:
        """A connection to it."""
        return HubClient(cast("ExchangeServiceStub", self), KEY.public_key())

    @contextmanager
    def connect(self, _membership: Membership, _transport_pem: bytes) -> Iterator[HubClient]:
        """Stands where a node connects."""
        yield self.client

    def directory(self) -> Envelope:
        """Who belongs to the exchange, signed."""
        stated: dict[str, list[str]] = {}
        for each in self.statements:
            text = base64.b64encode(each.to_bytes()).decode()
            stated.setdefault(_party(each), []).append(text)
        entries = tuple(
            Entry(party, newest, revoked=party in self.revoked, earlier=tuple(earlier))
            for party, (*earlier, newest) in stated.items()
        )
        document = DirectoryDocument("directory", 1, entries)
        envelope = Envelope(directories.PAYLOAD_TYPE, write(document))
        return envelope.signed(self.directory_key)

    def GetDirectory(  # noqa: N802 - the name of the call
        self, _: messages.GetDirectoryRequest, timeout: float
    ) -> messages.GetDirectoryResponse:
        """The call of this name."""
        self._answer(timeout)
        return messages.GetDirectoryResponse(directory=self.directory().to_bytes())

    def approve(self) -> None:
        """The operator has compared every fingerprint."""
        self.statements += self.waiting
        self.waiting = []

    def ReplaceStatement(  # noqa: N802
        self, request: messages.ReplaceStatementRequest, timeout: float
    ) -> messages.ReplaceStatementResponse:
        """The call of this name."""
        self._answer(timeout)
        envelope = Envelope.from_bytes(request.statement)
        if envelope not in self.statements:
            if read(Statement, envelope.payload).reason != "rotation":
                self.waiting = [envelope]
                return messages.ReplaceStatementResponse()
            self.statements.append(envelope)
        receipt = self._receipt(request.statement)
        if self.loses:
            self.loses -= 1
            raise FailedCall(grpc.StatusCode.DEADLINE_EXCEEDED, "the answer got lost")
        return messages.ReplaceStatementResponse(receipt=receipt)

    def ListAgreements(  # noqa: N802
        self, _: messages.ListAgreementsRequest, timeout: float
    ) -> messages.ListAgreementsResponse:
        """The call of this name."""
        self._answer(timeout)
        return messages.ListAgreementsResponse(
            agreements=[a.to_bytes() for a in self.agreements],
            signatures=self._signatures(),
            readings=self.readings,
        )

    def _signatures(self) -> Iterator[messages.LoggedSignature]:
        """Each that was handed in: the text with it alone."""
        statements = (read(Statement, each.payload) for each in self.statements)
        parties = {key_id(each.agreement_public): each.party for each in statements}
        for envelope in self.agreements:
            for signature in envelope.signatures:
                alone = replace(envelope, signatures=(signature,)).to_bytes()
                if alone in self.log.leaves:
                    yield messages.LoggedSignature(
                        agreement=envelope.hash,
                        party=parties.get(signature.key, ""),
                        time=int(NOW.timestamp()),
                        receipt=self._receipt(alone),
                    )

    def ProposeAgreement(  # noqa: N802
        self, request: messages.ProposeAgreementRequest, timeout: float
    ) -> messages.ProposeAgreementResponse:
        """The call of this name."""
        self._answer(timeout)
        self.agreements.append(Envelope.from_bytes(request.agreement))
        return messages.ProposeAgreementResponse(receipt=self._receipt(request.agreement))

    def SignAgreement(  # noqa: N802
        self, request: messages.SignAgreementRequest, timeout: float
    ) -> messages.SignAgreementResponse:
        """The call of this name."""
        self._answer(timeout)
        new = Envelope.from_bytes(request.agreement)
        self.agreements = [
            Envelope(old.payload_type, old.payload, (*old.signatures, *new.signatures))
            if old.hash == new.hash
            else old
            for old in self.agreements
        ]
        return messages.SignAgreementResponse(receipt=self._receipt(request.agreement))

    def FileNotice(  # noqa: N802
        self, request: messages.FileNoticeRequest, timeout: float
    ) -> messages.FileNoticeResponse:
        """The call of this name."""
        self._answer(timeout)
        if request.notice not in self.notices:
            self.notices.append(request.notice)
        return messages.FileNoticeResponse(receipt=self._receipt(request.notice))

    def ListNotices(  # noqa: N802
        self, _: messages.ListNoticesRequest, timeout: float
    ) -> messages.ListNoticesResponse:
        """The call of this name."""
        self._answer(timeout)
        return messages.ListNoticesResponse(notices=self.notices)

    def SubmitRelease(  # noqa: N802
        self, request: messages.SubmitReleaseRequest, timeout: float
    ) -> messages.SubmitReleaseResponse:
        """The call of this name."""
        self._answer(timeout)
        self.received.append(request.release)
        if self.refusal:
            status = grpc.StatusCode.FAILED_PRECONDITION
            raise FailedCall(status, str(self.refusal), self.refusal.code)
        receipt = self._receipt(request.release)
        if self.loses:
            self.loses -= 1
            raise FailedCall(grpc.StatusCode.DEADLINE_EXCEEDED, "the answer got lost")
        return messages.SubmitReleaseResponse(receipt=receipt)

    def ListReleases(  # noqa: N802
        self, _: messages.ListReleasesRequest, timeout: float
    ) -> messages.ListReleasesResponse:
        """The call of this name."""
        self._answer(timeout)
        return messages.ListReleasesResponse(
            releases=[
                messages.ListedRelease(
                    index=self._receipt(each).index, hash=bytes.fromhex(digest(each))
                )
                for each in self.readable
            ]
        )

    def FetchReleases(  # noqa: N802
        self, request: messages.FetchReleasesRequest, timeout: float
    ) -> Iterator[messages.FetchReleasesResponse]:
        """The call of this name."""
        self._answer(timeout)
        self.asked.append(tuple(request.indices))
        for release in self.readable:
            receipt = self._receipt(release)
            if receipt.index in request.indices:
                yield messages.FetchReleasesResponse(release=release, receipt=receipt)

    def WatchReleases(  # noqa: N802
        self, _: messages.WatchReleasesRequest, timeout: float
    ) -> Line:
        """The call of this name."""
        assert timeout > 0
        line = Line()
        if self.is_down:
            line.cancel()
        else:
            line.say()
            self.lines.append(line)
        return line

    def _answer(self, timeout: float) -> None:
        assert timeout > 0
        if self.is_down:
            raise FailedCall(grpc.StatusCode.UNAVAILABLE, "failed to connect")

    def _receipt(self, data: bytes) -> messages.Receipt:
        return receipt_to_message(self.log.append(b"another" if self.logs_other else data))


def root_certificate() -> bytes:
    """The hub's root, PEM."""
    return _certificate("hub", ROOT.public_key()).public_bytes(Encoding.PEM)


def membership(
    party: str, request: bytes, *, start: datetime | None = None, life: timedelta | None = None
) -> Membership:
    """What a node keeps that joined this hub.

    Args:
        party: Who joined.
        request: Its certificate request, PEM.
        start: When the certificate begins; a day ago by default.
        life: How long it lives; thirty days by default.
    """
    key = x509.load_pem_x509_csr(request).public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    certificate = _certificate(party, key, start=start, life=life)
    return Membership(
        exchange="hub.example:7443",
        root=root_certificate().decode(),
        hub_key=public_text(KEY.public_key()),
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
    )


def _certificate(
    party: str,
    key: EllipticCurvePublicKey,
    *,
    start: datetime | None = None,
    life: timedelta | None = None,
) -> x509.Certificate:
    begins = start or datetime.now(UTC) - timedelta(days=1)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, party)])
    uri = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(party_uri(party))])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key)
        .serial_number(7)
        .not_valid_before(begins)
        .not_valid_after(begins + (life or timedelta(days=30)))
        .add_extension(uri, critical=False)
        .sign(ROOT, hashes.SHA256())
    )


def _party(statement: Envelope) -> str:
    return read(Statement, statement.payload).party
