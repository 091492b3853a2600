"""Nobody gets past the door without a row, a certificate and a place in the directory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn, cast

import grpc
import pytest

from hub import directory
from hub.callers import ENROLMENT, EXCHANGE, Caller, Callers, Door, Who, caller
from hub.storage import reading
from proto.errors import ConflictError, NotPermittedError, UnavailableError
from proto.wire.v1 import exchange_pb2
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange


class _AbortedError(Exception):
    """What gRPC raises to leave a call."""


@dataclass
class _Context:
    """The other end of a call, as gRPC shows it to the hub."""

    certificate: bytes = b""
    tls: bytes = b"TLSv1.3"
    code: grpc.StatusCode | None = None
    details: str = ""
    trailing: dict[str, str] = field(default_factory=dict)

    def auth_context(self) -> dict[str, list[bytes]]:
        shown = {"ssl_tls_version": [self.tls]}
        return shown | ({"x509_pem_cert": [self.certificate]} if self.certificate else {})

    def set_trailing_metadata(self, metadata: tuple[tuple[str, str], ...]) -> None:
        self.trailing.update(metadata)

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        self.code, self.details = code, details
        raise _AbortedError

    @property
    def grpc(self) -> grpc.ServicerContext:
        return cast("grpc.ServicerContext", self)


@dataclass
class _Details:
    """Which call it is."""

    method: str
    invocation_metadata: tuple[tuple[str, str | bytes], ...] = ()


def _nobody(_context: grpc.ServicerContext) -> Caller:
    raise NotPermittedError("nobody is let in")


def _behind(
    behaviour: Callable[..., object],
    who: Who | None,
    admit: Callable[[grpc.ServicerContext], Caller] = _nobody,
) -> Any:  # noqa: ANN401  # gRPC's handlers are of any type.
    """The handler behind a door with one row, or none."""
    door = Door({} if who is None else {"/a/Call": who}, admit)
    make = (
        grpc.unary_stream_rpc_method_handler
        if behaviour is _stream or behaviour is _break_off
        else grpc.unary_unary_rpc_method_handler
    )
    handler: Any = make(behaviour)
    return door.intercept_service(lambda _: handler, _Details("/a/Call"))


def _answer(_request: object, _context: object) -> str:
    return "answered"


def _name_caller(_request: object, _context: object) -> str:
    return caller().party


def _stream(_request: object, _context: object) -> Iterator[str]:
    return iter([f"{caller().party} 1", f"{caller().party} 2"])


def _break_off(_request: object, _context: object) -> Iterator[str]:
    yield "one"
    raise UnavailableError("the database went away")


def _certificate(exchange: InventedExchange, party: str) -> bytes:
    with reading(exchange.engine) as connection:
        return directory.certificate_of(connection, party)


def _service(name: str) -> set[str]:
    service = exchange_pb2.DESCRIPTOR.services_by_name[name]
    return {f"/{service.full_name}/{method.name}" for method in service.methods}


HEALTH = {"/grpc.health.v1.Health/Check"}


def test_every_call_has_its_row() -> None:
    """A call that is added without one is refused, and this test says so first."""
    assert set(EXCHANGE) == _service("ExchangeService") | HEALTH
    assert set(ENROLMENT) == _service("EnrolmentService") | HEALTH


def test_the_exchange_is_for_members_alone() -> None:
    """No row of it lets in anybody else."""
    assert set(EXCHANGE.values()) == {Who.MEMBER}


def test_a_call_without_a_row_is_refused() -> None:
    """Absence is refusal."""
    context = _Context()

    with pytest.raises(_AbortedError):
        _behind(_answer, None).unary_unary("", context)
    assert context.code is grpc.StatusCode.PERMISSION_DENIED


def test_a_call_nobody_answers_stays_unanswered() -> None:
    """The library says by itself that there is no such call."""
    door = Door({}, _nobody)

    assert door.intercept_service(lambda _: None, _Details("/a/Call")) is None


@pytest.mark.parametrize("who", [Who.INVITED, Who.ANYBODY])
def test_a_row_may_need_no_certificate(who: Who) -> None:
    """Where somebody joins, the call itself proves the invitation."""
    assert _behind(_answer, who).unary_unary("", _Context()) == "answered"


def test_the_caller_is_known_to_what_answers() -> None:
    """And only to that: after the call nobody is calling."""
    handler = _behind(_name_caller, Who.MEMBER, lambda _: Caller("AL"))

    assert handler.unary_unary("", _Context()) == "AL"
    with pytest.raises(LookupError):
        caller()


def test_a_stream_has_one_caller() -> None:
    """Whoever began to read is the one who reads on."""
    handler = _behind(_stream, Who.MEMBER, lambda _: Caller("AL"))

    assert list(handler.unary_stream("", _Context())) == ["AL 1", "AL 2"]


def test_a_stream_that_breaks_off_is_ended_as_unavailable() -> None:
    """What was read is read; the rest comes later."""
    context = _Context()
    answers = _behind(_break_off, Who.ANYBODY).unary_stream("", context)

    assert next(answers) == "one"
    with pytest.raises(_AbortedError):
        next(answers)
    assert context.code is grpc.StatusCode.UNAVAILABLE


def test_a_refusal_travels_with_its_code() -> None:
    """The node shows the rule by its name."""
    context = _Context()

    def refuse(_request: object, _context: object) -> NoReturn:
        raise ConflictError("it was accepted otherwise")

    with pytest.raises(_AbortedError):
        _behind(refuse, Who.ANYBODY).unary_unary("", context)
    assert context.trailing == {"dcim-code": "conflict"}
    assert context.details == "it was accepted otherwise"


def test_a_fault_of_the_hub_says_nothing_of_its_inside() -> None:
    """What failed stays in the hub's log."""
    context = _Context()

    def fail(_request: object, _context: object) -> NoReturn:
        raise ZeroDivisionError("secret")

    with pytest.raises(_AbortedError):
        _behind(fail, Who.ANYBODY).unary_unary("", context)
    assert context.code is grpc.StatusCode.INTERNAL
    assert "secret" not in context.details


