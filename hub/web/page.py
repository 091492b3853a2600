"""A page: where it is and what answers; and the visit that it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response

from hub import directory, notices, storage
from hub.absence import Told
from hub.accounts import Account
from hub.app import Hub
from hub.language import LANGUAGES, _, catalogue, enumeration, later
from hub.roles import READERS, ROLES, Role, Roles
from hub.survey import Survey
from hub.web import guard
from hub.web.guard import Guard
from hub.web.shelf import Shelf
from hub.web.templating import page as filled
from hub.web.way import Way
from hub.wording_refusals import why_not
from proto.catalogue import Catalogue, UnknownNameError
from proto.errors import InputError, MalformedError, NotPermittedError
from proto.period import Period
from proto.terms import Purpose

PURPOSE: Purpose = "regional-report"

ACCOUNT = "/account"
"""The page that says who one is: everybody's."""

ROLE_NAMES: Mapping[Role, str] = {
    "analyst": later("analyst"),
    "operator": later("operator"),
    "auditor": later("auditor"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One address.

    Attributes:
        answer: Takes a `visit: Visiting` and the parameters of its address by name.
        label: What it is called in the navigation; empty where it is not in there.
        roles: Who may open it: nobody where no role is named.
    """

    path: str
    answer: Callable[..., Response]
    label: str = ""
    roles: Roles = frozenset()

    def is_open_to(self, account: Account) -> bool:
        """Whether one of the account's roles opens it."""
        return not self.roles.isdisjoint(account.roles)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all pages stand on.

    Attributes:
        hub: Whose pages they are.
        guard: Knows who is reading.
        now: The time by which agreements are judged and sessions end.
        pages: All of them, for the navigation.
        way: How people log in elsewhere, where `hub.toml` says so.
    """

    hub: Hub
    guard: Guard
    now: Callable[[], datetime]
    pages: tuple[Page, ...]
    way: Way | None = None

    def menu(self, account: Account) -> tuple[Page, ...]:
        """The navigation of a reader."""
        return tuple(each for each in self.pages if each.label and each.is_open_to(account))

    def home(self, account: Account) -> str:
        """Where a reader begins."""
        return next((each.path for each in self.menu(account)), ACCOUNT)


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is logged in.

    What may be read is asked once, and holds for all of one answer.
    """

    request: Request
    account: Account
    desk: Desk

    @property
    def hub(self) -> Hub:
        """The hub that is asked."""
        return self.desk.hub

    @property
    def catalogue(self) -> Catalogue:
        """Names, codes and footnotes, in the language of the reader."""
        return catalogue()

    @property
    def today(self) -> date:
        """The day on which agreements are judged."""
        return self.desk.now().date()

    @cached_property
    def shelf(self) -> Shelf:
        """What the reader's body may read today."""
        return Shelf.of(self.account, self.hub.holdings, self.catalogue, PURPOSE, self.today)

    def told(self, shelf: Shelf) -> Told:
        """What countries have told of themselves, beside their figures."""
        with storage.reading(self.hub.engine) as connection:
            inventories = notices.inventories(connection, directory.members(connection))
        return Told.of(inventories, shelf.releases)

    @cached_property
    def survey(self) -> Survey:
        """What the reader's body may know of the region today."""
        hub = self.hub
        body, today = self.account.body, self.today
        return Survey(hub.engine, hub.agreements, hub.holdings, self.catalogue, body, today)

    def page(self, template: str, *, status: int = 200, **content: object) -> Response:
        """Fill a template that extends `layout.html`."""
        return answered(self.request, self.desk, template, self.account, status=status, **content)


def visiting(request: Request) -> Visit:
    """Who is reading.

    Raises:
        LoginNeededError: Nobody is logged in.
    """
    desk: Desk = request.app.state.desk
    return Visit(request, desk.guard.reader(request), desk)


def download(data: str | bytes, kind: str, name: str) -> Response:
    """An answer that is kept as a file; its name is of letters and `-_.` alone."""
    safe = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in name
    )
    headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return Response(data, media_type=kind, headers=headers)


def chosen_period(text: str) -> str | None:
    """A period of an address; nothing where it names none.

    Raises:
        InputError: It is not written as one.
    """
    if not text:
        return None
    try:
        return str(Period.parse(text))
    except MalformedError as error:
        raise InputError(why_not(error)) from error


Visiting = Annotated[Visit, Depends(visiting)]
"""A parameter of every answer: who asks, and what the answer may use."""


class ClosedPageError(NotPermittedError):
    """None of the reader's roles opens the page."""

    def __init__(self, visit: Visit) -> None:
        """Say what the reader is."""
        self.visit = visit
        roles = enumeration(_(ROLE_NAMES[each]) for each in ROLES if each in visit.account.roles)
        said = _("this page is not for you: you have no role at this hub")
        if roles:
            said = _("this page is not for you: you are {roles} at this hub").format(roles=roles)
        super().__init__(said)


def door(page: Page) -> Callable[[Visit], None]:
    """What stands before a page, whatever its answer asks for."""

    def expect_role(visit: Visiting) -> None:
        if not page.is_open_to(visit.account):
            raise ClosedPageError(visit)

    return expect_role


def answered(
    request: Request,
    desk: Desk,
    template: str,
    account: Account | None,
    *,
    status: int = 200,
    **content: object,
) -> Response:
    """Fill a template for a reader, or for a stranger."""
    reader = None
    if account:
        reader = {
            "name": account.name,
            "body": name_of(catalogue(), account.body),
            "reads_figures": not account.roles.isdisjoint(READERS),
        }
    text = filled(
        template,
        reader=reader,
        keeper=name_of(catalogue(), desk.hub.settings.body),
        home=desk.home(account) if account else "/",
        menu=desk.menu(account) if account else (),
        csrf=guard.token(request),
        path=request.url.path,
        languages=_in_other_words(request),
        **content,
    )
    return HTMLResponse(text, status)


def _in_other_words(request: Request) -> Mapping[str, str]:
    """The address of the same page in every language."""
    here = request.url
    return {
        tag: f"{here.path}?{here.include_query_params(language=tag).query}" for tag in LANGUAGES
    }


def name_of(known: Catalogue, party: str) -> str:
    """A party's name, or its id where the catalogue does not know it."""
    try:
        return known.party(party).name
    except UnknownNameError:
        return party
