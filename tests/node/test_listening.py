"""Listening to the hub beside the rounds."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event

import pytest

from node import listening as rooms
from node.hub_client import HubClient
from node.listening import listening
from proto.errors import NotPermittedError
from tests.node.invented_hub import InventedHub


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_PAUSE", 0.02)


def test_a_word_is_heard() -> None:
    """Once when the line stands, and each time the hub says something."""
    hub, heard = InventedHub(), Event()

    with _listening(hub, heard):
        assert heard.wait(10)
        heard.clear()
        hub.lines[0].say()
        assert heard.wait(10)


def test_a_line_that_ended_is_opened_again() -> None:
    """The hub ends each after a while, to see the certificate again."""
    hub, heard = InventedHub(), Event()

    with _listening(hub, heard):
        assert heard.wait(10)
        heard.clear()
        hub.lines[0].end()
        assert heard.wait(10)

    assert 2 == len(hub.lines)


def test_a_hub_that_comes_back_is_heard_at_once() -> None:
    """Whatever was missed meanwhile is looked at then."""
    hub, heard = InventedHub(is_down=True), Event()

    with _listening(hub, heard):
        assert not heard.wait(0.1)
        hub.is_down = False
        assert heard.wait(10)


def test_whoever_is_refused_asks_again_more_seldom(capsys: pytest.CaptureFixture[str]) -> None:
    """A party that was revoked does not knock every other second."""
    calls: list[None] = []

    def refusing() -> AbstractContextManager[HubClient]:
        calls.append(None)
        raise NotPermittedError("AL was revoked")

    with listening(refusing, "regional-report", heard=lambda: None, pause=600):
        time.sleep(0.2)

    assert 1 == len(calls)
    assert "not-permitted" in capsys.readouterr().out


def test_the_end_is_not_waited_for() -> None:
    """A silent line is hung up, and nobody calls after that."""
    hub, heard = InventedHub(), Event()
    with _listening(hub, heard):
        assert heard.wait(10)
        begun = time.monotonic()

    assert time.monotonic() - begun < 2
    time.sleep(0.1)
    assert 1 == len(hub.lines)


@contextmanager
def _listening(hub: InventedHub, heard: Event) -> Iterator[None]:
    @contextmanager
    def connecting() -> Iterator[HubClient]:
        yield hub.client

    with listening(connecting, "regional-report", heard=heard.set, pause=0.02):
        yield