def test_a_member_is_named_by_its_certificate(exchange: InventedExchange) -> None:
    """And by nothing else."""
    exchange.join("AL")
    context = _Context(_certificate(exchange, "AL"))

    assert Caller("AL") == Callers(exchange.engine, lambda: NOW).admit(context.grpc)


def test_a_revocation_bites_on_an_open_connection(exchange: InventedExchange) -> None:
    """The directory is asked on every call."""
    exchange.join("AL")
    context = _Context(_certificate(exchange, "AL"))
    door = Callers(exchange.engine, lambda: NOW)
    door.admit(context.grpc)

    exchange.enrolment.revoke("AL", now=NOW)

    with pytest.raises(NotPermittedError, match="revoked"):
        door.admit(context.grpc)


def test_a_certificate_may_expire_on_an_open_connection(exchange: InventedExchange) -> None:
    """The clock is asked on every call, too."""
    exchange.join("AL")
    context = _Context(_certificate(exchange, "AL"))

    with pytest.raises(NotPermittedError, match="expired"):
        Callers(exchange.engine, lambda: NOW + timedelta(days=31)).admit(context.grpc)


def _unknown(exchange: InventedExchange) -> bytes:
    """A certificate of the right root that the directory does not hold."""
    return exchange.keys.certify("AL", documents.keys("AL").transport.public_key(), now=NOW)


def _servers(exchange: InventedExchange) -> bytes:
    """The hub's own certificate, which names no party."""
    exchange.keys.server([], now=NOW)
    return exchange.keys.server(["hub.example.org"], now=NOW).chain


@pytest.mark.parametrize(
    ("certificate", "tls", "reason"),
    [
        (lambda exchange: _certificate(exchange, "AL"), b"TLSv1.2", "TLS 1.3"),
        (lambda _: b"", b"TLSv1.3", "got none"),
        (_servers, b"TLSv1.3", "name exactly one party"),
        (_unknown, b"TLSv1.3", "not in the hub's directory"),
    ],
    ids=["old TLS", "no certificate", "the hub's own", "unknown to the directory"],
)
def test_whoever_is_no_member_is_refused(
    exchange: InventedExchange,
    certificate: Callable[[InventedExchange], bytes],
    tls: bytes,
    reason: str,
) -> None:
    """The root's signature alone opens nothing."""
    exchange.join("AL")
    context = _Context(certificate(exchange), tls)

    with pytest.raises(NotPermittedError, match=reason):
        Callers(exchange.engine, lambda: NOW).admit(context.grpc)
