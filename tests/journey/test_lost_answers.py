"""An answer is lost on the way back: the same bytes are sent again, and count once."""

import pytest

from tests.journey import evidence
from tests.journey.wire import Wire
from tests.journey.world import World

ACCEPTED = "release.accepted"


@pytest.mark.parametrize("times", [1, 100])
def test_a_lost_answer_is_asked_for_again(agreed: World, times: int) -> None:
    """However often the answer is lost, the release is logged once and its receipt arrives."""
    world, node = agreed, agreed.node("AL")
    lost: list[int] = []

    def loses() -> bool:
        """Lose what the hub says after it has accepted, some times."""
        if ACCEPTED in world.hub.said() and len(lost) < times:
            lost.append(world.hub.said().count(ACCEPTED))
            return True
        return False

    with world.serving(), Wire(world.membership("AL").exchange, loses=loses) as wire:
        world.become("AL", exchange=wire.address)
        first = node.ending("publish", "--period", "2019")
        before = evidence.posted(world, "AL", "2019")
        times = 0  # The wire is mended.
        again = node.ending("publish", "--period", "2019")

    assert lost, "no answer was lost"
    assert world.hub.said().count(ACCEPTED) > 1, "the release was sent once only"
    assert (0, 0) == (first.code, again.code)
    assert ("delivered" if len(lost) == 1 else "waiting") == before.state
    [filed] = evidence.releases(world)
    assert evidence.posted(world, "AL", "2019").envelope == before.envelope == filed.data
    evidence.expect_delivered(world, "AL")
