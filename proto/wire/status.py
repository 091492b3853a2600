"""Refusals across the wire: the code travels as trailing metadata, the sentence as details."""

from typing import NoReturn, cast

import grpc

from proto.errors import (
    ConflictError,
    MalformedError,
    NotPermittedError,
    RefusalError,
    RefusedByPeerError,
    UnavailableError,
)

_CODE = "dcim-code"
_LATER = "unavailable"
_CLOCK = "check this machine's clock, then ask the hub's operator"
_NETWORK = "check network and firewall, then repeat the command"
_NO_NAME = "no machine of this name is known: check the name server, then repeat the command"
_HUNG_UP = "it hung up: our certificate may be revoked or expired, or a clock wrong"
_WORDS = (
    ("certificate is not yet valid", f"by our clock its certificate is not valid yet: {_CLOCK}"),
    ("certificate has expired", f"by our clock its certificate has ended: {_CLOCK}"),
    (
        "CERTIFICATE_VERIFY_FAILED",
        f"whoever answers there does not hold its certificate: check the address, {_CLOCK}",
    ),
    ("handshake failed", "whoever answers there is not this hub: check the address"),
    ("Connection refused", f"nobody answers there: {_NETWORK}"),
    ("No route to host", f"no way leads there: {_NETWORK}"),
    ("Network is unreachable", f"no way leads there: {_NETWORK}"),
    ("errors resolving", _NO_NAME),
    ("DNS resolution failed", _NO_NAME),
    ("Socket closed", _HUNG_UP),
    ("Connection reset", _HUNG_UP),
)
"""What gRPC says, and what that means to the person at the keyboard; the first that fits."""
_MAX_DETAILS = 2000
"""Bytes of the sentence: three times as many on the wire, below what gRPC lets pass by default."""


def abort(context: grpc.ServicerContext, error: RefusalError | UnavailableError) -> NoReturn:
    """End the call with this error, so that `received` gives it back on the other side."""
    code = error.code if isinstance(error, RefusalError) else _LATER
    context.set_trailing_metadata(((_CODE, code),))
    context.abort(_status(error), _bounded(str(error)))
    raise AssertionError("abort returned")


def received(error: grpc.RpcError, address: str = "") -> RefusedByPeerError | UnavailableError:
    """What a failed call means to the caller: refused for good, or try again later.

    Args:
        error: What the call raised.
        address: Who was called, for the sentence that says that nobody could be reached.
    """
    call = cast("grpc.Call", error)  # every RpcError that a channel raises is also a Call
    details = call.details() or ""
    for name, value in call.trailing_metadata() or ():
        if name == _CODE and value == _LATER:
            return UnavailableError(details)
        if name == _CODE:
            return RefusedByPeerError(str(value), details)
    if call.code() is grpc.StatusCode.UNIMPLEMENTED:
        return RefusedByPeerError("unknown-call", "the hub does not know this call")
    where = f" at {address}" if address else ""
    return UnavailableError(f"the hub cannot be reached{where}: {_why(call.code(), details)}")


def _why(code: grpc.StatusCode, details: str) -> str:
    """What gRPC's words mean, and what to do."""
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return f"it did not answer in time: {_NETWORK}"
    known = (sentence for words, sentence in _WORDS if words in details)
    return next(known, details or code.name.lower())


def _bounded(sentence: str) -> str:
    """As much of the sentence as may travel; a longer one would take its code down with it."""
    return sentence.encode(errors="replace")[:_MAX_DETAILS].decode(errors="ignore")


def _status(error: RefusalError | UnavailableError) -> grpc.StatusCode:
    match error:
        case UnavailableError():
            return grpc.StatusCode.UNAVAILABLE
        case NotPermittedError():
            return grpc.StatusCode.PERMISSION_DENIED
        case MalformedError():
            return grpc.StatusCode.INVALID_ARGUMENT
        case ConflictError():
            return grpc.StatusCode.ALREADY_EXISTS
        case _:
            return grpc.StatusCode.FAILED_PRECONDITION
