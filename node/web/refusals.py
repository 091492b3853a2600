"""What a page answers instead of itself: a sentence that says why not, never a trace."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from anonymizer.errors import PrivacyError
from node.web.faults import place_of
from node.web.page import Desk, Visit, answered
from node.web.sessions import LoginNeededError
from proto.errors import InputError, NotPermittedError, RefusalError, UnavailableError
from proto.vocabulary import UnknownNameError

log = structlog.get_logger()

_ELSEWHERE = "there is nothing here: follow a link or a form"
_FAULT = "this is a fault in this program; nothing was changed, and its log says where it happened"


def put_into(app: FastAPI) -> None:
    """Answer everything that goes wrong with a page."""
    app.add_exception_handler(LoginNeededError, _to_login)
    for kind in (RefusalError, PrivacyError, InputError, UnavailableError, UnknownNameError):
        app.add_exception_handler(kind, _refuse)
    app.add_exception_handler(HTTPException, _misdirect)
    app.add_exception_handler(RequestValidationError, _misread)


def fault(request: Request, error: Exception) -> Response:
    """Say that the program is at fault; what it said may be about a person, and is kept nowhere."""
    kind, place = type(error).__name__, place_of(error)
    log.error("page.failed", path=request.url.path, error=kind, place=place)
    return _say(request, _FAULT, 500)


def _to_login(request: Request, _error: Exception) -> Response:
    """Send a stranger to the log-in, and remember where they were going."""
    if "text/html" in request.headers.get("accept", "") and request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        request.session["going"] = f"{request.url.path}{query}"
    return RedirectResponse("/login", 303)


def _refuse(request: Request, error: Exception) -> Response:
    return _say(request, str(error), status_of(error))


def _misdirect(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    return _say(request, _ELSEWHERE, status)


def _misread(request: Request, _error: Exception) -> Response:
    return _say(request, _ELSEWHERE, 400)


def _say(request: Request, message: str, status: int) -> Response:
    desk: Desk = request.app.state.desk
    visit: Visit | None = getattr(request.state, "visit", None)
    return answered(request, desk.node, "refusal.html", visit=visit, status=status, message=message)


def status_of(error: Exception) -> int:
    """The HTTP status of a refusal."""
    match error:
        case UnavailableError():
            return 503
        case InputError() | UnknownNameError():
            return 400
        case NotPermittedError():
            return 403
        case _:
            return 409
