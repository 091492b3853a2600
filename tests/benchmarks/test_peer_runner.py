"""A peer that fails costs the benchmark nothing but that peer's figures."""

import sys
from pathlib import Path

import pytest

from tests.benchmarks.peer_runner import Environment, Figures, Peer, run_peer

_PRINTS = """
import json
from tests.benchmarks.workloads import REGIONAL
found = dict.fromkeys(("rmse", "mae", "total_rmse", "seconds_per_release"), 1.5)
print("A library's greeting")
print(json.dumps(found | {"trials": REGIONAL.most, "version": "1", "note": ""}))
"""


def test_what_a_peer_prints_last_are_its_figures(tmp_path: Path) -> None:
    """The script finds our workloads, and whatever else its library prints is passed over."""
    found = run_peer(_peer(tmp_path, _PRINTS), "regional", 200)

    assert Figures(1.5, 1.5, 1.5, 1.5, 3, "1", "") == found


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("raise ValueError('no Java here')", "did not run: ValueError: no Java here"),
        ("raise SystemExit(3)", "did not run: code 3"),
        ("import time; time.sleep(60)", "did not run within 1 s"),
    ],
)
def test_a_peer_that_fails_says_why(tmp_path: Path, script: str, reason: str) -> None:
    """Whatever goes wrong becomes a sentence, and nothing is waited for longer than asked."""
    assert reason == run_peer(_peer(tmp_path, script), "regional", 200, seconds=1)


def _peer(folder: Path, script: str) -> Peer:
    """A script in an environment that counts as installed: this one."""
    python = folder / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o700)
    (folder / "installed").write_text("", encoding="utf-8")
    (folder / "script.py").write_text(script, encoding="utf-8")
    return Peer("a peer", Environment(str(folder), ()), str(folder / "script.py"), "any", 1)
