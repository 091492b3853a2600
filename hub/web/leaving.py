"""Logging out: here, and on to the issuer that let somebody in."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from hub.language import _
from hub.web.front import Form, desk_of, open_door
from hub.web.page import Desk, answered
from hub.web.way import DOOR, Way
from proto.errors import RefusalError, UnavailableError


def log_out(request: Request, form: Form) -> Response:  # noqa: ARG001  # It was proven ours.
    """End the sessions here, and lead on to where the issuer ends its own."""
    desk = desk_of(request)
    account = desk.guard.log_out(request)
    if desk.way is None or not desk.guard.accounts.has_subject(account.name):
        return RedirectResponse(DOOR, 303)
    return _led_on(request, desk, desk.way)


def _led_on(request: Request, desk: Desk, way: Way) -> Response:
    """A page that leads to the issuer; where it ends no sessions, or is away, the door says so."""
    try:
        going = way.issuer.leave()
    except (RefusalError, UnavailableError):
        going = ""
    if going:
        # Our forms lead nowhere else, through redirects neither (CSP `form-action`); a page may.
        return answered(request, desk, "leaving.html", None, going=going, elsewhere=way.name)
    left = _("You are logged out of this hub")
    there = _(
        "At {elsewhere} you may stay logged in: log out there too where others use this computer."
    ).format(elsewhere=way.name)
    return open_door(request, f"{left}. {there.removesuffix('.')}")
