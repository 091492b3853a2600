"""The door of both ports: one row per call says who may make it, and no row means nobody."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NoReturn, cast

import grpc
import structlog
from cryptography import x509
from sqlalchemy import Engine

from hub import directory
from hub.certificates import certificate_digest
from hub.storage import reading
from proto.document import Sha256
from proto.errors import NotPermittedError, RefusalError, UnavailableError
from proto.identity import party_of
from proto.wire import status

_LOG = structlog.get_logger()
_TLS_FLOOR = b"TLSv1.3"


class Who(Enum):
    """Who may make a call."""

    MEMBER = "a party in the directory that was not revoked, by its certificate"
    INVITED = "whoever knows the secret of an invitation, which the call itself checks"
    ANYBODY = "anybody who reaches the port: the answer is only whether the hub is there"


EXCHANGE: Mapping[str, Who] = {
    "/dcim.v1.ExchangeService/GetDirectory": Who.MEMBER,
    "/dcim.v1.ExchangeService/ReplaceStatement": Who.MEMBER,
    "/dcim.v1.ExchangeService/ProposeAgreement": Who.MEMBER,
    "/dcim.v1.ExchangeService/SignAgreement": Who.MEMBER,
    "/dcim.v1.ExchangeService/ListAgreements": Who.MEMBER,
    "/dcim.v1.ExchangeService/FileNotice": Who.MEMBER,
    "/dcim.v1.ExchangeService/ListNotices": Who.MEMBER,
    "/dcim.v1.ExchangeService/SubmitRelease": Who.MEMBER,
    "/dcim.v1.ExchangeService/ListReleases": Who.MEMBER,
    "/dcim.v1.ExchangeService/FetchReleases": Who.MEMBER,
    "/dcim.v1.ExchangeService/WatchReleases": Who.MEMBER,
    "/grpc.health.v1.Health/Check": Who.MEMBER,
}
ENROLMENT: Mapping[str, Who] = {
    "/dcim.v1.EnrolmentService/Join": Who.INVITED,
    "/dcim.v1.EnrolmentService/Collect": Who.INVITED,
    "/grpc.health.v1.Health/Check": Who.ANYBODY,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """A member that was let in for one call. Only `Callers.admit` makes one."""

    party: str


_CALLER: ContextVar[Caller] = ContextVar("caller")


def caller() -> Caller:
    """Who makes the call that is being answered; asked once, before anything is streamed."""
    return _CALLER.get()


@dataclass(frozen=True, slots=True)
class Callers:
    """Names the caller of each call, from its certificate and the directory alone."""

    engine: Engine
    now: Callable[[], datetime]

    def admit(self, context: grpc.ServicerContext) -> Caller:
        """Let in a member, again on every call: an open connection outlives a revocation.

        Raises:
            NotPermittedError: TLS is too old, or the certificate is missing, expired, of no
                party, not in the directory, or revoked.
        """
        # The stubs say bytes; gRPC gives the values of each property.
        session = cast("Mapping[str, Iterable[bytes]]", context.auth_context())
        if tuple(session.get("ssl_tls_version", ())) != (_TLS_FLOOR,):
            raise NotPermittedError("expected TLS 1.3")
        presented = _presented(b"".join(session.get("x509_pem_cert", ())))
        if presented.ends < self.now():
            raise NotPermittedError(f"the certificate of {presented.party} has expired")
        with reading(self.engine) as connection:
            directory.admit(connection, presented.party, presented.hash)
        return Caller(presented.party)


@dataclass(frozen=True, slots=True)
class _Presented:
    """What is read from a certificate, the same for as long as it lives."""

    party: str
    hash: Sha256
    ends: datetime


@functools.lru_cache(maxsize=1024)
def _presented(pem: bytes) -> _Presented:
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise NotPermittedError("expected a certificate, got none") from None
    ends = certificate.not_valid_after_utc
    return _Presented(party_of(certificate), certificate_digest(certificate), ends)


class Door(grpc.ServerInterceptor):
    """Lets each call in or refuses it, and turns every error into what may cross the wire."""

    def __init__(
        self, rows: Mapping[str, Who], admit: Callable[[grpc.ServicerContext], Caller]
    ) -> None:
        self._rows = rows
        self._admit = admit

    # The messages of a call are of any type here; the generated code checks them.
    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Any],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:  # noqa: ANN401
        """Put the door before whatever answers the call."""
        handler = continuation(handler_call_details)
        if handler is None:
            return None
        call = _Call(handler_call_details.method, self._rows, self._admit)
        codecs = (handler.request_deserializer, handler.response_serializer)
        if handler.unary_stream:
            streaming = functools.partial(call.stream, handler.unary_stream)
            return grpc.unary_stream_rpc_method_handler(streaming, *codecs)
        answering = functools.partial(call.answer, handler.unary_unary)
        return grpc.unary_unary_rpc_method_handler(answering, *codecs)


Answer = Callable[[Any, grpc.ServicerContext], Any]


@dataclass(frozen=True, slots=True)
class _Call:
    """One call, from the door to its end."""

    method: str
    rows: Mapping[str, Who]
    admit: Callable[[grpc.ServicerContext], Caller]

    def answer(self, behaviour: Answer, request: object, context: grpc.ServicerContext) -> object:
        """Answer with one message."""
        admitted = None
        try:
            admitted = self._let_in(context)
            return _as(admitted, behaviour, request, context)
        except Exception as error:  # noqa: BLE001  # The edge: nothing may pass unseen.
            failed = error
        return self._end(context, failed, admitted)

    def stream(
        self, behaviour: Answer, request: object, context: grpc.ServicerContext
    ) -> Iterator[object]:
        """Answer with many messages."""
        admitted = None
        try:
            admitted = self._let_in(context)
            yield from _as(admitted, behaviour, request, context)
        except Exception as error:  # noqa: BLE001  # The edge: nothing may pass unseen.
            failed = error
        else:
            return
        self._end(context, failed, admitted)

    def _let_in(self, context: grpc.ServicerContext) -> Caller | None:
        """Who calls; nobody in particular where the row asks for no certificate."""
        match self.rows.get(self.method):
            case Who.MEMBER:
                return self.admit(context)
            case Who.INVITED | Who.ANYBODY:
                return None
            case None:
                raise NotPermittedError("nobody may make this call")

    def _end(
        self, context: grpc.ServicerContext, error: Exception, admitted: Caller | None
    ) -> NoReturn:
        event = _LOG.bind(method=self.method, party=admitted and admitted.party)
        match error:
            case RefusalError():
                event.info("call.refused", code=error.code)
                status.abort(context, error)
            case UnavailableError():
                event.warning("call.unavailable")
                status.abort(context, error)
            case _:
                event.error("call.failed", error=type(error).__name__)
                context.abort(grpc.StatusCode.INTERNAL, "the hub failed; its log says why")
                raise AssertionError("abort returned")


def _as(
    admitted: Caller | None, behaviour: Answer, request: object, context: grpc.ServicerContext
) -> Any:  # noqa: ANN401
    """Run what answers the call, in the name of the caller."""
    if admitted is None:
        return behaviour(request, context)
    entered = _CALLER.set(admitted)
    try:
        return behaviour(request, context)
    finally:
        _CALLER.reset(entered)
