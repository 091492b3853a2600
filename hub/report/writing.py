"""The yearly regional report as a file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.app import Hub
from hub.report.composing import compose
from hub.report.material import gather
from hub.report.setting import SETTINGS
from proto.errors import InputError


@dataclass(frozen=True, slots=True)
class Written:
    """A report as a file has it."""

    year: int
    data: bytes


def report(hub: Hub, body: str, *, ending: str, year: int | None, day: date) -> Written:
    """What a body may read of a year, set in the language that is spoken.

    Args:
        hub: Where the figures are.
        body: Whose report it is.
        ending: Of the file, `pdf` or `html`.
        year: Which one; the newest that may be read if none is named.
        day: The day on which agreements are judged; it stands on the cover.

    Raises:
        InputError: Reports are not written in files with this ending.
        NothingToReportError: Nothing of that year may be read.
    """
    if ending not in SETTINGS:
        raise InputError(f"expected {' or '.join(SETTINGS)}, got {ending[:20]!r}")
    material = gather(hub, body, year, day)
    return Written(material.year, SETTINGS[ending](compose(material), day))


def write_report(hub: Hub, path: Path, *, year: int | None, day: date) -> int:
    """Write the report of the hub's own body, whole or not at all; which year it is of.

    Raises:
        InputError: The file's name does not end in `.pdf` or `.html`, or it cannot be written.
        NothingToReportError: Nothing of that year may be read.
    """
    written = report(hub, hub.settings.body, ending=path.suffix[1:], year=year, day=day)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.write_bytes(written.data)
        unfinished.replace(path)
    except OSError as error:
        raise InputError(f"{path}: expected a file that can be written: {error}") from error
    return written.year
