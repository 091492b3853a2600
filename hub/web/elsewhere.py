"""Logging in elsewhere: to the issuer that `hub.toml` names, and back."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from hub.accounts import Account, UnknownSubjectError
from hub.language import _
from hub.web.front import desk_of, open_door
from hub.web.page import Desk, answered
from hub.web.way import Way
from hub.wording_refusals import why_not
from proto.errors import NotPermittedError, RefusalError, UnavailableError


def begin(request: Request) -> Response:
    """Send somebody to the issuer."""
    desk = desk_of(request)
    way = _way(desk)
    try:
        address, begun = way.issuer.begin()
    except (RefusalError, UnavailableError) as error:
        return _refused(request, error)
    answer = RedirectResponse(address, 303)
    way.remember(answer, begun, str(request.session.get("going", "/")), desk.now())
    return answer


def answer(request: Request) -> Response:
    """Take somebody back: begin a session, or say why not."""
    desk = desk_of(request)
    way = _way(desk)
    try:
        account, going = _vouched(request, desk, way)
    except (RefusalError, UnavailableError) as error:
        return _refused(request, error)
    desk.guard.let_in(request, account)
    # A redirect would still come from the issuer's site, and the strict cookie stay at home.
    page = answered(request, desk, "going.html", account, going=going)
    way.forget(page)
    return page


def _vouched(request: Request, desk: Desk, way: Way) -> tuple[Account, str]:
    """Whose account it is, and where they were going."""
    begun, going = way.recall(request, desk.now())
    vouched = way.issuer.finish(begun, dict(request.query_params))
    try:
        account = desk.guard.accounts.known(vouched.subject)
    except UnknownSubjectError as error:
        name = vouched.subject.name
        said = _("{reason}: tell its operator that {issuer} calls you {name}")
        raise UnknownSubjectError(said.format(reason=error, issuer=way.name, name=name)) from error
    way.issuer.expect_confirmed(account, vouched.claims)
    return account, going


def _refused(request: Request, error: Exception) -> Response:
    status = 503 if isinstance(error, UnavailableError) else 401
    return open_door(request, why_not(error), status=status)


def _way(desk: Desk) -> Way:
    if desk.way is None:
        raise NotPermittedError(_("people log in here with a name and a password"))
    return desk.way
