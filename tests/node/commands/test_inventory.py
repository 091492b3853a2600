"""The commands that show and tell what the registers ask for."""

from pathlib import Path

import pytest

from node.app import Node
from proto.envelope import Envelope
from proto.notice import Inventory, parse
from tests.node import country
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Keyboard


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def al(home: Path, hub: InventedHub, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of a member with a small register."""
    country.joined(home, hub)
    country.register(Node.open(home).engine)
    return Keyboard(home, capsys)


def test_it_is_shown_before_it_is_told(al: Keyboard, hub: InventedHub) -> None:
    """Showing tells nobody anything."""
    ended = al("inventory", "show")

    assert 0 == ended.code
    assert "Victims of trafficking: 3 of" in ended.out
    assert "was not told yet" in ended.out
    assert [] == hub.notices


def test_it_is_told_to_the_hub(al: Keyboard, hub: InventedHub) -> None:
    """The hub has it, signed; then `show` says that it was told."""
    ended = al("inventory", "tell")

    (logged,) = hub.notices
    said = parse(Envelope.from_bytes(logged))
    assert "the hub has logged it" in ended.out
    assert isinstance(said, Inventory)
    assert {"status", "sex", "age_group"} == set(said.collected["victims"])
    assert "the same." in al("inventory", "show").out


def test_it_waits_while_the_hub_is_away(al: Keyboard, hub: InventedHub) -> None:
    """Signed here, and said so."""
    hub.is_down = True

    ended = al("inventory", "tell")

    assert 0 == ended.code
    assert "tells the hub when it is there" in ended.out
    assert ended.out.count("partial") or ended.out.count("exact")


def test_a_node_that_has_not_joined_tells_nobody(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no exchange to tell."""
    ended = Keyboard(home, capsys)("inventory", "tell")

    assert 1 == ended.code
    assert "not-a-member" in ended.err
