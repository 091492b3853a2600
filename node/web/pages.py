"""The node's pages, put together. Everything is drawn here: a browser needs no script."""

from collections.abc import Callable, Collection
from datetime import datetime
from types import ModuleType

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from node import clock
from node.app import Node
from node.web import (
    agreement_approvals,
    agreement_draft,
    agreement_drafts,
    agreement_history,
    agreement_keys,
    agreement_list,
    agreement_preview,
    agreement_sign,
    agreement_stop,
    agreement_words,
    analysis,
    analysis_sets,
    budget,
    codes,
    doors,
    erasures,
    front,
    import_work,
    importing,
    inventory,
    mappings,
    method_note,
    neighbours,
    overview,
    providers,
    publishing,
    quality,
    record_changes,
    records,
    refusals,
    release,
    worklist,
)
from node.web.form import SMALL, taking
from node.web.page import Desk, Page, admitting
from node.web.sessions import Sessions
from node.web.templating import STATIC
from node.web.uploads import Uploads
from node.web.works import Works

MODULES: tuple[ModuleType, ...] = (
    overview,
    import_work,
    importing,
    mappings,
    worklist,
    records,
    record_changes,
    erasures,
    quality,
    codes,
    analysis,
    analysis_sets,
    neighbours,
    publishing,
    release,
    providers,
    method_note,
    inventory,
    budget,
    agreement_list,
    agreement_drafts,
    agreement_draft,
    agreement_preview,
    agreement_words,
    agreement_sign,
    agreement_stop,
    agreement_history,
    agreement_approvals,
    agreement_keys,
    doors,
)
"""Whose `PAGES` there are, in the order of the navigation."""


def create_app(
    node: Node,
    *,
    session_key: bytes,
    names: Collection[str] = ("127.0.0.1", "localhost"),
    is_secure: bool = False,
    now: Callable[[], datetime] = clock.now,
) -> FastAPI:
    """Build the pages.

    Args:
        node: Whose pages.
        session_key: Signs the session cookie; at least 32 random bytes.
        names: The names by which browsers may ask for us.
        is_secure: Whether browsers reach us by TLS, as they must except on loopback.
        now: The time by which everything is judged.

    Raises:
        ValueError: Two pages have the same address, or the key is too short.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk(node, now)
    for page in declared():
        _add(app, page)
    for door in doors.DOORS:
        form = [Depends(taking(SMALL))] if door.method == "POST" else []
        app.add_api_route(
            door.path, door.answer, methods=[door.method], dependencies=form, response_model=None
        )
    app.mount("/static", StaticFiles(directory=STATIC))
    refusals.put_into(app)
    front.put_before(app, session_key=session_key, names=names, is_secure=is_secure)
    return app


def desk(node: Node, now: Callable[[], datetime]) -> Desk:
    """What the pages of a node stand on; nobody is logged in, and no register is on its way in."""
    sessions = Sessions(node.accounts, node.attempts, now)
    works = Works(Uploads(node.home / "uploads"))
    return Desk(node, sessions, works, declared(), now)


def declared() -> tuple[Page, ...]:
    """Every page that roles open.

    Raises:
        ValueError: Two pages have the same address.
    """
    pages = tuple(page for module in MODULES for page in module.PAGES)
    addresses = [(page.method, page.path) for page in pages]
    if twice := {each for each in addresses if addresses.count(each) > 1}:
        raise ValueError(f"expected one page at each address, got {twice}")
    return pages


def _add(app: FastAPI, page: Page) -> None:
    """First who it is, then what the form says, then the answer."""
    guards = [Depends(admitting(page))]
    if page.method == "POST":
        guards.append(Depends(taking(page.largest)))
    app.add_api_route(
        page.path, page.answer, methods=[page.method], dependencies=guards, response_model=None
    )
