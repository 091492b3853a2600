"""Two people publish the same at the same moment: one payment, one measurement, one release."""

from tests.journey import evidence
from tests.journey.world import World


def test_two_publishes_at_once_are_one_release(agreed_on_either: World) -> None:
    """Both commands end well and say the same; the country paid once and said one thing."""
    world, node = agreed_on_either, agreed_on_either.node("AL")

    with world.serving():
        begun = [node.begun("publish", "--period", "2019", "--json") for _ in range(2)]
        ended = [node.awaited(process) for process in begun]

    assert [0, 0] == [each.code for each in ended], [each.err for each in ended]
    assert [1] == evidence.paid(world, "AL", "2019")
    assert 1 == evidence.rows(world, "AL", "measurement")
    [filed] = evidence.releases(world)
    assert filed.data == evidence.posted(world, "AL", "2019").envelope
    evidence.expect_delivered(world, "AL")
