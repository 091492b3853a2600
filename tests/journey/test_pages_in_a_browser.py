"""A person reads the pages in a real browser, which asks nobody but the hub for anything."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi import FastAPI
from nacl.pwhash import argon2id
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from hub.web.pages import create_app
from tests.hub import invented, invented_hub

PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
PERIODS = ("2017", "2018", "2019", "2020", "2021", "2022")
PAGES = (
    "/",
    "/compare",
    "/compare?table=victims:total&period=2019",
    "/compare?table=victims:sex&period=2019",
    "/compare?table=victims:sex%2Bage_group&period=2019",
    "/compare?table=victims:form&period=2022",
    "/compare?table=victims:citizenship&period=2019",
    "/compare?table=victims:nose&period=2019",
    "/compare?table=victims:total&period=2019&per=100000&country=XK&country=AL",
    "/time",
    "/time?table=victims:sex&country=AL",
    "/time?table=victims:total&per=100000",
    "/time?table=victims:nose",
    "/country/AL",
    "/country/XK",
    "/chart.svg?table=nonsense",
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    """The pages over six years of invented releases, for one reader."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    region = invented.region(missing=["XK"])
    releases = [replace(release, period=period) for period in PERIODS for release in region]
    with invented_hub.opened(tmp_path / "hub", releases) as hub:
        hub.accounts.add("ana", "marri", PASSWORD)
        today = datetime(2026, 11, 22, 12, tzinfo=UTC)
        yield create_app(hub, session_key=b"k" * 32, now=lambda: today, secure=False)


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """Where the pages are served, on loopback."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(params=["desktop", "phone"])
def context(request: pytest.FixtureRequest, chromium: Path) -> Iterator[BrowserContext]:
    """A browser as wide as a desk or a hand."""
    width = {"desktop": 1280, "phone": 390}[request.param]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET])
        yield browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme="dark", java_script_enabled=True
        )
        browser.close()


def read(page: Page, address: str) -> None:
    """Log in on the way to a table, then walk through the pages."""
    page.goto(f"{address}/compare?table=victims:sex%2Bage_group&period=2019")
    expect(page.get_by_label("Name")).to_be_focused()
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/compare?**")
    page.get_by_label("Table").select_option("Sex")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_load_state("networkidle")


def test_a_table_is_read_without_asking_anybody_else(context: BrowserContext, address: str) -> None:
    """Login, form, table and drawn chart work, and every request goes to the hub."""
    page, hosts, trouble = context.new_page(), set[str | None](), list[str]()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or "inside"))
    page.on("console", lambda message: trouble.append(message.text))

    read(page, address)

    assert {"127.0.0.1", "inside"} >= hosts
    assert [] == trouble
    assert page.get_by_role("heading", name="Victims of trafficking by sex, 2019").is_visible()
    assert page.get_by_role("row", name="Female").is_visible()
    assert "UNSCR 1244" in page.inner_text("aside")
    drawn = "document.querySelector('.chart img').naturalWidth"
    assert page.evaluate(drawn) > 300
    assert 0 == page.evaluate(OVERFLOW)


def test_no_page_scrolls_sideways(context: BrowserContext, address: str) -> None:
    """What is too wide for a hand scrolls in its own frame, and nothing else moves."""
    page = context.new_page()
    page.goto(f"{address}/login")
    too_wide = {"/login": page.evaluate(OVERFLOW)}
    read(page, address)

    for path in PAGES:
        page.goto(address + path)
        too_wide[path] = page.evaluate(OVERFLOW)

    assert dict.fromkeys(too_wide, 0) == too_wide


def test_axe_objects_to_nothing_and_no_other_host_is_asked(
    context: BrowserContext, address: str
) -> None:
    """Every page, whole, with everything in it unfolded."""
    page, hosts = context.new_page(), set[str | None]()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or "inside"))
    read(page, address)

    objections = {}
    for path in PAGES:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        violations = Axe().run(page).response["violations"]
        objections[path] = [(each["id"], each["nodes"][0]["html"]) for each in violations]

    assert {path: [] for path in PAGES} == objections
    assert {"127.0.0.1", "inside"} >= hosts


def test_squares_are_reached_by_keyboard(context: BrowserContext, address: str) -> None:
    """A square of the map is a link with a name, and leads to its country."""
    page = context.new_page()
    read(page, address)
    page.goto(f"{address}/")

    square = page.locator(".tilegrid a", has_text="XK*")
    square.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/country/XK")
    assert page.get_by_role("heading", name="Kosovo*", exact=True).is_visible()


def test_logging_out_closes_the_pages(context: BrowserContext, address: str) -> None:
    """After the button no page opens without a new login."""
    page = context.new_page()
    read(page, address)

    page.get_by_role("button", name="Log out").click()
    page.goto(f"{address}/")

    assert page.url.endswith("/login")
