"""A comparison as a picture: every figure a point with its interval, drawn here, without script."""

from typing import Any

import altair as alt

from hub import wording
from hub.comparison import Cell, Comparison
from hub.language import _
from hub.web import drawing
from hub.web.drawing import COLOURS, Colours, Picture, Shape, Theme

MOST_PANELS = 30
"""More combinations of codes than this are no picture any more."""


def is_drawable(comparison: Comparison) -> bool:
    """Whether the comparison is small enough for a picture."""
    return len(comparison.columns) <= MOST_PANELS


def svg(comparison: Comparison, theme: Theme, shape: Shape, *, alone: bool = False) -> str:
    """Draw the comparison as SVG, one panel per combination of codes that shows some number.

    Args:
        comparison: What to draw.
        theme: Colours for paper or for a dark page.
        shape: Wide, or narrow with one panel per row, for a phone.
        alone: Whether it leaves the page, with its title and on paper of its own.
    """
    return drawing.svg(_picture(comparison, theme, shape), theme, shape, alone=alone)


def _picture(comparison: Comparison, theme: Theme, shape: Shape) -> Picture:
    chart = _chart(comparison, COLOURS[theme], shape)
    notes = [f"* {note}" for note in comparison.footnotes]
    title, key = wording.title(comparison), wording.key(comparison)
    return Picture(chart, _rows(comparison), title, notes, key)


def _chart(comparison: Comparison, colours: Colours, shape: Shape) -> alt.FacetChart:
    blank = wording.blank(comparison)
    panels = [wording.column(comparison, c) for c in comparison.columns if c not in blank]
    columns = 1 if shape == "narrow" else {1: 1, 2: 2, 4: 2}.get(len(panels), 3)
    layers = alt.layer(*_layers(comparison, colours)).properties(
        width=205 if shape == "narrow" else {1: 760, 2: 420, 3: 280}[columns],
        height=22 * len(comparison.parties),
    )
    heading = alt.Header(title=None, labelFontSize=13, labelFontWeight=600, labelLimit=300)
    facet = alt.Facet("panel:N", sort=panels, header=heading)
    drawn: alt.FacetChart = layers.facet(facet, data=drawing.ROWS, columns=columns, spacing=22)
    return drawn


def _layers(comparison: Comparison, colours: Colours) -> tuple[alt.Chart, ...]:
    names = list(wording.headings(comparison))
    y = alt.Y("party:N", sort=names, title=None, axis=alt.Axis(labelPadding=8, grid=False))
    title = _("{unit}, with 95 % interval").format(unit=wording.unit(comparison))
    axis = alt.Axis(title=title, tickCount=5, titleFontWeight="normal", titlePadding=8)
    x = alt.X("shown:Q", axis=axis, scale=alt.Scale(nice=True, zero=True))
    colour = alt.Color(
        "footing:N",
        scale=alt.Scale(
            domain=["A", "B", "C"], range=[colours.figure, colours.figure, colours.beside]
        ),
        legend=None,
    )
    legible = alt.Chart().transform_filter("datum.mark != 'text'").encode(y=y, color=colour)
    return (
        legible.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q"),
        legible.mark_tick(thickness=2, size=9, opacity=1).encode(x="low:Q"),
        legible.mark_tick(thickness=2, size=9, opacity=1).encode(x="high:Q"),
        _points(legible, "value", x, filled=True, shape="circle"),
        _points(legible, "zero", x, filled=False, shape="circle"),
        _points(legible, "beside", x, filled=False, shape="square"),
        _words(y, colours),
    )


def _points(legible: alt.Chart, mark: str, x: alt.X, *, filled: bool, shape: str) -> alt.Chart:
    chart = legible.transform_filter(f"datum.mark == '{mark}'")
    size = 80 if filled else 70
    chart = chart.mark_point(filled=filled, opacity=1, size=size, strokeWidth=2, shape=shape)
    placed: alt.Chart = chart.encode(x=x)
    return placed


def _words(y: alt.Y, colours: Colours) -> alt.Chart:
    """What stands where no number does."""
    absent = alt.Chart().transform_filter("datum.mark == 'text'")
    words = absent.mark_text(align="left", dx=4, fontSize=11, fontStyle="italic")
    placed: alt.Chart = words.encode(
        y=y, x=alt.datum(0), text="words:N", color=alt.value(colours.quiet)
    )
    return placed


def _rows(comparison: Comparison) -> list[dict[str, Any]]:
    blank = wording.blank(comparison)
    return [
        {
            "panel": wording.column(comparison, cell.codes),
            "party": wording.heading(comparison, cell.party),
            **_place(cell),
        }
        for cell in comparison.cells
        if cell.codes not in blank
    ]


def _place(cell: Cell) -> dict[str, str | float]:
    if cell.figure is None or cell.figure.shown is None:
        return {
            "mark": "text",
            "words": f"{wording.SIGNS[cell.observation]} {wording.number(cell)}",
        }
    low, high = (end / cell.parts for end in wording.bounds(cell.figure, cell.unit))
    return {
        "mark": "beside" if cell.grade == "C" else cell.observation,
        "footing": cell.grade or "A",
        "shown": cell.figure.shown / cell.parts,
        "low": low,
        "high": high,
    }
