"""How long until a release is accepted, against the same bytes over the same TLS to a deaf server.

The floor is one message each way over mutual TLS to a server that does not look, in a process of
its own as the hub is. What the ratio adds is verification, archive row, log and a durable commit.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import grpc

from hub import keys as hub_keys
from node.app import Node
from node.publish import Request
from proto.channel import TlsIdentity, open_channel
from proto.period import Period
from tests.benchmarks.floor_server import METHOD
from tests.benchmarks.result import Result, show
from tests.journey import world as worlds
from tests.journey.world import World

PUBLISHER = "AL"
FIRST_YEAR = 2015


def main() -> None:
    """Measure, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    as_json = parser.parse_args().json
    with tempfile.TemporaryDirectory() as folder:
        world = worlds.agreed(worlds.made(Path(folder) / "world", {}))
        show([measure(world)], as_json=as_json)


def measure(world: World) -> Result:
    """Sign a release of each year, then send each to the hub and to the deaf server in turn."""
    node = Node.open(world.folder / PUBLISHER)
    with world.serving(), node.hub() as hub, deaf(world, node) as take:
        node.pull(hub)
        releases = signed(node)
        pairs = [(seconds(hub.submit, data), seconds(take, data)) for data in releases]
    accepted, floor = (median(each) * 1000 for each in zip(*pairs, strict=True))
    size = f"a release of {len(releases[0]) / 1000:.0f} kB"
    return Result.of(f"{size} accepted, logged and proven, SQLite", accepted, floor, "ms")


def signed(node: Node) -> tuple[bytes, ...]:
    """One signed release of each year that is over, as the outbox keeps them."""
    now = datetime.now(UTC)
    periods = (Period.parse(str(year)) for year in range(FIRST_YEAR, now.year))
    agreements = node.agreements.current(now.date())
    published, refused = node.publisher.publish_all(periods, agreements, Request(), now)
    if refused:
        raise ValueError(f"{len(refused)} releases were refused: {refused[0].reason}")
    return tuple(each.posted.envelope for each in published)


@contextmanager
def deaf(world: World, node: Node) -> Iterator[Callable[[bytes], bytes]]:
    """A call to a server that answers nothing, under the hub's own certificate."""
    server = hub_keys.open_keys(world.hub.home).server((), now=datetime.now(UTC))
    root = node.membership.root.encode()
    files = [world.folder / name for name in ("floor.key", "floor.chain", "floor.root")]
    for file, content in zip(files, (server.key, server.chain, root), strict=True):
        file.write_bytes(content)
    line = [sys.executable, "-m", "tests.benchmarks.floor_server", *map(str, files)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        port = process.stdout.readline().strip() if process.stdout else ""
        identity = TlsIdentity(node.keys.transport_pem(), node.membership.certificate.encode())
        try:
            with open_channel(f"127.0.0.1:{port}", root=root, identity=identity) as channel:
                take: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(METHOD)
                yield take
        finally:
            process.kill()


def seconds(call: Callable[[bytes], object], data: bytes) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    call(data)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
