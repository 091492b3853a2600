"""The inventory's page: what would be told, and telling it."""

import pytest

from node.app import Node
from tests.node import country
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

AT = "/inventory"


@pytest.fixture
def reached(member: Node, hub: InventedHub, monkeypatch: pytest.MonkeyPatch) -> Node:
    """A member with a small register, whose hub is there."""
    monkeypatch.setattr("node.app.connect", hub.connect)
    country.register(member.engine)
    return member


@pytest.mark.usefixtures("reached")
def test_a_manager_tells_the_exchange(manager: Browser, hub: InventedHub) -> None:
    """One button; afterwards there is nothing to tell."""
    before = manager.get(AT).text

    after = manager.send(AT, {}, at=AT).text

    assert "The exchange was not told yet." in before
    assert 1 == len(hub.notices)
    assert "your registers ask the same today" in after
    assert "Tell the exchange" not in after


@pytest.mark.usefixtures("reached")
def test_an_officer_reads_it_and_tells_nobody(browsers: Browsers) -> None:
    """Telling is the data manager's."""
    officer = browsers.of("legal-officer")

    page = officer.get(AT)

    assert 200 == page.status_code
    assert "Age group" in page.text
    assert "Tell the exchange" not in page.text
