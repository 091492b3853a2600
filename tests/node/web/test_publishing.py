"""The calendar's page: every period with its state and what it lacks."""

from pathlib import Path

import pytest

from node.app import Node
from tests.node.country import joined, put, register
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import Browser


def test_before_joining_nothing_can_leave(manager: Browser) -> None:
    """And the page says what to do."""
    assert "has not joined an exchange yet" in manager.get("/calendar").text


@pytest.mark.usefixtures("member")
def test_what_is_missing_is_said(manager: Browser) -> None:
    """Period by period, without an address that leads to a button."""
    page = manager.get("/calendar").text

    assert "Annual regional report on victims" in page
    assert "2026 is not over: its figures would be partial." in page
    assert "No victims register was imported since 2025 ended" in page
    assert "/calendar/publish" not in page
    assert "period=2026" not in page


def test_what_is_due_and_what_left_stand_apart(member: Node, manager: Browser) -> None:
    """With the hash of what left, and the way to what can leave."""
    register(member.engine)
    put(member, "2023")
    (posted,) = member.outbox.list()

    page = manager.get("/calendar").text

    assert "in the outbox" in page
    assert f"{posted.hash[:16]}…" in page
    assert "Over since 2025-01-01: it can be published now." in page


def test_a_proposal_waits_for_signatures(
    home: Path, node: Node, hub: InventedHub, manager: Browser
) -> None:
    """Nothing can leave under it, and who has not signed is named."""
    joined(home, hub, signs=False)
    node.agreements.pull(hub.client)

    page = manager.get("/calendar").text

    assert "waiting for AL" in page
    assert "Nothing can leave under it today." in page
    assert "waits for our signature" in manager.get("/").text
