"""The report as one HTML file that needs nothing beside it: no network, no script, no server."""

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from node.analysis import chart
from node.analysis.palette import Theme
from node.analysis.report import Report
from node.analysis.report_content import content
from node.analysis.sheet import Sheet

_TEMPLATES = Path(__file__).parent / "templates"
_PICTURES: tuple[tuple[Theme, chart.Shape], ...] = (
    ("light", "wide"),
    ("light", "narrow"),
    ("dark", "wide"),
    ("dark", "narrow"),
)


def html(report: Report) -> str:
    """The report for a browser, light or dark, on a desk or in a hand."""
    stylesheet = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    template = _environment().get_template("report.html")
    return template.render(content(report, _drawn), stylesheet=stylesheet)


def _drawn(sheet: Sheet) -> dict[str, str]:
    """The picture in both themes and both shapes, each as an address that holds it."""
    return {
        f"{theme}_{shape}": _address(chart.svg(sheet, theme, shape)) for theme, shape in _PICTURES
    }


def _address(drawn: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
