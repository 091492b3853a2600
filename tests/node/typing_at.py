"""A person at a node's keyboard: runs one command in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from node.__main__ import main


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command answers
        """Its answer, which is one JSON document and nothing else."""
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """What it said on standard error, which is one line and nothing else."""
        (line,) = self.err.splitlines()
        assert "Traceback" not in line
        return line


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Types commands to the node in one folder."""

    home: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> Ended:
        """Type a command and wait for its end."""
        return self.exactly("--home", str(self.home), *words)

    def exactly(self, *words: str) -> Ended:
        """Type exactly this."""
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        out, err = self.capsys.readouterr()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Ended(code or 0, out, err)
