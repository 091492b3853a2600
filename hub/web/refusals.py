"""What a page says when it cannot answer: one sentence, and the status that fits it."""

from fastapi import Request
from fastapi.responses import Response

from hub.web.page import Desk, answered
from proto.errors import InputError, NotPermittedError, UnavailableError


def refuse(request: Request, error: Exception) -> Response:
    """Say in a sentence why not."""
    desk: Desk = request.app.state.desk
    status = _status(error)
    return answered(request, desk, "refusal.html", None, status=status, message=str(error))


def misread(request: Request, _error: Exception) -> Response:
    """Say that the address asks for something that is not there."""
    return refuse(request, InputError("expected another address: follow a link or a form"))


def _status(error: Exception) -> int:
    match error:
        case UnavailableError():
            return 503
        case InputError():
            return 400
        case NotPermittedError():
            return 403
        case _:
            return 404
