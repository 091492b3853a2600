"""The life of an agreement key between real machines: rotated, stolen, and trusted again."""

from pathlib import Path

import pytest

from proto.envelope import Envelope
from proto.errors import RefusedByPeerError
from proto.evidence import examine
from proto.verify import unpacked
from tests.journey.world import AGREEMENT, BODY, World

NEW = "another battery staple"
NEWEST = "yet another battery"


def _passphrase(world: World, words: str) -> str:
    """A file with a passphrase; gives its name."""
    file = world.folder / words.replace(" ", "-")
    file.write_text(f"{words}\n", encoding="utf-8")
    return str(file)


def _publish(world: World, party: str, period: str) -> tuple[int, bool]:
    """How publishing a period ends, and whether it lacked an agreement."""
    ended = world.node(party).ending("publish", "--period", period)
    return ended.code, "[no-agreement]" in ended.err


def _rotate(world: World) -> tuple[str, ...]:
    """The command that rotates Albania's key."""
    old, new = str(world.passphrase_file), _passphrase(world, NEW)
    return ("key", "rotate", "--passphrase-file", old, "--new-passphrase-file", new)


def _under_way(world: World) -> Envelope:
    """Albania's own statement, which nobody else may hand in."""
    found = world.keys("AL").stated().under_way
    assert found
    return found


PUBLISHED, FORBIDDEN = (0, False), (1, True)


def test_a_key_is_rotated_stolen_and_replaced(agreed_on_either: World, tmp_path: Path) -> None:
    """Nobody notices the first; the second stops everything until people have called each other."""
    world = agreed_on_either
    al, xk = world.node("AL"), world.node("XK")
    with world.serving():
        al(*_rotate(world))

        assert PUBLISHED == _publish(world, "XK", "2019")
        assert PUBLISHED == _publish(world, "AL", "2019")

        newest = ("--new-passphrase-file", _passphrase(world, NEWEST))
        stolen = al.json("key", "replace", "--reason", "compromised", *newest)
        [row] = [each for each in world.hub.json("parties") if each["party"] == "AL"]
        [name] = stolen["to_sign_again"]
        signing = ("agreement", "sign", name, "--passphrase-file", newest[1])
        too_early = al.ending(*signing)

        assert ("new-key-waiting", stolen["next_fingerprint"]) == (row["state"], row["fingerprint"])
        assert FORBIDDEN == _publish(world, "AL", "2020")
        assert (1, True) == (too_early.code, "[compromised-key]" in too_early.err)

        with world.calling("XK") as thief, pytest.raises(RefusedByPeerError, match="by XK, got AL"):
            thief.replace_statement(_under_way(world))

        world.hub("approve", "AL", "--fingerprint", stolen["next_fingerprint"])

        assert FORBIDDEN == _publish(world, "XK", "2020")
        assert FORBIDDEN == _publish(world, "AL", "2020")

        for party in ("XK", BODY):
            wrong = world.node(party).ending("party", "accept", "AL", "1234 5678")
            world.node(party)("party", "list")
            world.node(party)("party", "accept", "AL", stolen["next_fingerprint"])
            assert (1, True) == (wrong.code, "do not accept" in wrong.err)

        assert FORBIDDEN == _publish(world, "XK", "2020")

        al(*signing)

        assert PUBLISHED == _publish(world, "XK", "2020")
        assert PUBLISHED == _publish(world, "AL", "2020")
        assert 0 == al.ending("doctor").code

        for party, node in (("AL", al), ("XK", xk)):
            file = tmp_path / f"{party}.zip"
            node("agreement", "export", AGREEMENT, str(file))
            assert [] == [each.sentence for each in examine(unpacked(file)) if not each.holds]


PLACES = (
    "after:node.key_change:write_private",
    "after:node.hub_client:HubClient.replace_statement",
    "before:node.key_change:KeyChange.finish",
)


@pytest.mark.parametrize("place", PLACES)
def test_a_rotation_that_was_killed_goes_on(agreed: World, place: str) -> None:
    """With the same command, or by itself."""
    world = agreed
    with world.serving():
        killed = world.node("AL").ending(*_rotate(world), dying_at=place)
        world.node("AL").ending(*_rotate(world))

        assert -9 == killed.code
        assert PUBLISHED == _publish(world, "XK", "2019")
        assert PUBLISHED == _publish(world, "AL", "2019")
        assert world.node("AL").json("key", "show")["under_way"] is None


def test_a_rotation_waits_for_the_hub(agreed: World) -> None:
    """And is handed in by whatever calls it next."""
    world = agreed
    rotated = world.node("AL").ending(*_rotate(world))

    with world.serving():
        published = _publish(world, "AL", "2019")

    assert (0, True) == (rotated.code, "the hub cannot be reached" in rotated.err)
    assert PUBLISHED == published
    assert world.node("AL").json("key", "show")["under_way"] is None
