"""People work at the node's pages in a real browser, which asks nobody but the node."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from nacl.pwhash import argon2id
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from node.accounts import ROLES, Accounts, Role
from node.app import Node
from node.examiner import examiner
from node.identity.openings import KEY, Openings
from node.identity.worklist import propose
from node.life.deed import Deed
from node.pages_server import Place, open_pages
from node.web.pages import declared
from tests import documents, parts
from tests.documents import NOW
from tests.node.country import PASSPHRASE, VICTIMS, joined, register
from tests.node.identity.registry import bring_in, line, name, pseudonym
from tests.node.invented_hub import InventedHub

PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINKS = "all => all.map(one => one.getAttribute('href'))"
FOCUSED = """() => {
  const one = document.activeElement;
  return [one.textContent, getComputedStyle(one).outlineStyle];
}"""
WHOLE = {"resultTypes": ["violations"]}
COLOURS = {**WHOLE, "runOnly": ["color-contrast"]}
"""What may be otherwise by night and in a hand; the rest was looked at by day."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(slots=True)
class Walk:
    """What a browser met on its way."""

    page: Page
    hosts: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen from the first step on; a busy machine has its time."""
        self.page.set_default_timeout(30_000)
        self.page.on("request", lambda r: self.hosts.add(urlsplit(r.url).hostname or "inside"))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def log_in(self, address: str, role: str) -> None:
        """As somebody with this role."""
        self.page.context.clear_cookies()
        self.page.goto(f"{address}/login")
        name = self.page.get_by_label("Name")
        expect(name).to_be_focused()  # Else the browser says that it was kept from that.
        name.fill(role)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        self.page.wait_for_url(f"{address}/")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a node serves its pages that has something to show on each of them."""
    home = tmp_path_factory.mktemp("node") / "home"
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        for cost in ("OPSLIMIT_MODERATE", "MEMLIMIT_MODERATE"):
            patch.setattr(argon2id, cost, getattr(argon2id, cost.replace("MODERATE", "MIN")))
        patch.setattr("node.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        node = Node.create(home, party="AL", epsilon_cap="9", passphrase=PASSPHRASE)
        _fill(node, home)
        pages = open_pages(node, Place.parse("127.0.0.1:0"))
        pages.start()
        stack.callback(node.engine.dispose)
        stack.callback(pages.stop)
        yield f"http://127.0.0.1:{pages.port}"


def _fill(node: Node, home: Path) -> None:
    """Accounts, an agreement, a neighbour's release, an examined register, a likely pair."""
    for role in ROLES:
        provider = "north" if role == "provider" else ""
        Accounts(node.engine).add(role, role, PASSWORD, provider=provider)
    hub = InventedHub()
    joined(home, hub)
    signed = documents.signed(documents.agreement())
    hub.readable = [documents.published(documents.release(signed, "RS")).to_bytes()]
    node.agreements.pull(hub.client)
    node.fetch(hub.client, NOW.date())
    register(node.engine, 120, year=2024, day=date(2026, 2, 1))
    node.keys.vault.seal(KEY, bytes(range(32)))
    one, other = map(pseudonym, (1, 2))
    bring_in(node.engine, (line(n, each) for n, each in enumerate((one, other), 1)))
    born = {"family_name": "Đorđević", "birth_date": "1999-04-03"}
    name(node.engine, {one: {"given_name": "Anica"} | born, other: {"given_name": "Anika"} | born})
    propose(Openings.of(node.engine, node.keys.vault), VICTIMS, Deed("ana", NOW, "a look"))
    examiner(node).examine(VICTIMS, NOW.date())


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


@pytest.fixture
def walk(browser: Browser) -> Iterator[Walk]:
    """Somebody at a desk, who has been nowhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    yield Walk(context.new_page())
    context.close()


@pytest.fixture
def at_night(browser: Browser) -> Iterator[Walk]:
    """Somebody with a telephone in the dark."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    yield Walk(context.new_page())
    context.close()


def _every_page(walk: Walk, address: str, role: Role) -> Iterator[str]:
    """Follow links from the first page on, and stop at one page of each kind."""
    kinds = {p.path: re.compile(re.sub(r"\{[^}]*\}", "[^/]+", p.path)) for p in declared()}
    seen, waiting = set[str](), ["/"]
    walk.log_in(address, role)
    while waiting:
        link = waiting.pop(0)
        path = urlsplit(link).path
        kind = next((k for k, pattern in kinds.items() if pattern.fullmatch(path)), path)
        if kind in seen or not _is_shown(walk.page, address + link):
            continue
        seen.add(kind)
        yield link
        found = walk.page.eval_on_selector_all("a[href^='/']", LINKS)
        waiting.extend(found)


def _is_shown(page: Page, url: str) -> bool:
    """Go there; whether it is a page, and not a picture or a file to be saved."""
    try:
        answer = page.goto(url)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    return answer is not None and answer.headers["content-type"].startswith("text/html")


def _objections(page: Page, rules: dict[str, list[str]]) -> list[str]:
    """What axe objects to, and how far the page is too wide."""
    violations = Axe().run(page, options=rules).response["violations"]
    too_wide = page.evaluate(OVERFLOW)
    found = [f"{each['id']}: {each['nodes'][0]['target']}" for each in violations]
    return [*found, f"{too_wide} px too wide"] if too_wide else found


@pytest.mark.parametrize("role", ["data-manager", "legal-officer"])
def test_every_page_is_fit_for_everybody(walk: Walk, address: str, role: Role) -> None:
    """Nothing for axe to object to, no word on the console, and no request to anybody else."""
    is_first = role == "data-manager"
    known = {p.path for p in declared() if not is_first and "data-manager" in p.roles}
    links = _every_page(walk, address, role)

    found = {
        link: [] if urlsplit(link).path in known else _objections(walk.page, WHOLE)
        for link in links
    }

    shown = {page.path for page in declared() if page.label and role in page.roles}
    assert shown <= {urlsplit(link).path for link in found}
    assert {link: [] for link in found} == found
    assert {"127.0.0.1", "inside"} >= walk.hosts
    assert [] == walk.said


def test_every_page_fits_into_a_hand_at_night(at_night: Walk, address: str) -> None:
    """Nothing scrolls sideways, and everything can be told from its background."""
    links = _every_page(at_night, address, "data-manager")
    found = {link: _objections(at_night.page, COLOURS) for link in links}

    assert {link: [] for link in found} == found
    assert [] == at_night.said


def test_doors_and_refusals_are_fit_too(walk: Walk, at_night: Walk, address: str) -> None:
    """A stranger's page, and the page that says that there is none."""
    found = []
    for path in ("/login", "/nowhere"):
        for each, rules in ((walk, WHOLE), (at_night, COLOURS)):
            each.page.goto(address + path)
            found += _objections(each.page, rules)

    assert [] == found


def test_a_release_is_published_without_a_mouse(walk: Walk, address: str) -> None:
    """From the log-in to the button by the keyboard alone, and the place where one is is seen."""
    page = walk.page
    page.context.clear_cookies()
    page.goto(f"{address}/login")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("data-manager")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")

    for words in ("Calendar", "Publish victims 2024", "Publish"):
        _tab_to(page, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    assert "The release is signed and in the outbox" in page.get_by_role("status").inner_text()
    assert [] == walk.said


def _tab_to(page: Page, words: str) -> None:
    """Press the key until the link or button of this name has the focus, and shows it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        text, outline = page.evaluate(FOCUSED)
        if " ".join(text.split()) == words:
            assert "solid" == outline
            return
    pytest.fail(f"the keyboard does not reach {words!r}")


def test_logging_out_closes_the_pages(walk: Walk, address: str) -> None:
    """After the button no page opens without a new log-in, not even by going back."""
    walk.log_in(address, "reader")

    walk.page.get_by_role("button", name="Log out").click()
    walk.page.wait_for_url(f"{address}/login")
    walk.page.go_back()

    assert walk.page.url.endswith("/login")
    assert walk.page.get_by_label("Password").is_visible()
