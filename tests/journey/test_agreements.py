"""No agreement in force that all have signed: nothing is counted, paid or sent."""

from datetime import UTC, datetime, timedelta

from tests.journey import evidence
from tests.journey.programs import Ended
from tests.journey.world import BODY, World, wish


def expect_nothing_left(world: World, published: Ended) -> None:
    """Check that a publication was refused in one sentence and has left no trace."""
    assert 1 == published.code
    [sentence] = published.sentences
    assert f"{datetime.now(UTC).date()}" in sentence, "a clock that is wrong must show"
    assert "[no-agreement]" in sentence
    assert () == evidence.ledger(world, "AL").entries
    assert () == evidence.outbox(world, "AL")
    assert () == evidence.releases(world)


def test_without_an_agreement_nothing_leaves(joined: World) -> None:
    """A node that has joined and imported, and signed nothing, publishes nothing."""
    published = joined.node("AL").ending("publish", "--period", "2019")

    expect_nothing_left(joined, published)


def test_with_one_signature_missing_nothing_leaves(joined: World) -> None:
    """All but one have signed: the agreement is named, and permits nothing yet."""
    joined.agree(wish("unfinished"), signing=("AL", BODY))

    published = joined.node("AL").ending("publish", "--period", "2019")
    listed = joined.node("AL").json("agreement", "list")

    expect_nothing_left(joined, published)
    assert [["XK"]] == [each["unsigned"] for each in listed]


def test_before_it_is_in_force_nothing_leaves(joined: World) -> None:
    """Signed by all and in force from tomorrow, or on a machine a day behind: not yet."""
    today = datetime.now(UTC).date()
    joined.agree(wish("from-tomorrow", start=today + timedelta(days=1)))

    published = joined.node("AL").ending("publish", "--period", "2019")

    expect_nothing_left(joined, published)
