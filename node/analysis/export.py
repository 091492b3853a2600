"""Sheets as files: CSV for programs, XLSX for people, SVG and PNG for slides.

Every file says that it is not for publication, and only its owner may read it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path

from node.analysis import chart
from node.analysis.csv_text import csv_text
from node.analysis.sheet import Sheet
from node.analysis.workbook import workbook
from node.vault import write_private
from proto.errors import InputError

_PICTURES: Mapping[str, Callable[[Sheet], bytes]] = {
    ".svg": lambda sheet: chart.svg(sheet, is_captioned=False).encode(),
    ".png": chart.png,
}
KINDS = (".csv", ".xlsx", *_PICTURES)


def write(sheets: Sequence[Sheet], path: Path) -> None:
    """Write sheets to a file of the kind that its name ends with, whole or not at all.

    Raises:
        InputError: It is no such kind, or a picture of what cannot be drawn as one.
        OSError: The file cannot be written.
    """
    write_private(path, contents(sheets, path.suffix.lower()))


def contents(sheets: Sequence[Sheet], kind: str) -> bytes:
    """The bytes of a file of one of the `KINDS`.

    Raises:
        InputError: It is no such kind, or a picture of what cannot be drawn as one.
    """
    match kind:
        case ".csv":
            return csv_text(sheets).encode()
        case ".xlsx":
            day = max(sheet.definition.day for sheet in sheets)
            return workbook(sheets, datetime.combine(day, time()))
        case _ if kind in _PICTURES:
            return _PICTURES[kind](_picture(sheets))
        case _:
            raise InputError(f"expected a file that ends in {', '.join(KINDS)}, got {kind!r}")


def _picture(sheets: Sequence[Sheet]) -> Sheet:
    drawable = [sheet for sheet in sheets if chart.is_drawable(sheet)]
    if len(drawable) != 1 or len(sheets) != 1:
        raise InputError(
            "expected one table of some rows and columns, but not too many, to draw a picture of"
        )
    return drawable[0]
