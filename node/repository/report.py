"""The report of an import: a line for each thing to know, for the node's own account only."""

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Literal, NamedTuple

from node.repository.refusal import Refusal
from proto.errors import UnavailableError

Kind = Literal["refused", "unknown", "not collected", "corrected", "gone"]

_CHUNK = 1 << 20


class Finding(NamedTuple):
    """One line of the report.

    Attributes:
        kind: `refused`: a row was not stored; `unknown`: cells were taken for unknown; `not
            collected`: an indicator that the register does not ask; `corrected`: a correction by
            hand gave way to the register's new row; `gone`: a record that it no longer has.
        line: Of the row; empty where it is about no row.
        value: What kind of value stands there, never which.
        reason: A sentence that holds no identifier.
        record: The record's pseudonym, where it is about one that is stored.
    """

    kind: Kind
    line: int | str = ""
    column: str = ""
    value: str = ""
    reason: str = ""
    record: str = ""


@dataclass(slots=True)
class ImportReport:
    """Findings as they come up; a file with a name only once `keep` is called.

    Attributes:
        refused: How many rows were refused; one may have several reasons.
        path: Where the report is, once it is kept.
    """

    _folder: Path
    _text: IO[str]
    refused: int = 0
    path: Path | None = field(default=None, init=False)
    _is_empty: bool = field(default=True, init=False)

    def refuse(self, reasons: Iterable[Refusal]) -> None:
        """Note why one row is not stored."""
        self.refused += 1
        self.find(Finding("refused", *reason) for reason in reasons)

    def find(self, findings: Iterable[Finding]) -> None:
        """Note whatever else there is to know."""
        lines = csv.writer(self._text)
        with _writable(self._folder):
            for each in findings:
                lines.writerow(each)
                self._is_empty = False

    def keep(self, name: str) -> Path | None:
        """Write the report, if there is anything in it, under a name that is still free."""
        if not self._is_empty:
            with _writable(self._folder):
                self.path, file = _create(self._folder, name)
                self._write(file)
        return self.path

    def _write(self, file: int) -> None:
        self._text.seek(0)
        with os.fdopen(file, "w", encoding="utf-8", newline="") as kept:
            kept.write(",".join(Finding._fields) + "\r\n")
            while chunk := self._text.read(_CHUNK):
                kept.write(chunk)
            kept.flush()
            os.fsync(file)


@contextmanager
def import_report(folder: Path) -> Iterator[ImportReport]:
    """A report that leaves no trace if what it reports did not happen.

    Raises:
        UnavailableError: The folder cannot be written.
    """
    with _writable(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = TemporaryFile("w+", encoding="utf-8", newline="", dir=folder)  # noqa: SIM115
    report = ImportReport(folder, text)
    try:
        yield report
    except BaseException:
        if report.path is not None:
            report.path.unlink(missing_ok=True)
        raise
    finally:
        with suppress(OSError):
            text.close()


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            f"{folder}: the report of the import cannot be written: {error.strerror}; "
            "nothing was imported"
        ) from error


def _create(folder: Path, name: str) -> tuple[Path, int]:
    for number in count(1):
        path = folder / f"{name}-{number}.csv"
        with suppress(FileExistsError):
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    raise AssertionError
