"""A real browser goes to the issuer on another site, and comes back logged in."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from nacl.pwhash import argon2id
from playwright.sync_api import sync_playwright

from hub.accounts import Subject
from hub.settings import Login
from hub.web.pages import create_app
from tests.hub import invented, invented_hub
from tests.journey.invented_issuer import InventedIssuer
from tests.journey.test_pages_in_a_browser import QUIET

SUBJECT = "7c9e6679-7425"
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A hub at localhost, whose issuer is at 127.0.0.1: another site to a browser."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    with ExitStack() as stack:
        issuer = stack.enter_context(InventedIssuer().serving())
        opened = stack.enter_context(invented_hub.opened(tmp_path / "hub", invented.region()))
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        pages = f"localhost:{listener.getsockname()[1]}"
        login = Login(issuer.address, "dcim-hub", "oidc.secret", "MARRI")
        (opened.home / "oidc.secret").write_text("secret\n", encoding="utf-8")
        opened.accounts.add_known("eva", "marri", Subject(issuer.address, SUBJECT))
        hub = replace(opened, settings=replace(opened.settings, pages=pages, login=login))
        stack.enter_context(serving(create_app(hub, session_key=b"k" * 32, secure=False), listener))
        yield f"http://{pages}"


@contextmanager
def serving(app: FastAPI, listener: socket.socket) -> Iterator[None]:
    """Answer where a socket listens."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def test_a_person_comes_back_from_another_site_logged_in_and_leaves_both(
    chromium: Path, address: str
) -> None:
    """Both buttons work under our policy, and the strict cookie counts after coming back.

    Logging out leads to the issuer, which asks, and back to the door.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET])
        page = browser.new_page()
        page.goto(f"{address}/account")
        page.get_by_role("link", name="Log in with MARRI").click()
        page.locator("input[name=sub]").fill(SUBJECT)
        page.locator("input[name=sub]").press("Enter")
        page.wait_for_url(f"{address}/account")

        cookies = {each["name"]: each["sameSite"] for each in page.context.cookies(address)}
        assert page.get_by_role("heading", name="eva").is_visible()
        assert {"dcim": "Strict"} == cookies

        page.get_by_role("button", name="Log out everywhere").click()
        page.get_by_role("button", name="End session").click()
        page.wait_for_url(f"{address}/login")
        page.goto(f"{address}/account")

        assert f"{address}/login" == page.url
        browser.close()
