"""Providers in a browser: taken up, asked no longer, asked again."""

from sqlalchemy import select

from node.app import Node
from node.life.providers import Provider, provider_change, providers
from node.storage import reading
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

NORTH = {"id": "north", "name": "Northern District", "reason": "by law of May"}


def _known(node: Node) -> tuple[Provider, ...]:
    with reading(node.engine) as connection:
        return providers(connection)


def test_a_provider_is_taken_up_and_asked_no_longer(manager: Browser, node: Node) -> None:
    """By the account that is logged in, with a reason."""
    added = manager.send("/providers", NORTH, at="/providers")
    retired = manager.send(
        "/providers/north/change", {"act": "retire", "reason": "merged"}, at="/providers"
    )
    back = manager.send(
        "/providers/north/change", {"act": "reinstate", "reason": "parted"}, at="/providers"
    )

    assert "Northern District is asked before every release" in added.text
    assert "asked no longer" in retired.text
    assert "North is asked again." in back.text
    assert (Provider("north", "Northern District", active=True),) == _known(node)
    with reading(node.engine) as connection:
        changes = connection.execute(select(provider_change).order_by("number")).all()
    assert {"data-manager"} == {each.by for each in changes}
    assert ["by law of May", "merged", "parted"] == [each.reason for each in changes]


def test_what_is_wrong_comes_back_with_what_was_typed(manager: Browser, node: Node) -> None:
    """And nobody is taken up."""
    for wrong in ({"id": "Nörth"}, {"reason": " "}, {"name": " "}):
        page = manager.send("/providers", NORTH | wrong, at="/providers")
        assert 400 == page.status_code
        assert 'role="alert"' in page.text
    nobody = manager.send(
        "/providers/south/change", {"act": "retire", "reason": "x"}, at="/providers"
    )

    assert 400 == nobody.status_code
    assert "no provider" in nobody.text
    assert () == _known(node)


def test_the_legal_officer_sees_who_is_asked(browsers: Browsers, manager: Browser) -> None:
    """And changes nothing."""
    manager.send("/providers", NORTH, at="/providers")

    page = browsers.of("legal-officer").get("/providers").text

    assert "Northern District" in page
    assert "Take up a provider" not in page
