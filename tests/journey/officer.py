"""Somebody of one party at the pages of its node, in a browser of their own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, expect

from tests.journey.test_node_pages import OVERFLOW, WHOLE, Walk
from tests.journey.world import PASSPHRASE

_NAME = re.compile(r"[0-9a-f]{64}")


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
    def at(
        cls, browser: Browser, address: str, account: str, *, width: int, script: bool = True
    ) -> "Officer":
        """Somebody who has just logged in."""
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            java_script_enabled=script,
            accept_downloads=True,
            color_scheme="light" if width > 500 else "dark",  # A hand at night.
        )
        officer = cls(Walk(context.new_page()), address, script)
        officer.walk.log_in(address, account)
        return officer

    @property
    def main(self) -> Locator:
        """What the page is about, without what stands on all of them."""
        return self.walk.page.get_by_role("main")

    def opens(self, path: str) -> None:
        """Go to an address of the node."""
        self.walk.page.goto(self.address + path)
        self._look()

    def follows(self, link: str) -> None:
        """Follow a link of the page."""
        with self.walk.page.expect_navigation():
            self.main.get_by_role("link", name=link, exact=True).first.click()
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

    def unlocks(self) -> None:
        """Type the passphrase of the agreement key."""
        self.fills({"Passphrase of the agreement key": PASSPHRASE})

    def reads(self, sentence: str) -> None:
        """Find a sentence on the page."""
        expect(self.main).to_contain_text(sentence)

    def is_told(self, sentence: str) -> None:
        """Find what was done, said at the top of the page."""
        expect(self.walk.page.get_by_role("status")).to_contain_text(sentence)

    def _look(self) -> None:
        """Note what there is to object to, once for each kind of page."""
        kind = _NAME.sub("…", self.walk.page.url.removeprefix(self.address))
        if kind not in self.objections:
            found = [*inaccessible(self.walk)] if self.has_script else []
            too_wide = self.walk.page.evaluate(OVERFLOW)
            self.objections[kind] = [*found, *([f"{too_wide} px too wide"] if too_wide else [])]


def inaccessible(walk: Walk) -> Iterator[str]:
    """What axe objects to on a page; it is a script itself."""
    for each in Axe().run(walk.page, options=WHOLE).response["violations"]:
        yield f"{each['id']}: {each['nodes'][0]['target']}"
