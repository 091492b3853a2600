"""Figures over time as small multiples: points with intervals, lines only where they may be."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import altair as alt

from hub import wording, wording_time
from hub.timeline import Series, Timeline
from hub.web import drawing
from hub.web.drawing import COLOURS, Colours, Picture, Shape, Theme

MOST_PANELS = 12
"""More lines than this are no picture any more."""


def svg(timeline: Timeline, theme: Theme, shape: Shape, *, alone: bool = False) -> str:
    """Draw it as SVG; see `drawing.svg`."""
    return drawing.svg(_picture(timeline, theme, shape), theme, shape, alone=alone)


def _picture(timeline: Timeline, theme: Theme, shape: Shape) -> Picture:
    notes = [f"* {note}" for note in timeline.footnotes]
    chart = _chart(timeline, COLOURS[theme], shape)
    title, key = wording_time.title(timeline), wording_time.key(timeline)
    return Picture(chart, list(_rows(timeline)), title, notes, key)


def _chart(timeline: Timeline, colours: Colours, shape: Shape) -> alt.FacetChart:
    panels = [wording_time.panel(timeline, each) for each in timeline.series]
    columns = 1 if shape == "narrow" else {1: 1, 2: 2, 4: 2}.get(len(panels), 3)
    layers = alt.layer(*_layers(timeline, colours)).properties(
        width=250 if shape == "narrow" else {1: 780, 2: 400, 3: 250}[columns], height=130
    )
    heading = alt.Header(title=None, labelFontSize=13, labelFontWeight=600, labelLimit=300)
    facet = alt.Facet("panel:N", sort=panels, header=heading)
    drawn: alt.FacetChart = layers.facet(facet, data=drawing.ROWS, columns=columns, spacing=24)
    return drawn


def _layers(timeline: Timeline, colours: Colours) -> Iterator[alt.Chart]:
    names = json.dumps(timeline.periods)
    last = len(timeline.periods) - 1
    axis = alt.Axis(
        title=None, values=list(range(last + 1)), labelExpr=f"{names}[datum.value]", grid=False
    )
    x = alt.X("at:Q", axis=axis, scale=alt.Scale(domain=[-0.4, last + 0.4], nice=False))
    y_axis = alt.Axis(title=wording_time.unit(timeline), tickCount=4, titleFontWeight="normal")
    y = alt.Y("shown:Q", axis=y_axis, scale=alt.Scale(zero=True, nice=True))
    of = {kind: alt.Chart().transform_filter(f"datum.mark == '{kind}'") for kind in _KINDS}
    yield of["cut"].mark_rule(strokeDash=[3, 3], color=colours.quiet).encode(x=x)
    yield (
        of["value"]
        .mark_line(strokeWidth=1.5, color=colours.figure)
        .encode(x=x, y=y, detail="line:N")
    )
    yield (
        of["value"]
        .mark_rule(strokeWidth=2, color=colours.figure, opacity=0.55)
        .encode(x=x, y=alt.Y("low:Q", axis=y_axis), y2="high:Q")
    )
    points = of["value"].transform_filter("datum.shown > 0")
    yield points.mark_point(filled=True, size=55, opacity=1, color=colours.figure).encode(x=x, y=y)
    zeros = of["value"].transform_filter("datum.shown == 0")
    yield zeros.mark_point(filled=False, size=55, opacity=1, color=colours.figure).encode(x=x, y=y)
    yield (
        of["sign"]
        .mark_text(fontSize=12, baseline="bottom", dy=-2, color=colours.quiet)
        .encode(x=x, y=alt.datum(0), text="sign:N")
    )


_KINDS = ("cut", "value", "sign")


def _rows(timeline: Timeline) -> Iterator[dict[str, Any]]:
    for series in timeline.series:
        panel = wording_time.panel(timeline, series)
        for row in chain(_points(series), _cuts(timeline, series)):
            yield {"panel": panel, **row}


def _points(series: Series) -> Iterator[dict[str, Any]]:
    starts, line = {run[0].period for run in series.runs}, 0
    for at, moment in enumerate(series.moments):
        line += moment.period in starts
        if moment.figure is None or moment.figure.shown is None:
            line += 1  # No line is drawn over what nobody can see.
            yield {"mark": "sign", "at": at, "sign": wording.SIGNS[moment.observation]}
        else:
            ends = wording.bounds(moment.figure, moment.unit)
            low, high = (end / moment.parts for end in ends)
            shown = moment.figure.shown / moment.parts
            yield {
                "mark": "value",
                "at": at,
                "shown": shown,
                "low": low,
                "high": high,
                "line": line,
            }


def _cuts(timeline: Timeline, series: Series) -> Iterator[dict[str, Any]]:
    for run in series.runs[1:]:
        yield {"mark": "cut", "at": timeline.periods.index(run[0].period) - 0.5}
