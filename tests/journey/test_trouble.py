"""A disk that is full or read-only: one sentence, exit 3, and nothing half done."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests import parts
from tests.journey import evidence, register
from tests.journey.programs import PATIENCE, Ended
from tests.journey.world import World
from tests.journey.worlds import Worlds

on_its_own_disk = pytest.mark.usefixtures("mounting")


@contextmanager
def small_disk(home: Path, *, mebibytes: int) -> Iterator[None]:
    """Let a home be on a disk of its own, in memory."""
    aside = home.with_name(f"{home.name}.aside")
    home.rename(aside)
    home.mkdir(mode=0o700)
    with parts.small_disk(home, mebibytes=mebibytes):
        shutil.copytree(aside, home, dirs_exist_ok=True)
        yield


def freeze(home: Path) -> None:
    """Let the disk of a home be read-only from here on."""
    words = ("mount", "-o", "remount,ro", str(home))
    subprocess.run(words, check=True, timeout=PATIENCE, capture_output=True)


def fill(home: Path) -> Path:
    """Fill the disk of a home to its last byte, and give the file that does."""
    filler = home / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return filler
    raise AssertionError


def expect_later(ended: Ended) -> None:
    """Check that a command failed for now, in one sentence."""
    assert 3 == ended.code, ended.err
    [sentence] = ended.sentences
    assert sentence.startswith("try again later: ")
    assert "a fault in this program" not in sentence


@on_its_own_disk
def test_a_node_on_a_full_disk_does_nothing_half(agreed: World) -> None:
    """Import and publication fail wholly for want of room, and work when there is some."""
    world, node = agreed, agreed.node("AL")
    file = register.write(world.folder / "more.csv", years=range(2025, 2027))
    words = ("import", "victims", str(file), "--mapping", str(world.mapping))

    with small_disk(node.home, mebibytes=4):
        filler = fill(node.home)
        imported = node.ending(*words)
        published = node.ending("publish", "--period", "2019")
        filler.unlink()
        stored, spent = evidence.rows(world, "AL", "victims"), evidence.ledger(world, "AL").entries
        again = node.json(*words)
        later = node.ending("publish", "--period", "2019")

    expect_later(imported)
    assert 3 == published.code
    assert (80, ()) == (stored, spent)
    assert 16 == again["stored"]
    assert 0 == later.code
    assert "waits in the outbox" in later.out


@on_its_own_disk
def test_a_hub_on_a_full_disk_accepts_later(agreed: World) -> None:
    """The hub says that it cannot now, goes on serving, and accepts once when there is room."""
    world, node = agreed, agreed.node("AL")

    with small_disk(world.hub.home, mebibytes=4), world.serving():
        filler = fill(world.hub.home)
        published = node.ending("publish", "--period", "2019")
        refused = evidence.releases(world)
        filler.unlink()
        again = node.ending("publish", "--period", "2019")
        accepted = evidence.releases(world)

    assert (0, 0) == (published.code, again.code)
    assert "waits in the outbox" in published.out
    assert () == refused
    assert [evidence.posted(world, "AL", "2019").envelope] == [filed.data for filed in accepted]
    evidence.expect_delivered(world, "AL")


def test_a_node_whose_database_is_read_only_does_nothing(
    postgresql_worlds: Worlds, postgresql_server: str, tmp_path: Path
) -> None:
    """Nothing is imported, paid or published, and the sentence says that it is the database."""
    world = postgresql_worlds.at("agreed", tmp_path / "world")
    node = world.node("AL")
    file = register.write(world.folder / "more.csv", years=range(2025, 2027))
    name = make_url(world.databases["AL"]).database
    frozen = f"ALTER DATABASE {name} SET default_transaction_read_only = on"
    parts.administer(postgresql_server, frozen)

    imported = node.ending("import", "victims", str(file), "--mapping", str(world.mapping))
    published = node.ending("publish", "--period", "2019")

    expect_later(imported)
    assert "the node's database cannot be used" in imported.err
    assert 3 == published.code
    assert () == evidence.ledger(world, "AL").entries
    assert 80 == evidence.rows(world, "AL", "victims")


@on_its_own_disk
def test_a_node_whose_disk_is_read_only_does_nothing(agreed: World) -> None:
    """A disk that was mounted read-only after a fault is said to be one."""
    node = agreed.node("AL")
    file = register.write(agreed.folder / "more.csv", years=range(2025, 2027))

    with small_disk(node.home, mebibytes=16):
        freeze(node.home)
        imported = node.ending("import", "victims", str(file), "--mapping", str(agreed.mapping))
        published = node.ending("publish", "--period", "2019")

    expect_later(imported)
    assert 3 == published.code
