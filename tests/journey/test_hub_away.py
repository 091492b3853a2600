"""The hub is down for a while: what was signed waits, and is delivered when it is back."""

from tests.journey import evidence
from tests.journey.world import World


def test_what_is_published_while_the_hub_is_down_waits(agreed: World) -> None:
    """Publishing needs no hub; the next command that meets one delivers."""
    node = agreed.node("AL")

    alone = node.ending("publish", "--period", "2019")
    waiting = evidence.posted(agreed, "AL", "2019")
    with agreed.serving():
        again = node.ending("publish", "--period", "2019")

    assert (0, 0) == (alone.code, again.code)
    assert "waits in the outbox" in alone.out
    assert "`dcim-node run` delivers" in alone.err
    assert "waiting" == waiting.state
    assert "2019: delivered, logged as leaf" in again.out
    [filed] = evidence.releases(agreed)
    assert waiting.envelope == filed.data
    assert 1 == len(evidence.paid(agreed, "AL", "2019"))
    evidence.expect_delivered(agreed, "AL")


def test_a_running_node_survives_a_restart_of_the_hub(agreed: World) -> None:
    """`run` goes on through a hub that comes, goes and comes again, and delivers each time."""
    node = agreed.node("AL")

    with node.running("run", "--every", "0.3", until="node.running"):
        node("publish", "--period", "2018")
        node.await_said("hub.unavailable")
        with agreed.serving():
            evidence.await_delivered(agreed, "AL", "2018")
        gone = len(node.log.read_bytes())
        node.await_said("hub.unavailable", since=gone)
        node("publish", "--period", "2019")
        with agreed.serving():
            evidence.await_delivered(agreed, "AL", "2019")

    assert "node.stopped" in node.said()
    assert "a fault in this program" not in node.said()
    assert ["2018", "2019"] == [posted.period for posted in evidence.outbox(agreed, "AL")]
    assert 2 == len(evidence.releases(agreed))
    evidence.expect_delivered(agreed, "AL")
