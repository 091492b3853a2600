"""The wire between a node and the hub: it keeps every byte, and loses answers when told to."""

import asyncio
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from proto.identity import HUB_NAME

_PATIENCE = 60.0


def _never() -> bool:
    return False


@dataclass(slots=True)
class Wire:
    """Forwards a port to an address, until the block ends.

    Attributes:
        target: The address that is called for each caller.
        outer: TLS towards callers, to read what they say; nothing to pass bytes as they are.
        inner: TLS towards the target; nothing to pass bytes as they are.
        loses: Asked before an answer is passed on; where it is true, both ends hang up instead.
        sent: Every byte that callers sent.
        answered: Every byte that the target answered, lost or not.
    """

    target: str
    outer: ssl.SSLContext | None = None
    inner: ssl.SSLContext | None = None
    loses: Callable[[], bool] = _never
    sent: bytearray = field(default_factory=bytearray)
    answered: bytearray = field(default_factory=bytearray)
    address: str = ""
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        """Begin to forward."""
        self._thread = threading.Thread(target=self._loop.run_forever, name="wire")
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(self._listen(), self._loop)
        self.address = starting.result(_PATIENCE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up on everybody."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(_PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread:
            self._thread.join(_PATIENCE)
        self._loop.close()

    async def _listen(self) -> str:
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", 0, ssl=self.outer)
        host, port = self._server.sockets[0].getsockname()
        return f"{host}:{port}"

    async def _hang_up(self) -> None:
        if self._server:
            self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _forward(self, caller: asyncio.StreamReader, to_caller: asyncio.StreamWriter) -> None:
        host, _, port = self.target.rpartition(":")
        name = HUB_NAME if self.inner else None
        try:
            hub, to_hub = await asyncio.open_connection(
                host, int(port), ssl=self.inner, server_hostname=name
            )
        except OSError:
            to_caller.transport.abort()
            return
        pumps = (
            asyncio.ensure_future(_pump(caller, to_hub, self.sent, _never)),
            asyncio.ensure_future(_pump(hub, to_caller, self.answered, self.loses)),
        )
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            to_hub.transport.abort()
            to_caller.transport.abort()


async def _pump(
    source: asyncio.StreamReader,
    sink: asyncio.StreamWriter,
    kept: bytearray,
    loses: Callable[[], bool],
) -> None:
    try:
        while data := await source.read(1 << 16):
            kept += data
            if loses():
                return
            sink.write(data)
            await sink.drain()
    except OSError:
        return
