"""What a page says when it cannot answer: one sentence, and the status that fits it."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from hub.web.page import ClosedPageError, Desk, Visit, answered
from proto.errors import InputError, NotPermittedError, UnavailableError


def refuse(request: Request, error: Exception) -> Response:
    """Say in a sentence why not."""
    if isinstance(error, ClosedPageError):
        return _refuse_reader(error.visit, error)
    desk: Desk = request.app.state.desk
    status = _status(error)
    return answered(request, desk, "refusal.html", None, status=status, message=str(error))


def misread(request: Request, _error: Exception) -> Response:
    """Say that the address asks for something that is not there."""
    return refuse(request, InputError("expected another address: follow a link or a form"))


def _refuse_reader(visit: Visit, error: Exception) -> Response:
    """Say to a reader why not; whoever asks for the first page is led to their own."""
    if visit.request.url.path == "/":
        return RedirectResponse(visit.desk.home(visit.account), 303)
    return visit.page("refusal.html", status=403, message=str(error))


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
