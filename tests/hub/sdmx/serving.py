"""The invented region on a port of this machine, for clients that speak HTTP."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import uvicorn
from fastapi import FastAPI

from hub import keys as hub_keys
from hub import storage
from tests.documents import HUB_KEY, NOW
from tests.hub.sdmx import invented_region
from tests.hub.sdmx.invented_region import InventedRegion


@dataclass(frozen=True, slots=True)
class Served:
    """A hub that answers on this machine."""

    region: InventedRegion
    port: int

    def address(self, era: str) -> str:
        """Where the interface is."""
        return f"http://127.0.0.1:{self.port}/sdmx/{era}"

    def base(self, era: str, *, reader: str = "ana") -> str:
        """The same for a reader's clients that send what stands in an address."""
        key = self.region.key_of[reader]
        return self.address(era).replace("//", f"//{reader}:{key}@")


@contextmanager
def served(database_url: str, folder: Path) -> Iterator[Served]:
    """Build the region in an empty database, and serve it."""
    keys = replace(hub_keys.create(folder / "home", now=NOW), hub_key=HUB_KEY)
    engine = storage.open_engine(database_url)
    storage.create_tables(engine)
    region = invented_region.build(engine, keys)
    with _listening(region.app) as port:
        yield Served(region, port)
    engine.dispose()


@contextmanager
def _listening(app: FastAPI) -> Iterator[int]:
    """Serve an application; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
