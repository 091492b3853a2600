"""What a node does by itself."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import structlog

from node import errands
from node.app import Node
from proto.document import digest
from proto.errors import ConflictError
from proto.notice import Deletion
from proto.terms import Term
from tests import documents
from tests.documents import TODAY
from tests.node.country import also_signed, joined, put
from tests.node.invented_hub import InventedHub

SIGNED = documents.signed(documents.agreement())


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def node(home: Path, hub: InventedHub) -> Node:
    """Albania's, a member, with one release to deliver and one of Serbia's to fetch."""
    node = joined(home, hub)
    put(node, "2024")
    hub.readable = [documents.published(documents.release(SIGNED, "RS")).to_bytes()]
    return node


@pytest.fixture
def stopping() -> Iterator[None]:
    """What `run` changes for the whole process, as it was before."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)
    structlog.reset_defaults()


def test_a_round_does_everything_once(node: Node, hub: InventedHub) -> None:
    """Agreements in, our release out, the neighbour's in; a second round finds nothing to do."""
    new = errands.one_round(node, hub.client, TODAY)

    assert 1 == new
    assert ["delivered"] == [posted.state for posted in node.outbox.list()]
    assert ["RS"] == [release.publisher for release in node.neighbours.releases()]
    assert 0 == errands.one_round(node, hub.client, TODAY)
    assert 1 == len(hub.received)


def test_a_refused_release_does_not_stop_the_round(node: Node, hub: InventedHub) -> None:
    """It is kept with its reason, and the neighbours' figures still come in."""
    hub.refusal = ConflictError("another was accepted")

    assert 1 == errands.one_round(node, hub.client, TODAY)
    assert ["refused"] == [posted.state for posted in node.outbox.list()]


@pytest.mark.usefixtures("stopping")
@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_until_it_is_asked_to_stop(
    node: Node,
    hub: InventedHub,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: signal.Signals,
) -> None:
    """Through a hub that is away and one that lies; its log goes to standard error."""
    rounds: list[str] = []

    def one_round(*_: object) -> int:
        rounds.append("")
        hub.is_down = len(rounds) == 1
        hub.directory_key = documents.keys("RS" if len(rounds) == 2 else "hub").release
        if len(rounds) < 3:
            node.pull(hub.client)
        else:
            os.kill(os.getpid(), name)
        return 0

    monkeypatch.setattr(errands, "one_round", one_round)

    errands.run(node, every=0.01, today=lambda: TODAY)

    out, log = capsys.readouterr()
    assert "" == out
    events = ["node.running", "hub.unavailable", "hub.refused", "node.stopped"]
    assert events == [event for line in log.splitlines() for event in events if event in line]
    assert "code='signature'" in log
    assert 3 == len(rounds)


@pytest.mark.usefixtures("stopping")
def test_news_ends_the_rest(node: Node, hub: InventedHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the hub says on the line is looked at, long before the next round is due."""
    rounds: list[float] = []

    def one_round(*_: object) -> int:
        rounds.append(time.monotonic())
        if len(rounds) == 2:
            hub.lines[0].say()
        if len(rounds) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return 0

    monkeypatch.setattr(errands, "one_round", one_round)

    errands.run(node, every=600, today=lambda: TODAY)

    assert 3 == len(rounds)
    assert rounds[2] - rounds[1] >= 0.4


def test_no_flood_of_news_leaves_out_the_breath() -> None:
    """A hub that never stops talking does not keep the node from everything else."""
    wake = errands.Wake()
    wake.hear()
    begun = time.monotonic()

    wake.rest(600)

    assert 0.4 < time.monotonic() - begun < 60


def test_whoever_is_asked_to_stop_does_not_rest() -> None:
    """A node ends when it is told to, not when its round is due."""
    wake = errands.Wake()
    wake.stop()
    begun = time.monotonic()

    wake.rest(600)

    assert wake.is_stopped
    assert time.monotonic() - begun < 0.4


def test_what_comes_too_late_to_be_kept_goes_at_once_and_stays_away(
    node: Node, hub: InventedHub
) -> None:
    """Five years after 2024 it may not be kept, and the hub's offering it does not change that."""
    late = date(2030, 6, 1)
    forever = documents.agreement(id="longer")
    forever = replace(
        forever, term=Term(date(2026, 1, 1), date(2039, 1, 1), date(2038, 1, 1), 90, ())
    )
    also_signed(node.home, hub, forever)
    hub.readable = [
        documents.published(documents.release(documents.signed(forever), "RS")).to_bytes()
    ]

    fetched = [errands.one_round(node, hub.client, late) for _ in range(2)]

    assert [1, 0] == fetched
    assert () == node.neighbours.releases()
    (said,) = [each.notice for each in node.agreements.notices.all()]
    assert isinstance(said, Deletion)
    assert (digest(hub.readable[0]),) == said.releases
