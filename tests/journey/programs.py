"""Our two programs as real processes, each in its own home, with everything they say kept."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

PATIENCE = 180.0
"""Seconds that any command may take before the journey fails."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it said beside its answer, line by line."""
        return tuple(line for line in self.err.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Program:
    """One of our two programs, in one home.

    Attributes:
        module: `node` or `hub`.
        home: Its folder.
        log: Where everything it says is kept.
        database: URL of its database; nothing for the file in its home.
    """

    module: str
    home: Path
    log: Path
    database: str | None = None

    def __call__(self, *words: str) -> str:
        """Run a command that must end with 0, and give its answer."""
        ended = self.ending(*words)
        assert 0 == ended.code, f"{self.module} {' '.join(words[:2])}: {ended.err}"
        return ended.out

    def json(self, *words: str) -> Any:  # noqa: ANN401  # Whatever the command answers.
        """Run a command with `--json`, and read its answer."""
        return json.loads(self(*words, "--json"))

    def ending(self, *words: str, dying_at: str | None = None) -> Ended:
        """Run a command to its end, whatever that is.

        Args:
            words: The command.
            dying_at: Where it is killed, as `dying` names places; nowhere if nothing.
        """
        process = self.begun(*words, dying_at=dying_at)
        return self.awaited(process)

    def begun(self, *words: str, dying_at: str | None = None) -> subprocess.Popen[str]:
        """Begin a command, and go on; `awaited` gives its end."""
        return subprocess.Popen(
            self._line(words, dying_at),
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def awaited(self, process: subprocess.Popen[str]) -> Ended:
        """Wait for a command that was begun."""
        try:
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
        with self.log.open("a", encoding="utf-8") as log:
            log.write(out + err)
        return Ended(process.returncode, out, err)

    @contextmanager
    def running(self, *words: str, until: str) -> Iterator[subprocess.Popen[bytes]]:
        """Keep a command running beside the block, from when it says `until`."""
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self._line(words, None),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            self.await_said(until, since=begin, process=process)
            yield process
        finally:
            _stop(process)

    def await_said(
        self, words: str, *, since: int = 0, process: subprocess.Popen[bytes] | None = None
    ) -> None:
        """Wait until its log says something, from a place in it on."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.said(since):
            assert time.monotonic() < deadline, f"never said {words!r}: {self.said(since)[-500:]}"
            assert process is None or process.poll() is None, self.said(since)[-500:]
            time.sleep(0.05)

    def said(self, since: int = 0) -> str:
        """Its log, from a place on."""
        return self.log.read_bytes()[since:].decode()

    def _line(self, words: tuple[str, ...], dying_at: str | None) -> list[str]:
        dying = ["tests.journey.dying", dying_at] if dying_at else []
        return [sys.executable, "-m", *dying, self.module, "--home", str(self.home), *words]

    def _environment(self) -> dict[str, str]:
        outside = {name: text for name, text in os.environ.items() if not name.startswith("DCIM_")}
        chosen = {"DCIM_DATABASE_URL": self.database} if self.database else {}
        ours = {"DCIM_NODE_PAGES": "off", "GRPC_VERBOSITY": "ERROR", "PYTHONPATH": str(ROOT)}
        return outside | chosen | ours


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(PATIENCE)
