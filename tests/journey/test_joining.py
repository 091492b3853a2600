"""Joining: a code is good for one party and statement, once a person compared fingerprints."""

import base64
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from hub import settings, storage
from tests.journey import evidence
from tests.journey.world import World, at_once, read_out


@pytest.fixture(scope="module")
def newcomer(joined: World) -> World:
    """A world whose hub serves, and a node of Croatia that has not joined."""
    assert 0 == joined.init("HR", "HR").code
    return joined


def test_a_wrong_fingerprint_is_refused(newcomer: World) -> None:
    """Whoever is not who was on the telephone does not become a member."""
    world = newcomer
    asked = world.node("HR").ending("join", world.invite("HR"))
    wrong = read_out(asked).translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))

    approved = world.hub.ending("approve", "HR", "--fingerprint", wrong)

    assert 3 == asked.code
    assert "has not approved HR yet" in asked.err
    assert 1 == approved.code
    assert "[not-permitted]" in approved.err
    assert "HR" not in {filed.party for filed in evidence.log(world)}


def test_a_code_is_not_used_for_another_statement(newcomer: World) -> None:
    """A code that somebody else has seen admits nobody else: it belongs to its first statement."""
    world, code = newcomer, newcomer.invite("HR")
    assert 3 == world.node("HR").ending("join", code).code
    assert 0 == world.init("HR-again", "HR").code

    joined = world.node("HR-again").ending("join", code)

    assert 1 == joined.code
    assert "used already" in joined.err
    assert "[conflict]" in joined.err


def test_a_code_for_another_party_is_refused(newcomer: World) -> None:
    """A node does not even call with a code that invites somebody else."""
    joined = newcomer.node("HR").ending("join", newcomer.invite("BA"))

    assert 1 == joined.code
    assert ("refused: the code invites BA, this node is HR's [not-permitted]",) == joined.sentences


def test_an_expired_code_is_refused(newcomer: World) -> None:
    """After a week a code opens nothing."""
    world, code = newcomer, newcomer.invite("HR")
    engine = storage.open_engine(settings.database_url(world.hub.home))
    with storage.writing(engine) as connection:
        week_ago = "2026-01-01T00:00:00+00:00"
        connection.execute(text("UPDATE invitation SET expires_at = :at"), {"at": week_ago})
    engine.dispose()

    joined = world.node("HR").ending("join", code)

    assert 1 == joined.code
    assert "has expired: ask the hub for a new one" in joined.err


def garbled(code: str) -> Iterator[tuple[str, str]]:
    """A code as it arrives when it is copied badly, or made up."""
    body = json.loads(base64.urlsafe_b64decode(code + "=="))
    body["secret"] = base64.b64encode(bytes(32)).decode()
    yield "cut", code[:-40]
    yield "nonsense", "nonsense"
    yield "guessed", base64.urlsafe_b64encode(json.dumps(body).encode()).decode()


def test_a_garbled_code_gets_a_sentence(newcomer: World) -> None:
    """A code that was cut, made up or guessed is told from one that is good."""
    world = newcomer
    codes = dict(garbled(world.invite("HR")))

    ends = at_once(partial(world.node("HR").ending, "join"), codes.values())
    ended = dict(zip(codes, ends, strict=True))

    assert {"cut": 2, "nonsense": 2, "guessed": 1} == {n: each.code for n, each in ended.items()}
    assert ("this is not a join code: copy all of it, to the last sign",) == ended["cut"].sentences
    assert "there is no such invitation" in ended["guessed"].err


def test_a_node_that_has_not_joined_is_told_so(newcomer: World, tmp_path: Path) -> None:
    """Before joining there is no hub to ask, and the answer says what to do."""
    fetched = newcomer.node("HR").ending("fetch")
    nowhere = World(tmp_path)
    (tmp_path / "logs").mkdir()

    missing = nowhere.node("HR").ending("budget")

    assert (1, 2) == (fetched.code, missing.code)
    assert "run `dcim-node join CODE`" in fetched.err
    assert "there is no node in" in missing.err
