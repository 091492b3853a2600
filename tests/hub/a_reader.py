"""Ana, who reads the pages for marri, over whatever was released."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from re import search

import pytest
from nacl.pwhash import argon2id

from hub.app import Hub
from hub.web.pages import create_app
from proto.release import Release
from tests.hub import invented_hub
from tests.hub.invented_hub import Browser

_PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@contextmanager
def reading(home: Path, releases: Sequence[Release]) -> Iterator[tuple[Hub, Browser]]:
    """A hub that holds these releases, and a browser in which ana is logged in."""
    with pytest.MonkeyPatch.context() as patched, invented_hub.opened(home, releases) as hub:
        patched.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        browser = logged_in(hub)
        yield hub, browser
        browser.close()


def logged_in(hub: Hub, now: datetime = _NOW) -> Browser:
    """A browser in which ana, who is new to the hub, reads at this time."""
    hub.accounts.add("ana", "marri", _PASSWORD)
    browser = Browser(create_app(hub, session_key=b"k" * 32, now=lambda: now))
    token = search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
    assert token
    browser.post("/login", data={"name": "ana", "password": _PASSWORD, "csrf": token[1]})
    return browser
