"""The yearly report of what a reader's body may read, to be kept as a file."""

from typing import Literal

from fastapi.responses import Response

from hub.language import spoken
from hub.report.writing import report
from hub.roles import READERS
from hub.web.page import Page, Visiting

_TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}


def send(
    visit: Visiting, year: int | None = None, ending: Literal["pdf", "html"] = "pdf"
) -> Response:
    """The report of a year; of the newest where none is named."""
    written = report(visit.hub, visit.account.body, ending=ending, year=year, day=visit.today)
    name = f"regional-report-{written.year}-{spoken()}.{ending}"
    return Response(
        written.data,
        media_type=_TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


PAGES = (Page("/report", send, roles=READERS),)
