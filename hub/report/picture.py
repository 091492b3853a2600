"""A comparison on paper: every figure a point with its interval, one panel per code."""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

import altair as alt
import vl_convert

from hub import wording
from hub.comparison import Cell, Comparison
from hub.language import _, spoken

MOST_PANELS = 12
"""More than these are no picture any more: the table has them all."""

_FEWEST = 2
"""A panel in which fewer countries show a number is left to the table."""

_FONT = "Libertinus Serif, Liberation Serif, Georgia, serif"
_INK, _QUIET, _GRID, _FIGURE, _BESIDE = "#1d2733", "#566170", "#dde3e9", "#0b5d6e", "#8a4b00"
_WIDTHS = {1: 460, 2: 215, 3: 138}
"""Pixels of a panel, by how many stand beside each other on a page."""

_MOST_TITLED = 2
"""Axes beside each other have room for a title."""

_CLIP = re.compile(r"\bclip[0-9]+\b")
_POINTS = {"value": ("circle", True), "zero": ("circle", False), "beside": ("square", False)}


def is_drawable(comparison: Comparison) -> bool:
    """Whether there is something to draw, and not too much of it."""
    return 0 < len(_panels(comparison)) <= MOST_PANELS


def svg(comparison: Comparison) -> str:
    """Draw it as SVG; the same text from the same figures."""
    drawn = vl_convert.vegalite_to_svg(_chart(comparison).to_dict(), **_numerals())
    return _CLIP.sub(_renumbered(drawn), drawn)


def described(comparison: Comparison) -> str:
    """What it shows, for whoever cannot see it."""
    return _(
        "{title}: each figure as a point with its 95 % interval, as in the table below."
    ).format(title=wording.title(comparison))


def _numerals() -> dict[str, Any]:
    """How numbers on the axis are written."""
    if spoken() == "en":
        return {}
    thousands = "\N{NO-BREAK SPACE}" if spoken() == "sq" else "."
    numerals = {"decimal": ",", "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    return {"format_locale": numerals}


def _panels(comparison: Comparison) -> list[str]:
    """The combinations of codes under which there is something to see side by side."""
    rows = zip(comparison.columns, wording.rows(comparison), strict=True)
    return [wording.column(comparison, codes) for codes, cells in rows if _is_seen(cells)]


def _is_seen(cells: Iterable[Cell]) -> bool:
    return sum(cell.observation in ("value", "zero") for cell in cells) >= _FEWEST


def _chart(comparison: Comparison) -> alt.FacetChart | alt.LayerChart:
    panels = _panels(comparison)
    columns = {1: 1, 2: 2, 4: 2}.get(len(panels), 3)
    rows = alt.InlineData(values=_rows(comparison, panels))
    is_titled = columns <= _MOST_TITLED
    layers: alt.LayerChart = alt.LayerChart(
        layer=list(_layers(comparison, is_titled=is_titled)),
        data=rows,
        width=_WIDTHS[columns],
        height=17 * len(comparison.parties),
    )
    return _styled(layers if len(panels) == 1 else _side_by_side(layers, panels, columns))


def _side_by_side(layers: alt.LayerChart, panels: list[str], columns: int) -> alt.FacetChart:
    header = alt.Header(title=None, labelFontSize=12, labelFontWeight=600, labelLimit=200)
    facet = alt.Facet("panel:N", sort=panels, header=header)
    drawn: alt.FacetChart = layers.facet(facet, columns=columns, spacing={"row": 14, "column": 18})
    return drawn


def _styled(drawn: alt.FacetChart | alt.LayerChart) -> alt.FacetChart | alt.LayerChart:
    styled: alt.FacetChart | alt.LayerChart = (
        drawn.properties(background="transparent")
        .configure(font=_FONT, padding=4)
        .configure_view(stroke=None)
        .configure_header(labelColor=_INK, labelAnchor="start", labelPadding=4)
        .configure_axis(
            labelColor=_INK,
            titleColor=_QUIET,
            labelFontSize=11,
            titleFontSize=11,
            labelLimit=180,
            domain=False,
            ticks=False,
            gridColor=_GRID,
        )
    )
    return styled


def _layers(comparison: Comparison, *, is_titled: bool) -> tuple[alt.Chart, ...]:
    names = list(wording.headings(comparison))
    y = alt.Y("party:N", sort=names, title=None, axis=alt.Axis(labelPadding=8, grid=False))
    title = _("Number counted, with 95 % interval") if is_titled else None
    axis = alt.Axis(title=title, tickCount=4, titleFontWeight="normal", titlePadding=6)
    x = alt.X("shown:Q", axis=axis, scale=alt.Scale(nice=True, zero=True))
    colour = alt.Color(
        "mark:N",
        scale=alt.Scale(domain=list(_POINTS), range=[_FIGURE, _FIGURE, _BESIDE]),
        legend=None,
    )
    legible = alt.Chart().transform_filter("datum.mark != 'text'").encode(y=y, color=colour)
    return (
        legible.mark_rule(strokeWidth=1.5).encode(x=alt.X("low:Q"), x2="high:Q"),
        *(_points(legible, mark, x) for mark in _POINTS),
        _words(y),
    )


def _points(legible: alt.Chart, mark: str, x: alt.X) -> alt.Chart:
    shape, is_filled = _POINTS[mark]
    chart = legible.transform_filter(f"datum.mark == '{mark}'")
    placed: alt.Chart = chart.mark_point(
        filled=is_filled, opacity=1, size=45, strokeWidth=1.5, shape=shape
    ).encode(x=x)
    return placed


def _words(y: alt.Y) -> alt.Chart:
    """What stands where no number does."""
    absent = alt.Chart().transform_filter("datum.mark == 'text'")
    placed: alt.Chart = absent.mark_text(
        align="left", dx=3, fontSize=10, fontStyle="italic"
    ).encode(y=y, x=alt.datum(0), text="words:N", color=alt.value(_QUIET))
    return placed


def _rows(comparison: Comparison, panels: Collection[str]) -> list[dict[str, Any]]:
    return [
        {"panel": panel, "party": wording.heading(comparison, cell.party), **_place(cell)}
        for cell in comparison.cells
        if (panel := wording.column(comparison, cell.codes)) in panels
    ]


def _place(cell: Cell) -> dict[str, str | int]:
    if cell.figure is None or cell.figure.shown is None:
        return {"mark": "text", "words": wording.number(cell)}
    low, high = wording.bounds(cell.figure)
    mark = "beside" if cell.grade == "C" else cell.observation
    return {"mark": mark, "shown": cell.figure.shown, "low": low, "high": high}


def _renumbered(drawn: str) -> Callable[[re.Match[str]], str]:
    """Ids from 0 on: the program counts them up from picture to picture."""
    known = {name: f"clip{at}" for at, name in enumerate(dict.fromkeys(_CLIP.findall(drawn)))}
    return lambda found: known[found[0]]
