"""The report exists if there is something to know, and only then."""

import stat
from contextlib import suppress
from pathlib import Path

import pytest

from node.repository.refusal import Refusal
from node.repository.report import Finding, ImportReport, import_report
from proto.errors import UnavailableError

_ODD = Refusal(2, "sex", "text", "the value is not in the mapping")


def test_reasons_are_kept_for_the_node_alone(tmp_path: Path) -> None:
    """Other accounts on the machine cannot read it."""
    with import_report(tmp_path / "reports") as report:
        report.refuse([_ODD, Refusal(2, "day", "future date", "the date is in the future")])
        report.find([Finding("gone", reason="the register has it no more", record="5f")])
        path = report.keep("victims-2026-07-01")

    assert path == tmp_path / "reports" / "victims-2026-07-01-1.csv"
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert 0o700 == stat.S_IMODE(path.parent.stat().st_mode)
    assert path.read_text().splitlines() == [
        "kind,line,column,value,reason,record",
        "refused,2,sex,text,the value is not in the mapping,",
        "refused,2,day,future date,the date is in the future,",
        "gone,,,,the register has it no more,5f",
    ]


def test_rows_are_counted_not_reasons(tmp_path: Path) -> None:
    """One row may have several reasons and is still one row."""
    with import_report(tmp_path) as report:
        report.refuse([_ODD, _ODD])
        report.refuse([_ODD])

    assert 2 == report.refused


def test_nothing_to_know_is_no_report(tmp_path: Path) -> None:
    """An empty file would ask to be read."""
    with import_report(tmp_path) as report:
        assert report.keep("victims") is None

    assert [] == list(tmp_path.iterdir())


def test_an_earlier_report_is_never_written_over(tmp_path: Path) -> None:
    """Two imports on one day are two reports."""
    for _ in range(2):
        with import_report(tmp_path) as report:
            report.refuse([_ODD])
            report.keep("victims")

    assert ["victims-1.csv", "victims-2.csv"] == sorted(path.name for path in tmp_path.iterdir())


def test_what_did_not_happen_is_not_reported(tmp_path: Path) -> None:
    """If the transaction fails at the very end, its report goes too."""
    with suppress(RuntimeError), import_report(tmp_path) as report:
        report.refuse([_ODD])
        report.keep("victims")
        raise RuntimeError

    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """Nothing is imported that could not be reported."""
    (tmp_path / "reports").write_text("")

    with (
        pytest.raises(
            UnavailableError, match="the report of the import cannot be written: File exists"
        ),
        import_report(tmp_path / "reports"),
    ):
        pass


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    """The import is given up, because what it refused could not be told."""
    full = Path("/dev/full").open("w", encoding="utf-8", buffering=1)  # noqa: SIM115

    with pytest.raises(UnavailableError, match="cannot be written: No space left on device"):
        ImportReport(tmp_path, full).refuse([_ODD])

    with suppress(OSError):
        full.close()
