"""A browser that asks an application for pages without any network, and keeps its cookies."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Self

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Cookies, Response

PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.

Fields = Mapping[str, str | Sequence[str]]


class Browser:
    """Asks as a person's browser does; `home` is the name by which it knows the node."""

    def __init__(self, app: FastAPI, *, home: str = "http://127.0.0.1:8180") -> None:
        """A browser that has been nowhere."""
        self._loop = asyncio.Runner()
        self._client = AsyncClient(
            transport=ASGITransport(app),
            base_url=home,
            headers={"Accept": "text/html"},
            follow_redirects=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()

    @property
    def cookies(self) -> Cookies:
        """The cookies it would send."""
        return self._client.cookies

    def get(
        self, path: str, *, follow_redirects: bool = True, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Ask for a page."""
        asked = self._client.get(path, follow_redirects=follow_redirects, headers=headers)
        return self._loop.run(asked)

    def post(
        self,
        path: str,
        fields: Fields | None = None,
        *,
        file: tuple[str, bytes] | None = None,
        follow_redirects: bool = True,
    ) -> Response:
        """Send a form as it is, with a file in its field `file` if there is one."""
        files = {"file": file} if file else None
        asked = self._client.post(
            path, data=dict(fields or {}), files=files, follow_redirects=follow_redirects
        )
        return self._loop.run(asked)

    def send(
        self,
        path: str,
        fields: Fields | None = None,
        *,
        at: str = "/",
        file: tuple[str, bytes] | None = None,
        follow_redirects: bool = True,
    ) -> Response:
        """Fill in a form of the page `at` and send it: with the token that the page put in."""
        own = {"csrf": token_in(self.get(at)), **(fields or {})}
        return self.post(path, own, file=file, follow_redirects=follow_redirects)

    def log_in(
        self, name: str, password: str = PASSWORD, *, follow_redirects: bool = True
    ) -> Response:
        """Fill in the log-in."""
        fields = {"name": name, "password": password}
        return self.send("/login", fields, at="/login", follow_redirects=follow_redirects)


def token_in(page: Response) -> str:
    """The token of the page's forms."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]
