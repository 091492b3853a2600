"""The only pages that strangers see: the log-in, and whether the node is alive and ready."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from node.accounts import WrongPasswordError
from node.attempts import ThrottledError
from node.web.form import OwnForm
from node.web.page import EVERYBODY, Desk, Page, Visiting, answered
from proto.errors import InputError, UnavailableError


@dataclass(frozen=True, slots=True)
class Door:
    """An address that is open to everybody who reaches this machine."""

    path: str
    answer: Callable[..., Response]
    method: str = "GET"


def ask(request: Request) -> Response:
    """The form that asks for name and password."""
    return _form(request, message="", status=200)


def let_in(request: Request, form: OwnForm) -> Response:
    """Begin a session, and go where the reader was going."""
    desk: Desk = request.app.state.desk
    going = str(request.session.get("going", "/"))
    try:
        desk.sessions.log_in(request, form.one("name"), form.text("password"))
    except WrongPasswordError as error:
        return _form(request, message=str(error), status=401)
    except ThrottledError as error:
        answer = _form(request, message=str(error), status=429)
        answer.headers["Retry-After"] = str(int(error.retry_after.total_seconds()))
        return answer
    return RedirectResponse(going, 303)


def let_out(visit: Visiting) -> Response:
    """End every session of this account."""
    desk: Desk = visit.request.app.state.desk
    desk.sessions.log_out(visit.request)
    return RedirectResponse("/login", 303)


def is_alive() -> Response:
    """Whether the process answers at all."""
    return PlainTextResponse("alive")


def is_ready(request: Request) -> Response:
    """Whether the database answers too."""
    desk: Desk = request.app.state.desk
    try:
        desk.sessions.accounts.list()
    except (InputError, UnavailableError):
        return PlainTextResponse("the database does not answer", 503)
    return PlainTextResponse("ready")


def _form(request: Request, *, message: str, status: int) -> Response:
    desk: Desk = request.app.state.desk
    return answered(request, desk.node, "login.html", visit=None, status=status, message=message)


DOORS = (
    Door("/login", ask),
    Door("/login", let_in, method="POST"),
    Door("/healthz", is_alive),
    Door("/readyz", is_ready),
)
PAGES = (Page("/logout", let_out, EVERYBODY, method="POST"),)
