"""The hub's pages: who has published what, and one table side by side.

Everything is drawn on the server; a browser needs no script and asks no other host for anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from hub.accounts import Account, Accounts, ThrottledError, WrongPasswordError
from hub.web import chart, guard
from hub.web.guard import Guard, LoginNeededError, own_form
from hub.web.overview import footnotes, overview
from hub.web.shelf import Holdings, Shelf
from hub.web.templating import STATIC, page
from proto.catalogue import Catalogue, UnknownNameError
from proto.errors import InputError, NotPermittedError, RefusalError, UnavailableError
from proto.terms import Purpose

PURPOSE: Purpose = "regional-report"

Form = Annotated[Mapping[str, str], Depends(own_form)]


def create_app(  # noqa: PLR0913  # The root hands over everything by name.
    *,
    holdings: Holdings,
    accounts: Accounts,
    catalogue: Catalogue,
    body: str,
    today: Callable[[], date],
    session_key: bytes,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    secure: bool = True,
) -> FastAPI:
    """Build the pages.

    Args:
        holdings: What may be read, by whom.
        accounts: Who may log in, and the body each works for.
        catalogue: Names, codes and footnotes.
        body: The body that keeps this hub.
        today: The day on which agreements are judged.
        session_key: Signs the session cookie; at least 32 random bytes.
        now: The time by which sessions end and logins are throttled.
        secure: Whether the pages are served over TLS, as they must be except on loopback.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    pages = _Pages(holdings, Guard(accounts, now), catalogue, body, today)
    for path, show in pages.shown.items():
        app.add_api_route(path, show, methods=["GET"], response_model=None)
    app.add_api_route("/login", pages.log_in, methods=["POST"], response_model=None)
    app.add_api_route("/logout", pages.log_out, methods=["POST"], response_model=None)
    app.mount("/static", StaticFiles(directory=STATIC))
    for kind, answer in pages.answers.items():
        app.add_exception_handler(kind, answer)
    guard.put_before(app, session_key=session_key, secure=secure)
    return app


@dataclass(frozen=True, slots=True)
class _Pages:
    """What each address answers."""

    holdings: Holdings
    guard: Guard
    catalogue: Catalogue
    body: str
    today: Callable[[], date]

    @property
    def shown(self) -> Mapping[str, Callable[..., Response]]:
        return {
            "/": self.overview,
            "/compare": self.compare,
            "/chart.svg": self.chart,
            "/login": self.login,
            "/healthz": self.is_alive,
            "/readyz": self.is_ready,
        }

    @property
    def answers(self) -> Mapping[type[Exception], Callable[[Request, Exception], Response]]:
        return {
            LoginNeededError: self.to_login,
            RefusalError: self.refuse,
            InputError: self.refuse,
            UnavailableError: self.refuse,
            RequestValidationError: self.misread,
        }

    def overview(self, request: Request) -> Response:
        """Who has published what."""
        shelf = self._shelf(request)
        notes = footnotes(shelf)
        return self._page(
            request, "overview.html", shelf.account, chapters=overview(shelf), footnotes=notes
        )

    def compare(self, request: Request, table: str = "", period: str = "") -> Response:
        """One table side by side."""
        shelf = self._shelf(request)
        choice = shelf.choose(table, period)
        comparison, refusal = None, ""
        try:
            comparison = shelf.compare(choice) if shelf.releases else None
        except (RefusalError, InputError) as error:
            refusal = str(error)
        return self._page(
            request,
            "compare.html",
            shelf.account,
            status=404 if refusal else 200,
            shelf=shelf,
            choice=choice,
            comparison=comparison,
            refusal=refusal,
            picture=lambda _, theme, shape: (
                f"/chart.svg?{choice.query}&theme={theme}&shape={shape}"
            ),
        )

    def chart(
        self,
        request: Request,
        table: str = "",
        period: str = "",
        theme: chart.Theme = "light",
        shape: chart.Shape = "wide",
    ) -> Response:
        """The picture of a comparison."""
        shelf = self._shelf(request)
        comparison = shelf.compare(shelf.choose(table, period))
        if not chart.is_drawable(comparison):
            raise InputError(f"expected at most {chart.MOST_PANELS} combinations of codes")
        drawn = chart.svg(comparison, theme, shape)
        return Response(drawn, media_type="image/svg+xml")

    def login(self, request: Request) -> Response:
        """The form that asks for name and password."""
        return self._page(request, "login.html", None, message="")

    def log_in(self, request: Request, form: Form) -> Response:
        """Begin a session, and go where the reader was going."""
        going = str(request.session.get("going", "/"))
        try:
            self.guard.log_in(request, form.get("name", ""), form.get("password", ""))
        except WrongPasswordError as error:
            return self._page(request, "login.html", None, status=401, message=str(error))
        except ThrottledError as error:
            answer = self._page(request, "login.html", None, status=429, message=str(error))
            answer.headers["Retry-After"] = str(int(error.retry_after.total_seconds()))
            return answer
        return RedirectResponse(going, 303)

    def log_out(self, request: Request, form: Form) -> Response:  # noqa: ARG002  # It was proven ours.
        """End the session."""
        self.guard.log_out(request)
        return RedirectResponse("/login", 303)

    def is_alive(self) -> Response:
        """Whether the process answers at all."""
        return PlainTextResponse("alive")

    def is_ready(self) -> Response:
        """Whether the database answers too."""
        try:
            self.guard.accounts.list()
        except UnavailableError:
            return PlainTextResponse("the database does not answer", 503)
        return PlainTextResponse("ready")

    def to_login(self, request: Request, _error: Exception) -> Response:
        """Send a stranger to the login, and remember where they were going."""
        if "text/html" in request.headers.get("accept", "") and request.method == "GET":
            request.session["going"] = f"{request.url.path}?{request.url.query}"
        return RedirectResponse("/login", 303)

    def refuse(self, request: Request, error: Exception) -> Response:
        """Say in a sentence why not."""
        return self._page(request, "refusal.html", None, status=_status(error), message=str(error))

    def misread(self, request: Request, _error: Exception) -> Response:
        """Say that the address asks for something that is not there."""
        return self.refuse(request, InputError("expected another address: follow a link or a form"))

    def _shelf(self, request: Request) -> Shelf:
        account = self.guard.reader(request)
        return Shelf.of(account, self.holdings, self.catalogue, purpose=PURPOSE, today=self.today())

    def _page(
        self,
        request: Request,
        template: str,
        account: Account | None,
        *,
        status: int = 200,
        **content: object,
    ) -> Response:
        reader = {"name": account.name, "body": self._name(account.body)} if account else None
        text = page(
            template,
            reader=reader,
            keeper=self._name(self.body),
            csrf=guard.token(request),
            path=request.url.path,
            **content,
        )
        return HTMLResponse(text, status)

    def _name(self, party: str) -> str:
        try:
            return self.catalogue.party(party).name
        except UnknownNameError:
            return party


def _status(error: Exception) -> int:
    match error:
        case UnavailableError():
            return 503
        case InputError():
            return 400
        case NotPermittedError():
            return 403
        case _:
            return 404
