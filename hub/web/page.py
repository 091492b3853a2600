"""A page: where it is and what answers; and the visit that it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response

from hub.accounts import Account
from hub.app import Hub
from hub.survey import Survey
from hub.web import guard
from hub.web.guard import Guard
from hub.web.shelf import Shelf
from hub.web.templating import page
from proto.catalogue import Catalogue, UnknownNameError
from proto.errors import InputError, MalformedError
from proto.period import Period
from proto.terms import Purpose

PURPOSE: Purpose = "regional-report"


@dataclass(frozen=True, slots=True)
class Page:
    """One address, open to whoever is logged in.

    Attributes:
        answer: Takes a `visit: Visiting` and the parameters of its address by name.
        label: What it is called in the navigation; empty where it is not in there.
    """

    path: str
    answer: Callable[..., Response]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all pages stand on.

    Attributes:
        hub: Whose pages they are.
        guard: Knows who is reading.
        now: The time by which agreements are judged and sessions end.
        pages: All of them, for the navigation.
    """

    hub: Hub
    guard: Guard
    now: Callable[[], datetime]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is logged in."""

    request: Request
    account: Account
    desk: Desk

    @property
    def hub(self) -> Hub:
        """The hub that is asked."""
        return self.desk.hub

    @property
    def catalogue(self) -> Catalogue:
        """Names, codes and footnotes."""
        return self.desk.hub.catalogue

    @property
    def today(self) -> date:
        """The day on which agreements are judged."""
        return self.desk.now().date()

    def shelf(self) -> Shelf:
        """What the reader's body may read today; asked anew at every call."""
        return Shelf.of(self.account, self.hub.holdings, self.catalogue, PURPOSE, self.today)

    def survey(self) -> Survey:
        """What the reader's body may know of the region today."""
        hub = self.hub
        body, today = self.account.body, self.today
        return Survey(hub.engine, hub.agreements, hub.holdings, hub.catalogue, body, today)

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
    """An answer that is kept as a file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
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
        raise InputError(str(error)) from error


Visiting = Annotated[Visit, Depends(visiting)]
"""A parameter of every answer: who asks, and what the answer may use."""


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
    catalogue = desk.hub.catalogue
    reader = {"name": account.name, "body": _name(catalogue, account.body)} if account else None
    text = page(
        template,
        reader=reader,
        keeper=_name(catalogue, desk.hub.settings.body),
        menu=[each for each in desk.pages if each.label] if account else [],
        csrf=guard.token(request),
        path=request.url.path,
        **content,
    )
    return HTMLResponse(text, status)


def _name(catalogue: Catalogue, party: str) -> str:
    try:
        return catalogue.party(party).name
    except UnknownNameError:
        return party
