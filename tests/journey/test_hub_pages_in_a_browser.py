"""The pages for those who look after the hub are fit for everybody, on a desk and in a hand."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from nacl.pwhash import argon2id
from playwright.sync_api import expect, sync_playwright

from hub import app, storage
from hub import keys as hub_keys
from hub.roles import EVERYBODY
from hub.web.pages import create_app
from tests.documents import HUB_KEY, NOW
from tests.hub.invented_exchange import InventedExchange
from tests.hub.sdmx import invented_region
from tests.journey.test_login_elsewhere_in_a_browser import serving
from tests.journey.test_pages_in_a_browser import OVERFLOW, PASSWORD, QUIET

PAGES = ("/account", "/parties", "/records", "/doctor")


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A hub with documents of every kind, and somebody in every role."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    keys = replace(hub_keys.create(tmp_path / "keys", now=NOW), hub_key=HUB_KEY)
    engine = storage.open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    storage.create_tables(engine)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        invented_region.build(engine, keys)
        opened = InventedExchange.of(engine, keys).hub()
        app.create(tmp_path / "home", opened.settings)
        hub = replace(opened, home=tmp_path / "home")
        hub.accounts.add("all", "marri", PASSWORD, roles=EVERYBODY)
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        made = create_app(hub, session_key=b"k" * 32, now=lambda: NOW, secure=False)
        stack.enter_context(serving(made, listener))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_objects_to_nothing_and_nothing_scrolls_sideways(
    chromium: Path, address: str, width: int
) -> None:
    """Tables that are too wide scroll in their own frame, also by keyboard."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET])
        page = browser.new_page(viewport={"width": width, "height": 844})
        page.goto(f"{address}/login")
        expect(page.get_by_label("Name")).to_be_focused()
        page.get_by_label("Name").fill("all")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{address}/")
        for path in PAGES:
            answer = page.goto(address + path)
            assert answer
            assert 200 == answer.status
            objections = [each["id"] for each in Axe().run(page).response["violations"]]
            found[path] = (page.evaluate(OVERFLOW), objections)
        browser.close()

    assert dict.fromkeys(PAGES, (0, [])) == found
