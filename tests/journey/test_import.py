"""Imports: wholly or not at all, even when the power fails."""

import signal

from tests.journey import evidence, register
from tests.journey.world import World

PLACES = (
    "after:node.repository.incoming:Incoming.take",
    "after:node.repository.incoming:Incoming.store",
    "after:node.repository.settling:Settling.settle",
)


def test_a_killed_import_never_happened(agreed_on_either: World) -> None:
    """Killed at any row, an import has stored none and left no report; the next stores all."""
    world, node = agreed_on_either, agreed_on_either.node("AL")
    file = register.write(world.folder / "more.csv", years=range(2025, 2027))
    words = ("import", "victims", str(file), "--mapping", str(world.mapping))
    before, reports = evidence.rows(world, "AL", "victims"), sorted(node.home.glob("reports/*"))

    killed = [node.ending(*words, dying_at=place).code for place in PLACES]
    after = evidence.rows(world, "AL", "victims")
    left = sorted(node.home.glob("reports/*"))
    again = node.json(*words)

    assert [-signal.SIGKILL] * len(PLACES) == killed
    assert (before, reports) == (after, left)
    assert (17, 16, 1) == (again["rows"], again["stored"], again["refused"])
    assert before + 16 == evidence.rows(world, "AL", "victims")
