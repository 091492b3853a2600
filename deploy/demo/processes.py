"""Running the real commands: each in its own process, as a ministry or the hub would type them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PATIENCE = 180.0


class CommandFailedError(Exception):
    """A command of the story did not do what the story needs."""


@dataclass(frozen=True, slots=True)
class Command:
    """One of our two programs, in one home folder.

    Attributes:
        module: `node` or `hub`.
        home: Its folder.
    """

    module: str
    home: Path

    def __call__(self, *arguments: str) -> str:
        """Run a command to its end and give what it printed.

        Raises:
            CommandFailedError: It ended with anything but 0.
        """
        done = subprocess.run(
            self._line(arguments),
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
        if done.returncode:
            name = f"dcim-{self.module} {' '.join(arguments[:2])}"
            raise CommandFailedError(f"{name} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def json(self, *arguments: str) -> Any:  # noqa: ANN401 - whatever the command answers
        """Run a command with `--json` and read its answer."""
        return json.loads(self(*arguments, "--json"))

    @contextmanager
    def running(self, *arguments: str, until: str) -> Iterator[None]:
        """Keep a command running beside the block; its log goes to `run.log` in its home.

        Args:
            arguments: The command.
            until: What its log says as soon as it is ready; the block starts then.

        Raises:
            CommandFailedError: It ended, or was not ready in time.
        """
        path = self.home / "run.log"
        with path.open("wb") as log:
            process = subprocess.Popen(self._line(arguments), env=_environment(), stderr=log)
            try:
                _await(process, path, until)
                yield
            finally:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _line(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", self.module, "--home", str(self.home), *arguments]


def free_ports(wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The wanted ports where they are free on this machine, others where they are not."""
    with ExitStack() as held:
        return tuple(held.enter_context(_bound(port)).getsockname()[1] for port in wanted)


def _await(process: subprocess.Popen[bytes], log: Path, ready: str) -> None:
    until = time.monotonic() + _PATIENCE
    while ready not in log.read_text(encoding="utf-8"):
        if process.poll() is not None or time.monotonic() > until:
            last = log.read_text(encoding="utf-8").strip().splitlines()[-1:]
            raise CommandFailedError(f"a process did not start: {' '.join(last)}")
        time.sleep(0.05)


def _bound(port: int) -> socket.socket:
    probe = socket.socket()
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        probe.bind(("127.0.0.1", 0))
    return probe


def _environment() -> dict[str, str]:
    """Ours, without settings of an installation that this machine may have.

    Compiled files are kept, for the story starts some seventy processes.
    """
    dropped = ("DCIM_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"GRPC_VERBOSITY": "ERROR"}
