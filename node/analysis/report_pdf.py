"""The report on paper: one PDF with everything in it, the same bytes from the same figures."""

import json
import re
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from node.analysis import chart
from node.analysis.report import Report
from node.analysis.report_content import content
from node.analysis.sheet import Sheet

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_WIDTH = re.compile(r'<svg [^>]*\bwidth="([0-9.]+)"')
_TEXT_WIDTH = 640.0
"""Pixels across the text of a page; a smaller picture is set smaller."""


def pdf(report: Report) -> bytes:
    """Set the report into pages.

    It is dated by the report's own day and uses only fonts that come with the typesetter, so
    nothing of this machine is in it. It is tagged as PDF/UA-1 asks, for whoever has it read aloud.
    """
    made_at = datetime.combine(report.day, time(), UTC)
    files = {
        "main.typ": _TEMPLATE.read_bytes(),
        "report.json": json.dumps(content(report, _drawn)).encode(),
    }
    data: bytes = typst.compile(  # type: ignore[call-overload] # its stub knows no named files
        files, format="pdf", ignore_system_fonts=True, timestamp=made_at, pdf_standards="ua-1"
    )
    return data


def _drawn(sheet: Sheet) -> dict[str, object] | None:
    """A picture, and which part of the text's width it takes; bars stand in the table itself."""
    if sheet.picture == "bars":
        return None
    drawn = chart.svg(sheet, shape="page")
    return {"svg": drawn, "width": round(_width(drawn) / _TEXT_WIDTH, 4)}


def _width(drawn: str) -> float:
    """The width of a picture in pixels; all of the text's, should it not say."""
    found = _WIDTH.search(drawn)
    return float(found[1]) if found else _TEXT_WIDTH
