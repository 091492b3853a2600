"""Somebody of one party at the pages of its node, in a browser of their own."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, expect

from tests.journey.test_node_pages import OVERFLOW, WHOLE, Walk
from tests.journey.world import PASSPHRASE

_NAME = re.compile(r"[0-9a-f]{64}")
PATIENCE = 30_000
"""Milliseconds that a busy machine has for a page."""


@dataclass(frozen=True, slots=True)
class View:
    """How somebody looks at pages."""

    width: int
    has_script: bool
    is_dark: bool


DESK = View(1280, has_script=True, is_dark=False)
HAND = View(390, has_script=False, is_dark=True)


@dataclass(slots=True)
class Officer:
    """One account of a node, and what was found on every page it opened.

    Attributes:
        address: Where the node serves its pages.
        objections: Of axe, and how far a page is too wide, by what kind of page it is.
    """

    walk: Walk
    address: str
    has_script: bool
    objections: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def at(cls, browser: Browser, address: str, account: str, view: View) -> "Officer":
        """Somebody who has just logged in."""
        context = browser.new_context(
            viewport={"width": view.width, "height": 844},
            java_script_enabled=view.has_script,
            color_scheme="dark" if view.is_dark else "light",
        )
        officer = cls(Walk(context.new_page()), address, view.has_script)
        officer.walk.log_in(address, account)
        return officer

    @property
    def main(self) -> Locator:
        """What the page is about, without what stands on all of them."""
        return self.walk.page.get_by_role("main")

    @property
    def path(self) -> str:
        """Where they are."""
        return self.walk.page.url.removeprefix(self.address)

    def opens(self, path: str) -> None:
        """Go to an address of the node."""
        self.walk.page.goto(self.address + path)
        self._look()

    def follows(self, link: str) -> None:
        """Follow a link of the page."""
        with self.walk.page.expect_navigation():
            self.main.get_by_role("link", name=link, exact=True).first.click()
        self._look()

    def follows_to(self, *parts: str) -> None:
        """Follow the link whose address has all of these in it."""
        with self.walk.page.expect_navigation():
            self.main.locator("a" + "".join(f'[href*="{each}"]' for each in parts)).first.click()
        self._look()

    def presses(self, button: str) -> None:
        """Press a button that leads to another page."""
        with self.walk.page.expect_navigation():
            self.main.get_by_role("button", name=button, exact=True).click()
        self._look()

    def fills(self, fields: Mapping[str, str]) -> None:
        """Type into fields, by their labels."""
        for label, text in fields.items():
            self.main.get_by_label(label, exact=True).fill(text)

    def chooses(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.main.get_by_label(label, exact=True).select_option(option)

    def marks(self, group: str | re.Pattern[str], box: str, *, off: bool = False) -> None:
        """Mark a box of a group, or take the mark away."""
        found = self.main.get_by_role("group", name=group).get_by_label(box, exact=True)
        found.set_checked(not off)

    def hears(self) -> None:
        """Ask the hub what is new."""
        self.opens("/agreements")
        self.presses("Ask the hub now")

    def awaits(self, path: str, sentence: str) -> None:
        """Look at a page again and again, until what the node does by itself is there."""
        for _ in range(60):
            self.opens(path)
            if sentence in self.main.inner_text():
                return
            time.sleep(0.5)
        self.reads(sentence)

    def unlocks(self) -> None:
        """Type the passphrase of the agreement key."""
        self.fills({"Passphrase of the agreement key": PASSPHRASE})

    def reads(self, sentence: str) -> None:
        """Find a sentence on the page."""
        expect(self.main).to_contain_text(sentence, timeout=PATIENCE)

    def _look(self) -> None:
        """Note what there is to object to, once for each kind of page."""
        kind = _NAME.sub("…", self.path)
        if kind not in self.objections:
            found = [*inaccessible(self.walk)] if self.has_script else []
            too_wide = self.walk.page.evaluate(OVERFLOW)
            self.objections[kind] = [*found, *([f"{too_wide} px too wide"] if too_wide else [])]


def inaccessible(walk: Walk) -> Iterator[str]:
    """What axe objects to on a page; it is a script itself."""
    for each in Axe().run(walk.page, options=WHOLE).response["violations"]:
        yield f"{each['id']}: {each['nodes'][0]['target']}"
