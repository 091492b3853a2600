"""The hub's pages, put together.

Everything is drawn on the server; a browser needs no script and asks no other host for anything.
"""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from hub.app import Hub, now
from hub.web import (
    account,
    agreed,
    comparing,
    country,
    doctor,
    elsewhere,
    flowing,
    front,
    guard,
    leaving,
    logged,
    mirroring,
    overview,
    parties,
    readiness,
    records,
    refusals,
    released,
    reporting,
    timeline,
)
from hub.web.guard import Guard, LoginNeededError
from hub.web.page import Desk, Page, door
from hub.web.templating import STATIC
from hub.web.way import ANSWER, BEGIN, DOOR, Way
from proto.errors import InputError, RefusalError, UnavailableError

MODULES: tuple[ModuleType, ...] = (
    overview,
    comparing,
    timeline,
    country,
    flowing,
    mirroring,
    readiness,
    reporting,
    agreed,
    released,
    parties,
    logged,
    records,
    doctor,
    account,
)
"""In the order of the navigation; each has its `PAGES`."""


def create_app(
    hub: Hub,
    *,
    session_key: bytes,
    now: Callable[[], datetime] = now,
    secure: bool = True,
) -> FastAPI:
    """Build the pages.

    Args:
        hub: Whose pages they are.
        session_key: Signs the session cookie; at least 32 random bytes.
        now: The time by which agreements are judged, sessions end and logins are throttled.
        secure: Whether the pages are served over TLS, as they must be except on loopback.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    pages = declared()
    way = Way.of(hub, session_key, secure=secure)
    app.state.desk = Desk(hub, Guard(hub.accounts, now), now, pages, way)
    for each in pages:
        app.add_api_route(
            each.path,
            each.answer,
            methods=["GET"],
            response_model=None,
            dependencies=[Depends(door(each))],
        )
    _open_door(app)
    app.mount("/static", StaticFiles(directory=STATIC))
    guard.put_before(app, session_key=session_key, secure=secure)
    return app


def declared() -> tuple[Page, ...]:
    """Every page; each says who may open it."""
    return tuple(page for module in MODULES for page in module.PAGES)


def _open_door(app: FastAPI) -> None:
    """What strangers may open, and what they are told elsewhere."""
    for path, method, answer in (
        (DOOR, "GET", front.show),
        (DOOR, "POST", front.log_in),
        ("/logout", "POST", leaving.log_out),
        (BEGIN, "GET", elsewhere.begin),
        (ANSWER, "GET", elsewhere.answer),
        ("/healthz", "GET", front.is_alive),
        ("/readyz", "GET", front.is_ready),
    ):
        app.add_api_route(path, answer, methods=[method], response_model=None)
    app.add_exception_handler(LoginNeededError, front.to_login)
    app.add_exception_handler(RequestValidationError, refusals.misread)
    app.add_exception_handler(HTTPException, refusals.astray)
    for kind in (RefusalError, InputError, UnavailableError):
        app.add_exception_handler(kind, refusals.refuse)
