"""The whole story: two countries publish, the region compares, and nothing more is known."""

import json
from pathlib import Path

from proto import catalogue
from tests.journey import evidence
from tests.journey.certificates import overheard
from tests.journey.world import COUNTRIES, World, at_once

CELL = {"party", "codes", "estimate", "sd", "low", "high", "shown", "status", "grade"}
VERDICT = {"a", "b", "codes", "verdict", "noticeable", "noticeable_80", "p", "grade"}
TABLE = "victims:age_group+sex"


def test_two_countries_publish_and_the_region_compares(
    agreed_on_either: World, tmp_path: Path
) -> None:
    """What was imported, agreed and published stands side by side, and no person is anywhere."""
    world = agreed_on_either

    with world.serving(), overheard(world, "AL", tmp_path) as wire:
        published = at_once(
            lambda party: world.node(party).json("publish", "--period", "2019"), COUNTRIES
        )
        fetched = world.node("AL")("fetch")
        neighbours = world.node("AL").json("neighbours")
    compared, seen = at_once(
        lambda words: world.hub("compare", TABLE, "--period", "2019", *words), [["--json"], []]
    )

    assert ["delivered", "delivered"] == [each["releases"][0]["state"] for each in published]
    expect_shape(json.loads(compared))
    footnote = catalogue.load().party("XK").footnote
    assert footnote
    assert "Kosovo*" in seen
    assert footnote in " ".join(seen.split())
    assert fetched.startswith("1 new release(s)")
    assert "XK" in [each["party"] for each in neighbours if each["releases"]]
    evidence.expect_delivered(world, "AL")
    evidence.expect_delivered(world, "XK")
    assert len(wire.sent) > 5_000, "the wire was not listened to"
    assert [] == evidence.leaks(world, [bytes(wire.sent), bytes(wire.answered)])


def expect_shape(compared: dict[str, object]) -> None:
    """Check that an answer holds all that others script against."""
    assert set(compared) >= {"table", "period", "cells", "verdicts"}
    assert (TABLE, "2019") == (compared["table"], compared["period"])
    cells, verdicts = compared["cells"], compared["verdicts"]
    assert isinstance(cells, list)
    assert isinstance(verdicts, list)
    assert set(COUNTRIES) == {cell["party"] for cell in cells}
    assert all(set(cell) >= CELL for cell in cells)
    assert all(set(verdict) >= VERDICT for verdict in verdicts)
    assert all(cell["low"] <= max(0, cell["estimate"]) <= cell["high"] for cell in cells)
    assert {"higher", "lower", "cannot tell"} >= {verdict["verdict"] for verdict in verdicts}


def test_what_is_looked_for_would_be_found(agreed: World) -> None:
    """Finding nothing proves something only where a word, plain or in base64, would be found."""
    coded = b"S3EvMjAxOS8xO1p3eXFsYTtHam9rdmFq"

    found = evidence.leaks(agreed, [b"of Zwyqla", b'{"payload":"' + coded + b'"}'])

    assert ["Kq/2019/ in wire 1", "Zwyqla in wire 0", "Zwyqla in wire 1"] == sorted(found)
