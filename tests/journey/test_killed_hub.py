"""kill -9 of the hub while it accepts: accepted wholly or not at all, and once."""

import signal

from tests.journey import evidence
from tests.journey.world import World

PLACES = (
    "after:hub.archive:log.append",
    "after:hub.intake:releases.file",
    "after:hub.intake:Intake.accept",
)
"""Where it dies: inside the transaction, at its end, and when it has accepted but not said so."""


def test_a_hub_killed_while_it_accepts_accepts_once(agreed_on_either: World) -> None:
    """A node sends the same release to a hub that dies again and again; it is logged once."""
    world, node = agreed_on_either, agreed_on_either.node("AL")
    node("publish", "--period", "2019")
    logged = []

    with node.running("run", "--every", "0.2", until="node.running"):
        for place in PLACES:
            killed = world.hub.ending("serve", "--no-pages", dying_at=place)
            assert -signal.SIGKILL == killed.code
            logged.append(len(evidence.releases(world)))
        with world.serving():
            evidence.await_delivered(world, "AL", "2019")
            findings = {each["check"]: each["ok"] for each in world.hub.json("doctor")}

    assert [0, 0, 1] == logged
    assert findings["log"]
    assert findings["database"]
    [filed] = evidence.releases(world)
    assert evidence.posted(world, "AL", "2019").envelope == filed.data
    evidence.expect_delivered(world, "AL")
