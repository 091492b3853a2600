"""A refusal reaches the other side with its code and its sentence, over a real connection."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import grpc
import pytest

from proto.agreement import Objection
from proto.catalogue import CatalogueError, UnknownCodeError, UnknownNameError
from proto.errors import (
    CompromisedKeyError,
    ConflictError,
    LogError,
    MalformedError,
    NotPermittedError,
    OutsideAgreementError,
    RefusalError,
    RefusedByPeerError,
    SignatureError,
    SupersededKeyError,
    UnavailableError,
    UnknownPartyError,
)
from proto.notice import SharedKeyError, UnknownOfficerError
from proto.succession import BrokenSuccessionError
from proto.versions import UnknownVersionError
from proto.wire.status import abort, received
from proto.wire.v1 import exchange_pb2 as messages
from proto.wire.v1 import exchange_pb2_grpc as services

Errors = RefusalError | UnavailableError | Exception


class Refusing(services.ExchangeServiceServicer):
    """A hub that answers with one error, whatever is asked."""

    def __init__(self, error: Errors) -> None:
        self.error = error

    def GetDirectory(  # noqa: N802  # The name of the call.
        self, request: messages.GetDirectoryRequest, context: grpc.ServicerContext
    ) -> messages.GetDirectoryResponse:
        """Refuse."""
        del request
        if isinstance(self.error, RefusalError | UnavailableError):
            abort(context, self.error)
        raise self.error

    def FetchReleases(  # noqa: N802  # The name of the call.
        self, request: messages.FetchReleasesRequest, context: grpc.ServicerContext
    ) -> Iterator[messages.FetchReleasesResponse]:
        """Answer once, then refuse."""
        del request
        yield messages.FetchReleasesResponse(release=b"first")
        assert isinstance(self.error, RefusalError | UnavailableError)
        abort(context, self.error)


@contextmanager
def hub(error: Errors) -> Iterator[services.ExchangeServiceStub]:
    """A connection to a hub that refuses, through a socket without an address on any network."""
    address = f"unix-abstract:dcim-{uuid4().hex}"
    server = grpc.server(ThreadPoolExecutor(2))
    refusing = Refusing(error)  # type: ignore[abstract]  # Two calls are enough to refuse.
    services.add_ExchangeServiceServicer_to_server(refusing, server)
    server.add_insecure_port(address)
    server.start()
    try:
        with grpc.insecure_channel(address) as channel:
            yield services.ExchangeServiceStub(channel)
    finally:
        server.stop(None).wait()


def answer(error: Errors) -> RefusedByPeerError | UnavailableError:
    """What the caller makes of it."""
    with hub(error) as stub, pytest.raises(grpc.RpcError) as failed:
        stub.GetDirectory(messages.GetDirectoryRequest(), timeout=10)
    return received(failed.value)


REFUSALS: list[RefusalError] = [
    RefusalError("a rule says no"),
    MalformedError("expected a document"),
    SignatureError("expected a signature"),
    NotPermittedError("the certificate names no party"),
    UnknownPartyError("ZZ has not joined"),
    ConflictError("another release was accepted"),
    LogError("the proof is too long"),
    OutsideAgreementError([Objection("expired", "It ended"), Objection("no-grant", "Nothing")]),
    RefusedByPeerError("lapsed", "passed on"),
    CatalogueError("the catalogue contradicts itself"),
    UnknownNameError("dataset", "viktims", ["victims"]),
    UnknownCodeError("code of sex", "f", ["female"]),
    UnknownOfficerError("AL has not named ana"),
    SharedKeyError("AL names bora with the key of ana"),
    UnknownVersionError("report supersedes a version nobody signed here"),
    BrokenSuccessionError("AL states a key that it had before"),
    CompromisedKeyError("AL has declared its key compromised"),
    SupersededKeyError("AL has replaced this key"),
]


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: type(error).__name__)
def test_a_refusal_keeps_its_code_and_sentence(error: RefusalError) -> None:
    """What the hub refuses, the node says in the same words."""
    arrived = answer(error)

    assert isinstance(arrived, RefusedByPeerError)
    assert (error.code, str(error)) == (arrived.code, str(arrived))


def test_every_refusal_is_tried() -> None:
    """A new one is not forgotten here."""
    kinds = {RefusalError, *RefusalError.__subclasses__()}
    ours = {kind for kind in kinds if kind.__module__.startswith("proto.")}

    assert ours <= {type(error) for error in REFUSALS}


@pytest.mark.parametrize(
    "sentence",
    ["", "two\nlines", "100% sure", "Kosovo*, Косово, Kosova", "a\x00b", "\U0001f600", "\ud800"],
)
def test_any_sentence_arrives(sentence: str) -> None:
    """Whatever somebody else's document put into it, the code is not lost."""
    arrived = answer(MalformedError(sentence))

    assert isinstance(arrived, RefusedByPeerError)
    assert ("malformed", sentence.encode(errors="replace").decode()) == (
        arrived.code,
        str(arrived),
    )


