"""In which language a page answers: as its address says, the reader chose, or browsers ask."""

from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.language import LANGUAGES, preferred, speaking

KEPT = "language"
"""The place of the choice in addresses and in the session."""


class Tongue:
    """Lets every answer be given in the reader's language; stands behind the sessions."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(_chosen(scope)):
            await self._app(scope, receive, send)


def _chosen(scope: Scope) -> str:
    asked = QueryParams(scope["query_string"]).get(KEPT, "")
    if asked in LANGUAGES:
        scope["session"][KEPT] = asked
        return asked
    kept = str(scope["session"].get(KEPT, ""))
    return kept if kept in LANGUAGES else preferred(Headers(scope=scope).get("accept-language", ""))
