"""How tests bring a register in: as a person does, page by page."""

import time

from httpx import Response

from node.app import Node
from node.holdings import holdings
from node.web.mapping_shelf import MappingShelf
from tests.node.web.browser import Browser
from tests.node.web.registers import MAPPING, REGISTER


def stored(node: Node) -> int:
    """Records of victims that may count."""
    return holdings(node.engine, node.catalogue)[0].records


def keep(node: Node, **texts: str) -> None:
    """Keep mappings under their names."""
    for name, text in texts.items():
        MappingShelf(node.home / "mappings", node.catalogue).save(name, text)


def take(browser: Browser, mapping: str = "shelters", content: bytes = REGISTER) -> Response:
    """Choose a register and a mapping, and have it taken in."""
    file = ("register.csv", content)
    return browser.send("/import", {"mapping": mapping, "here": ""}, at="/import", file=file)


def place(page: Response) -> str:
    """The address of a page without its query."""
    return page.url.path


def act(browser: Browser, page: Response, act: str, **changed: str) -> Response:
    """Press a button of the page, with what stands in its fields or was typed into them."""
    fields = {"mapping": MAPPING, "keep": "", "wish": "as-written", "act": act}
    answer = browser.send(place(page), fields | changed, at=place(page))
    while "This page renews itself" in answer.text:
        assert "3" == answer.headers["Refresh"]
        time.sleep(0.05)
        answer = browser.get(place(page))
    return answer
