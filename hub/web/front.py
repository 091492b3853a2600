"""The door: logging in, and whether anybody is at home."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from hub.accounts import WrongPasswordError
from hub.attempts import ThrottledError
from hub.web.guard import own_form
from hub.web.page import Desk, answered
from hub.web.way import BEGIN, DOOR
from proto.errors import UnavailableError

Form = Annotated[Mapping[str, str], Depends(own_form)]


def show(request: Request) -> Response:
    """The form that asks for name and password."""
    return open_door(request)


def log_in(request: Request, form: Form) -> Response:
    """Begin a session, and go where the reader was going."""
    going = str(request.session.get("going", "/"))
    try:
        desk_of(request).guard.log_in(request, form.get("name", ""), form.get("password", ""))
    except WrongPasswordError as error:
        return open_door(request, str(error), status=401)
    except ThrottledError as error:
        answer = open_door(request, str(error), status=429)
        answer.headers["Retry-After"] = str(int(error.retry_after.total_seconds()))
        return answer
    return RedirectResponse(going, 303)


def to_login(request: Request, _error: Exception) -> Response:
    """Send a stranger to the login, and remember where they were going."""
    if "text/html" in request.headers.get("accept", "") and request.method == "GET":
        query = request.url.query
        request.session["going"] = request.url.path + (f"?{query}" if query else "")
    return RedirectResponse(DOOR, 303)


def is_alive() -> Response:
    """Whether the process answers at all."""
    return PlainTextResponse("alive")


def is_ready(request: Request) -> Response:
    """Whether the database answers too."""
    try:
        desk_of(request).guard.accounts.list()
    except UnavailableError:
        return PlainTextResponse("the database does not answer", 503)
    return PlainTextResponse("ready")


def open_door(request: Request, message: str = "", *, status: int = 200) -> Response:
    """The form, and what went wrong before."""
    desk = desk_of(request)
    elsewhere = desk.way.name if desk.way else ""
    return answered(
        request,
        desk,
        "login.html",
        None,
        status=status,
        message=message,
        elsewhere=elsewhere,
        begin=BEGIN,
    )


def desk_of(request: Request) -> Desk:
    """What the pages of this application stand on."""
    desk: Desk = request.app.state.desk
    return desk
