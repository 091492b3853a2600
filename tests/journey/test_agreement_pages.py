"""A legal officer works at the pages of agreements in a real browser."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from nacl.pwhash import argon2id
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from node.accounts import Accounts
from node.agreements.drafts import Drafts
from node.app import Node
from node.pages_server import Place, open_pages
from proto.document import write
from tests import documents, parts
from tests.documents import NOW
from tests.journey.test_node_pages import OVERFLOW, PASSWORD, QUIET, Walk
from tests.node.country import PASSPHRASE, joined
from tests.node.invented_hub import InventedHub

FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels[0];
  return [(label || one).textContent, getComputedStyle(one).outlineStyle];
}"""
SIGNED = documents.agreement()
DRAFT = documents.agreement(("AL", "XK"), id="regional-2027")
AT = f"/agreements/{documents.proposal(SIGNED).hash}"
PAGES = (
    *("/agreements", "/drafts", "/approvals", "/keys", "/keys?do=compromised"),
    *(AT, f"{AT}/words?language=sr-Cyrl", f"{AT}/history", f"{AT}/stop"),
    *(f"{AT}/stop?kind={kind}" for kind in ("restrict", "terminate", "consent")),
    *(f"/drafts/regional?part={part}" for part in ("parties", "terms", "grant-0", "checks")),
    *(f"/drafts/regional{page}" for page in ("?part=text", "/words", "/preview", "/versions")),
)
OF_EACH_KIND = (
    *(AT, f"{AT}/words?language=sr-Cyrl", f"{AT}/stop?kind=restrict"),
    *("/drafts/regional?part=parties", "/drafts/regional?part=grant-0"),
    *("/drafts/regional/preview", "/keys", "/keys?do=compromised"),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Albania's node serves its pages: a member under one agreement, with a draft."""
    home = tmp_path_factory.mktemp("node") / "home"
    hub = InventedHub()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        for cost in ("OPSLIMIT_MODERATE", "MEMLIMIT_MODERATE"):
            patch.setattr(argon2id, cost, getattr(argon2id, cost.replace("MODERATE", "MIN")))
        patch.setattr("node.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        patch.setattr("node.app.connect", hub.connect)
        node = Node.create(home, party="AL", epsilon_cap="9", passphrase=PASSPHRASE)
        joined(home, hub)
        node.agreements.pull(hub.client)
        Accounts(node.engine).add("legal-officer", "legal-officer", PASSWORD)
        Drafts(node.engine).begin("regional", write(DRAFT).decode(), by="ana", now=NOW)
        pages = open_pages(node, Place.parse("127.0.0.1:0"))
        pages.start()
        stack.callback(node.engine.dispose)
        stack.callback(pages.stop)
        yield f"http://127.0.0.1:{pages.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all of this file."""
    try:
        program = parts.chromium()
    except parts.AbsentError as reason:
        parts.absent(str(reason), required_by="REQUIRE_CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=[*QUIET])
        yield started
        started.close()


def test_axe_objects_to_nothing(browser: Browser, address: str) -> None:
    """On a page of each kind, by night on a phone."""
    viewport = ViewportSize(width=390, height=844)
    context = browser.new_context(viewport=viewport, color_scheme="dark")
    walk, axe = Walk(context.new_page()), Axe()
    walk.log_in(address, "legal-officer")

    found = {}
    for path in OF_EACH_KIND:
        walk.page.goto(address + path)
        violations = axe.run(walk.page).response["violations"]
        found[path] = [f"{each['id']}: {each['nodes'][0]['target']}" for each in violations]
    context.close()

    assert {path: [] for path in OF_EACH_KIND} == found


def test_no_page_scrolls_sideways(browser: Browser, address: str) -> None:
    """On a phone; no word on the console, and no request to anybody else."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    walk = Walk(context.new_page())
    walk.log_in(address, "legal-officer")

    too_wide = {}
    for path in PAGES:
        walk.page.goto(address + path)
        too_wide[path] = walk.page.evaluate(OVERFLOW)
    context.close()

    assert dict.fromkeys(PAGES, 0) == too_wide
    assert {"127.0.0.1", "inside"} >= walk.hosts
    assert [] == walk.said


def test_the_preview_moves_with_epsilon(browser: Browser, address: str) -> None:
    """While the arrow key moves it, without a press of the button and without another page."""
    context = browser.new_context()
    walk = Walk(context.new_page())
    walk.log_in(address, "legal-officer")
    walk.page.goto(f"{address}/drafts/regional/preview")

    walk.page.get_by_label("Privacy loss of a release").focus()
    for _ in range(5):
        walk.page.keyboard.press("ArrowLeft")
    walk.page.get_by_text("With epsilon 2.75").first.wait_for()

    assert "2.75" == walk.page.locator("#chosen").inner_text()
    assert walk.page.url.endswith("/preview")
    assert [] == walk.said
    context.close()


def test_the_preview_works_without_a_script(browser: Browser, address: str) -> None:
    """The button does the same."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    Walk(page).log_in(address, "legal-officer")
    page.goto(f"{address}/drafts/regional/preview")

    page.get_by_label("Privacy loss of a release").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Show").press("Enter")

    page.get_by_text("With epsilon 2.75").first.wait_for()
    context.close()


def test_an_agreement_is_restricted_by_the_keyboard_alone(browser: Browser, address: str) -> None:
    """Log-in, list, form and red button with Tab, Enter, Space and what is typed."""
    context = browser.new_context()
    walk = Walk(context.new_page())
    page, keys = walk.page, walk.page.keyboard
    page.goto(f"{address}/login")
    expect(page.get_by_label("Name")).to_be_focused()
    keys.type("legal-officer")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url(f"{address}/")

    for link in ("Agreements", SIGNED.title, "Restrict or stop", "Restrict"):
        tab_to(page, link)
        with page.expect_navigation():
            keys.press("Enter")
    tab_to(page, "Smallest count shown")
    keys.type("20")
    tab_to(page, "Form of exploitation")
    keys.press("Space")
    tab_to(page, "Why")
    keys.type("The register is corrected")
    tab_to(page, "Show what it will do")
    with page.expect_navigation():
        keys.press("Enter")
    told = page.get_by_role("main").inner_text()
    tab_to(page, "Passphrase of the agreement key")
    keys.type(PASSPHRASE)
    tab_to(page, "Restrict at once")
    with page.expect_navigation():
        keys.press("Enter")

    assert "the smallest count that is shown becomes 20, so far 3" in told
    assert "the table “Form of exploitation” leaves no more" in told
    assert "Restricted from this moment on" in page.get_by_role("status").inner_text()
    assert [] == walk.said
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Press the key until the link, button or field of this name has the focus, and shows it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        text, outline = page.evaluate(FOCUSED)
        if " ".join(text.split()) == name:
            assert "none" != outline
            return
    pytest.fail(f"the keyboard does not reach {name!r}")


def test_an_agreement_is_suspended_without_a_mouse(browser: Browser, address: str) -> None:
    """From the list to the red button by the keyboard alone."""
    context = browser.new_context()
    walk = Walk(context.new_page())
    walk.log_in(address, "legal-officer")
    page = walk.page
    page.goto(f"{address}/agreements")

    for link in (SIGNED.title, "Restrict or stop"):
        page.get_by_role("main").get_by_role("link", name=link).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.get_by_label("Why").focus()
    page.keyboard.type("A court has ordered it")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "Suspended from this moment on" in page.get_by_role("status").inner_text()
    assert "suspended by us" in page.get_by_role("main").inner_text()
    assert [] == walk.said
    context.close()