@pytest.mark.parametrize("letter", ["a", "ж", "\U0001f600", "\n", "%"])
def test_a_long_sentence_is_cut(letter: str) -> None:
    """Longer than headers may be, it would take the code down with it."""
    arrived = answer(MalformedError(letter * 100_000))

    assert isinstance(arrived, RefusedByPeerError)
    assert "malformed" == arrived.code
    assert set(letter) == set(str(arrived))


def test_a_busy_hub_is_asked_again_later() -> None:
    """Unavailability is not a refusal."""
    arrived = answer(UnavailableError("the disk is full"))

    assert isinstance(arrived, UnavailableError)
    assert "the disk is full" in str(arrived)


def test_a_fault_of_the_hub_is_not_a_refusal() -> None:
    """What it did not mean to say is no final answer."""
    assert isinstance(answer(ZeroDivisionError("a bug")), UnavailableError)


def test_a_refusal_in_the_middle_of_a_stream_arrives() -> None:
    """What came before it is kept, what comes after is known to be missing."""
    with hub(NotPermittedError("revoked")) as stub:
        stream = stub.FetchReleases(messages.FetchReleasesRequest(), timeout=10)
        first = next(stream)
        with pytest.raises(grpc.RpcError) as failed:
            next(stream)

    assert b"first" == first.release
    assert isinstance(arrived := received(failed.value), RefusedByPeerError)
    assert "not-permitted" == arrived.code


def test_a_call_the_hub_does_not_know_is_refused() -> None:
    """An older hub says so for good."""
    with hub(RefusalError()) as stub, pytest.raises(grpc.RpcError) as failed:
        stub.ListAgreements(messages.ListAgreementsRequest(), timeout=10)

    assert isinstance(arrived := received(failed.value), RefusedByPeerError)
    assert "unknown-call" == arrived.code


def test_nobody_there_is_unavailable() -> None:
    """Try again later; the sentence says where nobody was, and what to do."""
    address = f"unix-abstract:dcim-{uuid4().hex}"
    with grpc.insecure_channel(address) as channel:
        stub = services.ExchangeServiceStub(channel)
        with pytest.raises(grpc.RpcError) as failed:
            stub.GetDirectory(messages.GetDirectoryRequest(), timeout=10)

    assert isinstance(arrived := received(failed.value, address), UnavailableError)
    assert (
        f"the hub cannot be reached at {address}: nobody answers there: "
        "check network and firewall, then repeat the command"
    ) == str(arrived)


class Failed(grpc.RpcError):
    """A call that ended as gRPC says."""

    def __init__(self, details: str, code: grpc.StatusCode = grpc.StatusCode.UNAVAILABLE) -> None:
        super().__init__(details)
        self._details, self._code = details, code

    def details(self) -> str:
        """The library's words."""
        return self._details

    def code(self) -> grpc.StatusCode:
        """What gRPC calls it."""
        return self._code

    def trailing_metadata(self) -> "tuple[grpc._Metadatum, ...]":
        """Nothing: the hub has not answered."""
        return ()


LAST = "failed to connect to all addresses; last error: UNKNOWN: ipv4:192.0.2.1:7443: "
TLS = "Tls handshake failed (TSI_PROTOCOL_FAILURE): SSL_ERROR_SSL: error:1000007d:SSL routines:"
CERTIFICATE = f"{LAST}{TLS}OPENSSL_internal:CERTIFICATE_VERIFY_FAILED: "
LOOKUP = "errors resolving hub.nowhere:7443: [field:hostname lookup error:address lookup failed]"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (f"{LAST}Failed to connect to remote host: Connection refused", "nobody answers there: "),
        (f"{LAST}Failed to connect: No route to host", "no way leads there: "),
        (LOOKUP, "no machine of this name is known: "),
        (f"{CERTIFICATE}self signed certificate in certificate chain: OK", "does not hold its"),
        (f"{CERTIFICATE}certificate is not yet valid: OK", "is not valid yet: check this machine"),
        (f"{CERTIFICATE}certificate has expired: OK", "has ended: check this machine's clock"),
        (f"{LAST}{TLS}OPENSSL_internal:WRONG_VERSION_NUMBER", "is not this hub: check the address"),
        (f"{LAST}Socket closed", "it hung up: "),
        ("what nobody foresaw", "what nobody foresaw"),
        ("", "unavailable"),
    ],
)
def test_what_grpc_says_is_translated(said: str, meant: str) -> None:
    """A person reads who was called and what to do, and none of the library's words."""
    arrived = received(Failed(said), "hub.example:7443")

    assert isinstance(arrived, UnavailableError)
    assert str(arrived).startswith("the hub cannot be reached at hub.example:7443: ")
    assert meant in str(arrived)
    assert not any(word in str(arrived) for word in ("ipv4", "SSL", "field:", "failed to connect"))


def test_no_answer_in_time_is_said() -> None:
    """With what to check."""
    arrived = received(Failed("Deadline Exceeded", grpc.StatusCode.DEADLINE_EXCEEDED), "hub:7443")

    assert "the hub cannot be reached at hub:7443: it did not answer in time: check" in str(arrived)
