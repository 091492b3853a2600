"""kill -9 of a node: what was paid is not paid again, what was said is never said otherwise."""

import signal

from tests.journey import evidence
from tests.journey.world import World, at_once

PLACES = {
    "2016": "after:node.ledger_store:Ledger.spend",
    "2017": "before:node.snapshots:measure",
    "2018": "before:node.snapshots:Measurements.keep",
    "2019": "after:node.snapshots:Measurements.keep",
    "2020": "before:node.publish:Outbox.put",
    "2021": "after:node.publish:Outbox.put",
    "2022": "before:node.courier:Outbox.file",
}
"""Where a node is killed, each in a year of its own, so that each has a whole budget."""


def test_a_killed_node_goes_on_where_it_stopped(agreed_on_either: World) -> None:
    """Killed between any two steps, the next command pays, draws and says nothing twice."""
    world, node, ended = agreed_on_either, agreed_on_either.node("AL"), {}

    def kill(period: str) -> None:
        ended[period] = node.ending("publish", "--period", period, dying_at=PLACES[period]).code

    with world.serving():
        at_once(kill, PLACES)
        paid = {period: len(evidence.paid(world, "AL", period)) for period in PLACES}
        said = {each.period: each.envelope for each in evidence.outbox(world, "AL")}
        again = node.json("publish", *(word for year in PLACES for word in ("--period", year)))

    assert dict.fromkeys(PLACES, -signal.SIGKILL) == ended
    assert {**dict.fromkeys(PLACES, 1), "2016": 0} == paid
    assert {"2021", "2022"} == set(said)
    assert ["delivered"] * len(PLACES) == [release["state"] for release in again["releases"]]
    expect_once(world)
    assert said == {period: evidence.posted(world, "AL", period).envelope for period in said}


def expect_once(world: World) -> None:
    """Check that every round was paid and drawn once, and every release logged once."""
    for period in PLACES:
        assert 1 == len(evidence.paid(world, "AL", period))
    assert len(PLACES) == evidence.rows(world, "AL", "measurement")
    posted = {each.envelope for each in evidence.outbox(world, "AL")}
    assert posted == {filed.data for filed in evidence.releases(world)}
    assert len(PLACES) == len(evidence.releases(world))
    evidence.expect_delivered(world, "AL")
