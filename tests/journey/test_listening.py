"""A node hears at once what neighbours release, over real TLS, whatever becomes of the hub."""

import re
import time
from datetime import datetime

from tests.journey.world import World

SELDOM = ("run", "--every", "600")
"""A node that by itself would look again only when the test is long over."""


def _publish(world: World, period: str) -> None:
    world.node("XK")("publish", "--period", period)


def _moment(world: World, name: str, event: str) -> datetime:
    """When a program last said something."""
    program = world.hub if name == "hub" else world.node(name)
    line = [each for each in program.said().splitlines() if event in each][-1]
    found = re.search(r"20\d\d-\d\d-\d\dT[\d:.]+Z", line)
    assert found, line
    return datetime.fromisoformat(found[0])


def test_a_release_is_heard_of_long_before_the_next_round(agreed_on_either: World) -> None:
    """Within a second on an idle machine; this one has other work."""
    world = agreed_on_either
    node = world.node("AL")

    with world.serving(), node.running(*SELDOM, until="node.running"):
        world.hub.await_said("releases.watched")
        time.sleep(2)
        _publish(world, "2019")
        node.await_said("releases.fetched")

    took = _moment(world, "AL", "releases.fetched") - _moment(world, "hub", "release.accepted")
    assert took.total_seconds() < 10
    (kosovo,) = [each for each in node.json("neighbours") if each["party"] == "XK"]
    assert ["2019"] == [each["period"] for each in kosovo["releases"]]


def test_a_hub_that_is_killed_is_listened_to_again(agreed: World) -> None:
    """Kill -9: the line is gone at once, and stands again when the hub does."""
    node = agreed.node("AL")

    with node.running(*SELDOM, until="node.running"):
        with agreed.hub.running("serve", "--no-pages", until="hub.ready") as hub:
            agreed.hub.await_said("releases.watched")
            hub.kill()
            hub.wait()
        restarted = len(agreed.hub.said())
        with agreed.serving():
            agreed.hub.await_said("releases.watched", since=restarted)
            _publish(agreed, "2019")
            node.await_said("releases.fetched")

    assert "a fault in this program" not in node.said()


def test_whoever_is_revoked_is_told_on_the_open_line(agreed: World) -> None:
    """The stream ends in that moment, and nothing that is released then is heard of."""
    node = agreed.node("AL")

    with agreed.serving(), node.running(*SELDOM, until="node.running"):
        agreed.hub.await_said("releases.watched")
        time.sleep(2)
        agreed.hub("revoke", "AL")
        node.await_said("listening.refused")
        _publish(agreed, "2019")

    assert "not-permitted" in node.said()
    assert "releases.fetched" not in node.said()


def test_a_hub_stops_though_nodes_listen(agreed: World) -> None:
    """In good order and without waiting for them to hang up."""
    node = agreed.node("AL")

    with node.running(*SELDOM, until="node.running"):
        with agreed.serving():
            agreed.hub.await_said("releases.watched")
            begun = time.monotonic()
        took = time.monotonic() - begun

    assert "hub.stopped" in agreed.hub.said()
    assert took < 8
