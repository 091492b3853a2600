"""What stands before every page: headers, sessions, and proof that a form is our own."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.middleware.sessions import SessionMiddleware

from hub.accounts import Account, Accounts
from hub.language import _
from hub.web.tongue import KEPT, Tongue
from proto.errors import InputError, NotPermittedError

SESSION = timedelta(hours=8)

_LARGEST_FORM = 8192
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SECURE_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


class LoginNeededError(Exception):
    """Nobody is logged in, or the session has ended."""


def put_before(app: FastAPI, *, session_key: bytes, secure: bool) -> None:
    """Let every answer carry our headers, and every session come from a signed cookie.

    Raises:
        ValueError: The key is too short to sign with.
    """
    if len(session_key) < 32:  # noqa: PLR2004  # As many bytes as the signature has.
        raise ValueError(f"session_key must have at least 32 bytes, got {len(session_key)}")
    app.add_middleware(Tongue)
    headers = {**_HEADERS, **_SECURE_ONLY} if secure else _HEADERS

    @app.middleware("http")
    async def _with_headers(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers.update(headers)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.add_middleware(
        SessionMiddleware,
        secret_key=session_key.hex(),
        session_cookie="__Host-dcim" if secure else "dcim",
        max_age=int(SESSION.total_seconds()),
        same_site="strict",
        https_only=secure,
    )


@dataclass(frozen=True, slots=True)
class Guard:
    """Knows who is reading."""

    accounts: Accounts
    now: Callable[[], datetime]

    def log_in(self, request: Request, name: str, password: str) -> None:
        """Begin the session of whoever knows the password.

        Raises:
            ThrottledError: There were too many attempts for this name.
            WrongPasswordError: Name and password do not belong together.
        """
        self.let_in(request, self.accounts.check(name, password, self.now()))

    def let_in(self, request: Request, account: Account) -> None:
        """Begin a session of an account; the cookie forgets all from before but the language."""
        since = self.now().timestamp()
        language = {KEPT: request.session[KEPT]} if KEPT in request.session else {}
        request.session.clear()
        request.session.update(language)
        request.session.update(name=account.name, number=account.session, since=since)

    def log_out(self, request: Request) -> Account:
        """End every session of whoever is logged in, also those of a copied cookie.

        Raises:
            LoginNeededError: Nobody is.
        """
        account = self.reader(request)
        self.accounts.end_sessions(account.name)
        request.session.clear()
        return account

    def reader(self, request: Request) -> Account:
        """Who is logged in.

        Raises:
            LoginNeededError: Nobody is.
        """
        session = request.session
        account = self.accounts.find(str(session.get("name", "")))
        if account is None or account.disabled or account.session != session.get("number"):
            raise LoginNeededError
        age = self.now().timestamp() - float(session["since"])
        if not 0 <= age < SESSION.total_seconds():
            raise LoginNeededError
        return account


def token(request: Request) -> str:
    """The session's proof that a form is our own, put into each form."""
    return str(request.session.setdefault("csrf", secrets.token_urlsafe(32)))


async def own_form(request: Request) -> Mapping[str, str]:
    """The fields of a form that one of our own pages made.

    Raises:
        InputError: The form is too large or is not text.
        NotPermittedError: The form does not carry the session's token.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            raise InputError(
                _("expected a form of at most {most} bytes").format(most=_LARGEST_FORM)
            )
    try:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20))
    except ValueError as error:
        raise InputError(_("expected a form that a page of this hub made")) from error
    expected = str(request.session.get("csrf", ""))
    if not expected or not hmac.compare_digest(expected.encode(), fields.get("csrf", "").encode()):
        raise NotPermittedError(_("this form is too old, or not ours: go back, reload, try again"))
    return fields
