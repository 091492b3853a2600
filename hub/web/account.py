"""Who I am: for which body, in which roles, until when; and the way out of everywhere."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi.responses import Response

from hub.language import _, later
from hub.roles import EVERYBODY, ROLES, Role
from hub.web.guard import SESSION
from hub.web.page import ACCOUNT, ROLE_NAMES, Page, Visit, Visiting, name_of

_MAY: Mapping[Role, str] = {
    "analyst": later("reads figures, as far as agreements let {body} read them"),
    "operator": later("looks after the hub: who takes part, and whether it is well"),
    "auditor": later(
        "reads all that is not a person: agreements, releases, notices and the log of all "
        "parties; figures as far as agreements let {body} read them"
    ),
}


def show(visit: Visiting) -> Response:
    """The reader's own account."""
    account = visit.account
    body = name_of(visit.catalogue, account.body)
    return visit.page(
        "account.html",
        name=account.name,
        body=body,
        may=[
            (_(ROLE_NAMES[role]), _(_MAY[role]).format(body=body))
            for role in ROLES
            if role in account.roles
        ],
        elsewhere=_issuer(visit),
        ends=datetime.fromtimestamp(visit.request.session["since"], UTC) + SESSION,
    )


def _issuer(visit: Visit) -> str:
    """What people call the issuer, if it lets this reader in."""
    way = visit.desk.way
    return way.name if way and visit.desk.guard.accounts.has_subject(visit.account.name) else ""


PAGES = (Page(ACCOUNT, show, roles=EVERYBODY),)
