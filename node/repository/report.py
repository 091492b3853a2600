"""The refusal report: one line for each reason, readable by the node's own account only."""

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from node.repository.refusal import Refusal
from proto.errors import UnavailableError

_CHUNK = 1 << 20


@dataclass(slots=True)
class RefusalReport:
    """Reasons as they come up; a file with a name only once `keep` is called.

    Attributes:
        rows: How many rows were refused; one may have several reasons.
        path: Where the report is, once it is kept.
    """

    _folder: Path
    _text: IO[str]
    rows: int = 0
    path: Path | None = field(default=None, init=False)

    def refuse(self, reasons: Iterable[Refusal]) -> None:
        """Note why one row is not stored."""
        self.rows += 1
        with _writable(self._folder):
            csv.writer(self._text).writerows(reasons)

    def keep(self, name: str) -> Path | None:
        """Write the report, if there is anything in it, under a name that is still free."""
        if self.rows:
            with _writable(self._folder):
                self.path, file = _create(self._folder, name)
                self._write(file)
        return self.path

    def _write(self, file: int) -> None:
        self._text.seek(0)
        with os.fdopen(file, "w", encoding="utf-8", newline="") as kept:
            kept.write(",".join(Refusal._fields) + "\r\n")
            while chunk := self._text.read(_CHUNK):
                kept.write(chunk)
            kept.flush()
            os.fsync(file)


@contextmanager
def refusal_report(folder: Path) -> Iterator[RefusalReport]:
    """A report that leaves no trace if what it reports did not happen.

    Raises:
        UnavailableError: The folder cannot be written.
    """
    with _writable(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = TemporaryFile("w+", encoding="utf-8", newline="", dir=folder)  # noqa: SIM115
    report = RefusalReport(folder, text)
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
            f"{folder}: the refusal report cannot be written: {error.strerror}; "
            "nothing was imported"
        ) from error


def _create(folder: Path, name: str) -> tuple[Path, int]:
    for number in count(1):
        path = folder / f"{name}-{number}.csv"
        with suppress(FileExistsError):
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    raise AssertionError
