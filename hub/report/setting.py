"""A report set into pages: one PDF or HTML file with everything in it, no network, no script."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.report.blocks import Report

_TEMPLATES = Path(__file__).parent / "templates"
_WIDTH = re.compile(r'<svg [^>]*\bwidth="([0-9.]+)"')
_TEXT_WIDTH = 640.0
"""Pixels across the text of a page; a smaller picture is set smaller."""


def pdf(report: Report, day: date) -> bytes:
    """Set it into A4 pages, tagged as PDF/UA-1 asks; the same bytes for the same report and day."""
    files = {
        "main.typ": (_TEMPLATES / "report.typ").read_bytes(),
        "report.json": json.dumps(_with_widths(report)).encode(),
    }
    data: bytes = typst.compile(  # type: ignore[call-overload] # its stub knows no named files
        files,
        format="pdf",
        ignore_system_fonts=True,
        timestamp=datetime.combine(day, time(), UTC),
        pdf_standards="ua-1",
    )
    return data


def html(report: Report, day: date) -> bytes:
    """Set it into one file that stands alone and prints well."""
    return _environment().get_template("report.html").render(report=report, day=day).encode()


SETTINGS: Mapping[str, Callable[[Report, date], bytes]] = {"pdf": pdf, "html": html}
"""By the ending of the file."""


def _with_widths(report: Report) -> Mapping[str, object]:
    """What the typesetter reads: every picture with the part of the text's width that it takes."""
    return _widened(report.to_json())  # type: ignore[return-value]  # A mapping stays one.


def _widened(value: object) -> object:
    if isinstance(value, Mapping):
        inner = {name: _widened(each) for name, each in value.items()}
        return inner | {"width": _width(str(value["svg"]))} if "svg" in value else inner
    return [_widened(each) for each in value] if isinstance(value, (list, tuple)) else value


def _width(drawn: str) -> float:
    found = _WIDTH.search(drawn)
    return min(1.0, round(float(found[1]) / _TEXT_WIDTH, 4)) if found else 1.0


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_address"] = _data_address
    return environment


def _data_address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
