"""Three parties of an exchange with their nodes running, and people at the pages of each."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
from nacl.pwhash import argon2id

from node import storage
from node.accounts import Accounts, Role
from tests.journey.test_node_pages import PASSWORD
from tests.journey.world import BODY, World

PARTIES = ("RS", "XK", BODY)
"""Two that sign nothing with each other alone, and the depositary of the text both sign."""

PEOPLE: Mapping[str, tuple[tuple[str, Role], ...]] = {
    "RS": (("officer", "legal-officer"), ("manager", "data-manager")),
    "XK": (("officer", "legal-officer"), ("second", "legal-officer")),
    BODY: (("officer", "legal-officer"),),
}
_PLACE = re.compile(r"address=\S*?(127\.0\.0\.1:\d+)")


@dataclass(frozen=True, slots=True)
class Offices:
    """A world, and where each party's node serves its pages."""

    world: World
    addresses: Mapping[str, str]


@contextmanager
def opened(world: World) -> Iterator[Offices]:
    """Let Serbia join the others, then let hub and nodes run beside the block."""
    with world.serving(), ExitStack() as stack:
        made = world.init("RS", "RS")
        assert 0 == made.code, made.err
        world.join("RS")
        world.import_register("RS")
        addresses = {party: stack.enter_context(_office(world, party)) for party in PARTIES}
        yield Offices(world, addresses)


@contextmanager
def _office(world: World, party: str) -> Iterator[str]:
    _employ(world, party)
    node = world.node(party)
    with node.running("run", "--every", "1", "--pages", "127.0.0.1:0", until="pages.running"):
        yield f"http://{_PLACE.findall(node.said())[-1]}"


def _employ(world: World, party: str) -> None:
    """Give everybody an account whose password costs little to check."""
    engine = storage.open_engine(f"sqlite:///{world.folder / party / 'node.db'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("node.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        for name, role in PEOPLE[party]:
            Accounts(engine).add(name, role, PASSWORD)
    engine.dispose()
