"""The pages on the whole region in a real browser: fit for everybody, on a desk and in a hand."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi import FastAPI
from nacl.pwhash import argon2id
from playwright.sync_api import Page, expect, sync_playwright

from hub import keys as hub_keys
from hub.storage import create_tables, open_engine
from tests.documents import HUB_KEY, NOW
from tests.hub import invented_flows
from tests.hub.invented_exchange import InventedExchange

PATHS = (
    "/readiness",
    "/readiness?publisher=AL&reader=RS",
    "/readiness?country=XK&dataset=victims",
    "/mirror",
    "/mirror?period=2024&country=XK",
    "/mirror?period=1999",
    "/flows",
    "/flows?period=2024",
    "/flows?country=RS",
    "/flows?country=ME",
    "/agreements",
    "/log",
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The pages over five countries."""
    home = tmp_path_factory.mktemp("region")
    engine = open_engine(f"sqlite:///{home}/hub.db")
    create_tables(engine)
    keys = replace(hub_keys.create(home, now=NOW), hub_key=HUB_KEY)
    exchange = InventedExchange.of(engine, keys)
    invented_flows.build(exchange)
    invented_flows.publish_both_ends(exchange, "AL", "RS")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        yield invented_flows.pages(exchange)
    engine.dispose()


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


@pytest.fixture(params=[(1280, "light"), (390, "dark")])
def page(request: pytest.FixtureRequest, chromium: Path, address: str) -> Iterator[Page]:
    """A browser in which somebody has logged in."""
    width, scheme = request.param
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, base_url=address
        )
        opened = context.new_page()
        opened.goto("/login")
        expect(opened.get_by_label("Name")).to_be_focused()
        opened.get_by_label("Name").fill("ana")
        opened.get_by_label("Password").fill(invented_flows.PASSWORD)
        opened.get_by_role("button", name="Log in").click()
        opened.wait_for_load_state("networkidle")
        yield opened
        browser.close()


def _objections(page: Page) -> list[str]:
    """What axe objects to, and how far the page is too wide."""
    violations = Axe().run(page).response["violations"]
    found = [f"{each['id']}: {each['nodes'][0]['target']}" for each in violations]
    too_wide = page.evaluate(OVERFLOW)
    return [*found, f"{too_wide} px too wide"] if too_wide else found


def test_every_page_is_fit_for_everybody(page: Page) -> None:
    """Nothing for axe to object to, no word on the console, and nothing scrolls sideways."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/log")
    release = page.locator("a[href^='/release/']").first.get_attribute("href")
    assert release

    found = {}
    for path in (*PATHS, release):
        page.goto(path)
        found[path] = _objections(page)

    assert {path: [] for path in found} == found
    assert [] == said


def test_a_reader_walks_from_the_matrix_to_a_pair_and_opens_a_reason(page: Page) -> None:
    """By links and the keyboard alone."""
    page.goto("/readiness")
    page.get_by_role("link", name="Albania to Serbia").press("Enter")
    page.wait_for_url("**/readiness?**#pair")
    assert page.get_by_role("heading", name="Albania read by Serbia").is_visible()

    page.goto("/mirror")
    reasons = page.locator(".worklist summary").first
    reasons.press("Enter")
    assert page.get_by_text("A single operation makes much of the figure").first.is_visible()
