"""A page: where it is, who may open it, what answers; and the visit that it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from node.accounts import ROLES, Account, Role
from node.app import Node
from node.web.form import SMALL
from node.web.sessions import Sessions, token
from node.web.templating import fill
from node.web.works import Works
from proto.errors import NotPermittedError

Roles = frozenset[Role]

MANAGERS: Roles = frozenset({"data-manager"})
OFFICERS: Roles = frozenset({"legal-officer"})
PROVIDERS: Roles = frozenset({"provider"})
READERS: Roles = frozenset({"reader"})
EVERYBODY: Roles = MANAGERS | OFFICERS | PROVIDERS | READERS
"""Everybody who is logged in; strangers see the log-in alone."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address and method, closed to every role that is not named.

    Attributes:
        answer: Takes a `visit: Visiting`, the parameters of its address by name and, after a POST,
            a `form: OwnForm`; gives the response.
        label: What it is called in the navigation; empty where it is not in there.
        group: The heading under which it stands there.
        largest: Bytes that its form may have.
    """

    path: str
    answer: Callable[..., Response]
    roles: Roles
    method: Literal["GET", "POST"] = "GET"
    label: str = ""
    group: str = ""
    largest: int = SMALL

    def __post_init__(self) -> None:
        if not self.roles or not self.roles <= set(ROLES):
            raise ValueError(f"expected roles that may open {self.path}, got {set(self.roles)}")


@dataclass(frozen=True, slots=True)
class Desk:
    """What all pages stand on."""

    node: Node
    sessions: Sessions
    works: Works
    pages: tuple[Page, ...]
    now: Callable[[], datetime]

    def visit(self, request: Request, account: Account) -> "Visit":
        """Somebody asks for something now."""
        return Visit(request, account, self.node, self.now(), self.works, self.pages)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who may make it."""

    request: Request
    account: Account
    node: Node
    now: datetime
    works: Works
    pages: tuple[Page, ...]

    @property
    def today(self) -> date:
        """The day on which agreements are judged."""
        return self.now.date()

    def may(self, roles: Roles) -> bool:
        """Whether one of the roles is theirs, for what a page shows to some only."""
        return self.account.role in roles

    def page(self, template: str, *, status: int = 200, **content: object) -> Response:
        """Fill a template that extends `layout.html`."""
        return answered(self.request, self.node, template, visit=self, status=status, **content)

    def go(self, path: str, *, said: str = "") -> Response:
        """After a POST: show another page, and there once the sentence of what was done.

        The sentence travels in the cookie, so it never holds data about a person.
        """
        if said:
            self.request.session["said"] = said
        return RedirectResponse(path, 303)


def admitting(page: Page) -> Callable[[Request], None]:
    """Let in whoever is logged in with a role that the page names."""

    def admit(request: Request) -> None:
        desk: Desk = request.app.state.desk
        account = desk.sessions.reader(request)
        request.state.visit = desk.visit(request, account)
        if account.role not in page.roles:
            raise NotPermittedError(f"this page is not for a {account.role}")

    return admit


def _admitted(request: Request) -> Visit:
    visit: Visit = request.state.visit
    return visit


Visiting = Annotated[Visit, Depends(_admitted)]
"""A parameter of every answer: who asks, and what the answer may use."""


def answered(
    request: Request,
    node: Node,
    template: str,
    *,
    visit: Visit | None,
    status: int = 200,
    **content: object,
) -> Response:
    """Fill a template for somebody who is logged in, or for a stranger."""
    party = node.catalogue.party(node.party)
    text = fill(
        template,
        parties=node.catalogue.parties,
        party=party.name,
        me=visit.account if visit else None,
        menu=_menu(visit) if visit else {},
        path=request.url.path,
        csrf=token(request),
        said=request.session.pop("said", ""),
        **content,
    )
    return HTMLResponse(text, status)


def _menu(visit: Visit) -> dict[str, list[Page]]:
    menu: dict[str, list[Page]] = {}
    for page in visit.pages:
        if page.label and visit.may(page.roles):
            menu.setdefault(page.group, []).append(page)
    return menu
