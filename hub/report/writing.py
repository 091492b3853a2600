"""The yearly regional report as a file."""

from datetime import date
from pathlib import Path

from hub.app import Hub
from hub.report.composing import compose
from hub.report.material import gather
from hub.report.setting import SETTINGS
from proto.errors import InputError


def report(hub: Hub, body: str, *, ending: str, year: int | None, day: date) -> bytes:
    """What a body may read of a year, set in the language that is spoken.

    Raises:
        InputError: Reports are not written in files with this ending.
        NothingToReportError: Nothing of that year may be read.
    """
    if ending not in SETTINGS:
        raise InputError(f"expected {' or '.join(SETTINGS)}, got {ending[:20]!r}")
    return SETTINGS[ending](compose(gather(hub, body, year, day)), day)


def write_report(hub: Hub, path: Path, *, year: int | None, day: date) -> None:
    """Write the report of the hub's own body, whole or not at all.

    Raises:
        InputError: The file's name does not end in `.pdf` or `.html`, or it cannot be written.
        NothingToReportError: Nothing of that year may be read.
    """
    data = report(hub, hub.settings.body, ending=path.suffix.removeprefix("."), year=year, day=day)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        raise InputError(f"{path}: expected a file that can be written: {error}") from error
