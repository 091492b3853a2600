"""A reference file on its way in: every line is a figure, part of one, or refused with a reason."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hub.reference import glotip
from hub.reference.adding_up import AddedUp, add_up
from hub.reference.glotip import Refused
from hub.reference.sheet import COLUMNS, lines
from hub.reference.shelf import ReferenceShelf, Source
from proto.document import digest
from proto.errors import InputError


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    Attributes:
        report: A CSV with every refused line and why.
    """

    added_up: AddedUp
    source: Source
    report: Path

    def to_json(self) -> dict[str, object]:
        """The account as scripts read it: `rows` = `stored` + `merged` + `refused`."""
        return {
            "rows": self.added_up.lines,
            "stored": len(self.added_up.figures),
            "merged": self.added_up.merged,
            "refused": len(self.added_up.refused),
            "unknown_names": dict(self.added_up.unknown_names),
            "source": self.source.title,
            "report": str(self.report),
        }


def import_reference(
    path: Path, shelf: ReferenceShelf, *, reports: Path, now: datetime
) -> Imported:
    """Read the file and keep its figures in place of those imported before.

    Args:
        path: UNODC's spreadsheet as it is downloaded.
        shelf: Where the figures go.
        reports: The folder for the report.
        now: The moment of the import.

    Raises:
        InputError: The file cannot be read, or no line of it is a figure; nothing was changed.
    """
    added_up = add_up(map(glotip.read, lines(path)))
    if not added_up.figures:
        raise InputError(f"{path} holds no figure that can be read: nothing was changed")
    source = Source(glotip.TITLE, path.name[:255], digest(path.read_bytes()), now)
    report = reports / f"reference-{source.hash[:12]}.csv"
    _write(report, added_up.refused)
    shelf.replace(source, added_up.figures)
    return Imported(added_up, source, report)


def _write(path: Path, refused: Iterable[Refused]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "reason", *COLUMNS))
        for each in refused:
            writer.writerow((each.line.number, each.reason, *each.line.cells))
