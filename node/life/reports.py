"""The reports of imports: no line about an erased record is left in them."""

import csv
from collections.abc import Collection
from io import StringIO
from pathlib import Path

from node.repository.report import Finding
from node.vault import write_private
from proto.errors import UnavailableError

_RECORD = Finding._fields.index("record")


def forget(folder: Path, gone: Collection[str]) -> None:
    """Drop every line about a record; a report that has none is not touched.

    Args:
        folder: Of the reports; there may be none yet.
        gone: Pseudonyms of the records.

    Raises:
        UnavailableError: A report cannot be read or written; it is as it was.
    """
    try:
        for path in sorted(folder.glob("*.csv")):
            _forget(path, gone)
    except OSError as error:
        raise UnavailableError(
            f"{folder}: what was erased is gone from the tables, but a report of an import cannot"
            f" be written without it: {error.strerror}; repeat with `dcim-node erasure scrub`"
        ) from error


def _forget(path: Path, gone: Collection[str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        if not any(_is_about(line, gone) for line in csv.reader(file)):
            return
        file.seek(0)
        left = StringIO(newline="")
        csv.writer(left).writerows(line for line in csv.reader(file) if not _is_about(line, gone))
    write_private(path, left.getvalue().encode())


def _is_about(line: list[str], gone: Collection[str]) -> bool:
    return len(line) > _RECORD and line[_RECORD] in gone
