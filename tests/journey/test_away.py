"""A party that was away for weeks: what it finds when it comes back, and what it has not lost."""

from datetime import UTC, datetime, timedelta

from hub.certificates import PARTY_LIFE
from tests.journey import certificates, evidence
from tests.journey.world import AGREEMENT, BODY, World


def suspend(world: World, party: str) -> None:
    """Let a party stop, for itself."""
    officer = ("--passphrase-file", str(world.passphrase_file))
    words = ("agreement", "suspend", AGREEMENT, "--reason", "A court has ordered it")
    world.node(party)(*words, *officer)


def test_a_party_that_was_away_for_weeks_loses_nothing(agreed: World) -> None:
    """Its certificate has ended and a neighbour has stopped: a new one, and it goes on from there.

    What it published before it was cut off leaves once, after it is back; of what others said
    meanwhile it misses nothing; and it is sent nothing that was withdrawn while it was away.
    """
    away = agreed.node("XK")
    with agreed.serving():
        away("agreement", "list")
    away("publish", "--period", "2019")
    ended = datetime.now(UTC) - PARTY_LIFE - timedelta(days=20)
    agreed.become("XK", certificate=certificates.issued(agreed, "XK", at=ended))

    with agreed.serving():
        agreed.node("AL")("publish", "--period", "2019")
        agreed.node(BODY)("fetch")
        suspend(agreed, "AL")
        refused = away.ending("fetch")
        waiting = evidence.posted(agreed, "XK", "2019")
        agreed.join("XK")
        found = away.json("fetch")
        away("publish", "--period", "2019")
        history = away("agreement", "history", AGREEMENT)

    assert 1 == refused.code
    assert "our certificate ended on" in refused.err
    assert "waiting" == waiting.state
    assert 0 == found["new"]
    assert "Albania suspended it for itself: A court has ordered it" in history
    evidence.expect_delivered(agreed, "XK")
    assert waiting.envelope in [filed.data for filed in evidence.releases(agreed)]
    assert [1] == evidence.paid(agreed, "XK", "2019")
