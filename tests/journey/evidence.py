"""What is found afterwards: in the hub's log, on a node's ledger, in every file and every byte."""

import base64
import binascii
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Engine, MetaData, Table, func, select

from anonymizer.ledger import Ledger
from hub import archive
from hub import storage as hub_storage
from hub.archive import Filed
from node import storage as node_storage
from node.ledger_store import LedgerStore
from node.outbox import Outbox, Posted
from tests.journey import register
from tests.journey.programs import PATIENCE
from tests.journey.world import World

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}")


def log(world: World) -> tuple[Filed, ...]:
    """Everything the hub accepted, in the order of its log."""
    with _database(world, "hub") as engine, hub_storage.reading(engine) as connection:
        return tuple(archive.entries(connection))


def releases(world: World) -> tuple[Filed, ...]:
    """Every release the hub accepted."""
    return tuple(filed for filed in log(world) if filed.kind == "release")


def ledger(world: World, party: str) -> Ledger:
    """A node's ledger, every link checked."""
    with _database(world, party) as engine:
        return LedgerStore(engine, Fraction(10), Fraction(1, 10**6)).ledger()


def paid(world: World, party: str, period: str) -> list[int]:
    """The rounds that a node paid for in a period, as often as it did."""
    entries = ledger(world, party).entries
    return [each.charge.round for each in entries if each.charge.period == period]


def outbox(world: World, party: str) -> tuple[Posted, ...]:
    """Everything that left a node, or is about to."""
    with _database(world, party) as engine:
        return Outbox(engine).list()


def posted(world: World, party: str, period: str) -> Posted:
    """The one release of a period in a node's outbox."""
    [found] = [each for each in outbox(world, party) if each.period == period]
    return found


def await_delivered(world: World, party: str, period: str) -> None:
    """Wait until the hub's receipt for a release has arrived."""
    deadline = time.monotonic() + PATIENCE
    while posted(world, party, period).state != "delivered":
        assert time.monotonic() < deadline, f"{period} was never delivered"
        time.sleep(0.1)


def rows(world: World, party: str, table: str) -> int:
    """How many rows a table of a node has."""
    with _database(world, party) as engine, node_storage.reading(engine) as connection:
        found = Table(table, MetaData(), autoload_with=connection)
        return connection.scalar(select(func.count()).select_from(found)) or 0


def expect_delivered(world: World, party: str) -> None:
    """Check that everything in the outbox was delivered, with a receipt that proves it."""
    key = world.membership(party).hub_public
    found = outbox(world, party)
    assert found, "nothing was published"
    for each in found:
        assert each.receipt, f"{each.period} waits"
        each.receipt.verify(each.envelope, key)


def leaks(world: World, spoken: Iterable[bytes]) -> list[str]:
    """Every identifying word of the registers that is found where none may be.

    Looked through are all files of hub and nodes with their logs, all rows of their databases,
    and what was spoken on wires: as it is, and with everything in base64 opened.
    """
    places = {path.as_posix(): path.read_bytes() for path in _files(world)}
    places |= {f"database of {name}": b"\n".join(_cells(world, name)) for name in _homes(world)}
    places |= {f"wire {number}": data for number, data in enumerate(spoken)}
    opened = {place: data + b"\n".join(_opened(data)) for place, data in places.items()}
    words = {word: word.encode() for word in register.identifiers()}
    return [
        f"{word} in {place}"
        for place, data in opened.items()
        for word, spelt in words.items()
        if spelt in data
    ]


def _files(world: World) -> Iterator[Path]:
    folders = (world.folder / name for name in (*_homes(world), "logs"))
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())


def _homes(world: World) -> list[str]:
    return [path.parent.name for path in world.folder.glob("*/keys")]


def _cells(world: World, name: str) -> Iterator[bytes]:
    with _database(world, name) as engine, engine.connect() as connection:
        known = MetaData()
        known.reflect(connection)
        for table in known.tables.values():
            for row in connection.execute(select(table)):
                for cell in row:
                    yield cell if isinstance(cell, bytes) else str(cell).encode()


def _opened(data: bytes) -> Iterator[bytes]:
    for found in _BASE64.finditer(data):
        text = found.group()
        try:
            yield base64.b64decode(text[: len(text) // 4 * 4])
        except binascii.Error:
            continue


@contextmanager
def _database(world: World, name: str) -> Iterator[Engine]:
    """A database, looked into by the test itself."""
    file = world.folder / name / ("hub.db" if name == "hub" else "node.db")
    url = world.databases.get(name, f"sqlite:///{file}")
    opening = hub_storage if name == "hub" else node_storage
    engine = opening.open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
