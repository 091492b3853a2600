"""The demo: one command, from seven registers to one comparison."""

import os
import subprocess
import sys
from pathlib import Path

from proto import catalogue
from tests.journey.programs import ROOT

_PATIENCE = 600.0


def test_the_demo_ends_with_a_comparison(tmp_path: Path) -> None:
    """It ends by itself with 0; the comparison, the last table and the footnote are printed."""
    outside = {name: text for name, text in os.environ.items() if not name.startswith("DCIM_")}

    demo = subprocess.run(
        [sys.executable, "-m", "deploy.demo"],
        cwd=tmp_path,
        env=outside | {"PYTHONPATH": str(ROOT), "COLUMNS": "160"},
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE,
    )

    assert 0 == demo.returncode, demo.stderr[-2000:]
    footnote = catalogue.load().party("XK").footnote
    assert footnote
    said = " ".join(demo.stdout.split())
    assert "Victims of trafficking by sex and age group" in said
    assert footnote in said
    assert "what the hub shows | what was published" in said
    assert "published totals lie inside the hub's 95 % interval" in said
    assert "The whole story took" in said
    assert "UNSCR 1244" in (tmp_path / "build/demo/report.html").read_text(encoding="utf-8")
