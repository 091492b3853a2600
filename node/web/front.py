"""What stands before every page: our headers, our name, and a session from a signed cookie."""

from collections.abc import Awaitable, Callable, Collection

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from node.web import refusals
from node.web.sessions import LONGEST

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


def put_before(
    app: FastAPI, *, session_key: bytes, names: Collection[str], is_secure: bool
) -> None:
    """Let every answer carry our headers, and answer only who asks for us by our own name.

    A page of somebody else's, to which a name of theirs was made to mean this machine, asks by
    that name (DNS rebinding).

    Raises:
        ValueError: The key is too short to sign with.
    """
    if len(session_key) < 32:  # noqa: PLR2004  # As many bytes as the signature has.
        raise ValueError(f"session_key must have at least 32 bytes, got {len(session_key)}")
    headers = {**_HEADERS, **_SECURE_ONLY} if is_secure else _HEADERS

    async def guarded(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        try:
            response = await call_next(request)
        except Exception as error:  # noqa: BLE001  # A person reads the answer, whatever it was.
            response = refusals.fault(request, error)
        for name, value in headers.items():
            # The one page that runs a script of ours says so itself, and nothing else.
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*names], www_redirect=False)
    app.middleware("http")(guarded)
    app.add_middleware(
        SessionMiddleware,
        secret_key=session_key.hex(),
        session_cookie="__Host-dcim" if is_secure else "dcim",
        max_age=int(LONGEST.total_seconds()),
        same_site="strict",
        https_only=is_secure,
    )
