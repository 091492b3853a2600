"""No line about an erased record is left in the reports of imports."""

import stat
from pathlib import Path

import pytest

from node.life.reports import forget
from node.repository.report import Finding, import_report
from proto.errors import UnavailableError
from tests.node.life.people import p

ABOUT_ANNA = Finding("gone", reason="no longer there, as said", record=p("a"))
OTHERS = Finding("refused", 3, "day", "a word", "no day"), Finding("gone", record=p("b"))


def test_every_line_of_a_record_goes_and_no_other(tmp_path: Path) -> None:
    """Byte for byte as if the import had not met it, and for its owner alone."""
    path = _report(tmp_path / "one", ABOUT_ANNA, *OTHERS, ABOUT_ANNA)
    without = _report(tmp_path / "other", *OTHERS).read_bytes()

    forget(path.parent, {p("a")})

    assert without == path.read_bytes()
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(path.parent.iterdir())


def test_a_report_without_it_is_not_touched(tmp_path: Path) -> None:
    """Not even written anew."""
    path = _report(tmp_path, *OTHERS)
    before = path.stat()

    forget(tmp_path, {p("a")})

    assert (before.st_ino, before.st_mtime_ns) == (path.stat().st_ino, path.stat().st_mtime_ns)


def test_where_nothing_was_imported_there_is_nothing_to_do(tmp_path: Path) -> None:
    """The folder comes with the first report."""
    forget(tmp_path / "reports", {p("a")})

    assert not (tmp_path / "reports").exists()


def test_a_report_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """With the command that repeats it."""
    (tmp_path / "folder.csv").mkdir()

    with pytest.raises(UnavailableError, match="erasure scrub"):
        forget(tmp_path, {p("a")})


def _report(folder: Path, *findings: Finding) -> Path:
    with import_report(folder) as report:
        report.find(findings)
        path = report.keep("victims-2026-07-01")
    assert path
    return path
