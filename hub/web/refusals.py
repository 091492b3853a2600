"""What a page says when it cannot answer: one sentence, and the status that fits it."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from hub.language import _
from hub.web.page import ClosedPageError, Desk, Visit, answered
from hub.wording_refusals import why_not
from proto.errors import InputError, NotPermittedError, UnavailableError


def refuse(request: Request, error: Exception) -> Response:
    """Say in a sentence why not."""
    if isinstance(error, ClosedPageError):
        return _refuse_reader(error.visit, error)
    return _said(request, why_not(error), _status(error))


def misread(request: Request, _error: Exception) -> Response:
    """Say that the address asks for something that is not there."""
    return refuse(request, InputError(_("expected another address: follow a link or a form")))


def astray(request: Request, error: Exception) -> Response:
    """Say that there is no such page, or none that is asked in this way."""
    assert isinstance(error, HTTPException)  # noqa: S101  # No other is handed to it.
    if error.status_code == 405:  # noqa: PLR2004  # RFC 9110 §15.5.6
        sentence = _(
            "this address answers nothing that is sent in this way: follow a link or a form"
        )
    else:
        sentence = _("there is no such page: follow a link or a form")
    answer = _said(request, sentence, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _said(request: Request, sentence: str, status: int) -> Response:
    desk: Desk = request.app.state.desk
    return answered(request, desk, "refusal.html", None, status=status, message=sentence)


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
