"""Comparisons as one HTML file that needs nothing beside it: no network, no script, no server."""

import base64
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hub.comparison import Comparison
from hub.web import chart
from hub.web.drawing import Shape, Theme
from hub.web.templating import page, stylesheet


def write_report(
    comparisons: Sequence[Comparison], path: Path, *, title: str, made_on: date
) -> None:
    """Write the report, whole or not at all.

    Args:
        comparisons: What is in it, in this order.
        path: The file to write; its folder exists.
        title: What stands on top.
        made_on: The day that is printed on it.
    """
    notes = (note for comparison in comparisons for note in comparison.footnotes)
    text = page(
        "report.html",
        title=title,
        made_on=made_on,
        comparisons=comparisons,
        footnotes=tuple(dict.fromkeys(notes)),
        stylesheet=stylesheet(),
        picture=_picture,
    )
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _picture(comparison: Comparison, theme: Theme, shape: Shape) -> str:
    drawn = base64.b64encode(chart.svg(comparison, theme, shape).encode()).decode()
    return f"data:image/svg+xml;base64,{drawn}"
