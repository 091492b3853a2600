"""The generated code is what its sources generate."""

import subprocess
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_WIRE = Path("proto/wire/v1")


def _generated(root: Path) -> dict[str, str]:
    """Text of each generated file, by name."""
    return {path.name: path.read_text() for path in (root / _WIRE).glob("*_pb2*.py*")}


def test_generating_again_leaves_no_diff(tmp_path: Path) -> None:
    """Nobody edits generated code, and nobody forgets to generate it."""
    command = ["make", "--silent", "--old-file=.venv/ok", "wire", f"WIRE_OUT={tmp_path}"]

    subprocess.run(command, cwd=_ROOT, check=True, capture_output=True)

    assert _generated(tmp_path) == _generated(_ROOT)
