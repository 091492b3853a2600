"""A page: where it is and what answers; and the visit that it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response

from hub import directory, notices, storage
from hub.absence import Told
from hub.accounts import Account
from hub.app import Hub
from hub.language import LANGUAGES, catalogue
from hub.web import guard
from hub.web.guard import Guard
from hub.web.shelf import Shelf
from hub.web.templating import page
from proto.catalogue import Catalogue, UnknownNameError
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
        """Names, codes and footnotes, in the language of the reader."""
        return catalogue()

    @property
    def today(self) -> date:
        """The day on which agreements are judged."""
        return self.desk.now().date()

    def shelf(self) -> Shelf:
        """What the reader's body may read today; asked anew at every call."""
        return Shelf.of(self.account, self.hub.holdings, self.catalogue, PURPOSE, self.today)

    def told(self, shelf: Shelf) -> Told:
        """What countries have told of themselves, beside their figures."""
        with storage.reading(self.hub.engine) as connection:
            inventories = notices.inventories(connection, directory.members(connection))
        return Told.of(inventories, shelf.releases)

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
    reader = {"name": account.name, "body": _name(account.body)} if account else None
    text = page(
        template,
        reader=reader,
        keeper=_name(desk.hub.settings.body),
        menu=[each for each in desk.pages if each.label] if account else [],
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


def _name(party: str) -> str:
    try:
        return catalogue().party(party).name
    except UnknownNameError:
        return party
