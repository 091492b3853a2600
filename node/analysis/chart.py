"""A sheet as a picture, drawn here, without script: bars, a heat map, or lines over time.

Every picture shows numbers that its table holds too. Rows and columns carry their numbers in ink,
so that nothing is told by colour alone.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from textwrap import wrap
from typing import Literal

import altair as alt
import vl_convert

from node.analysis import intervals
from node.analysis.definition import MARK
from node.analysis.palette import COLOURS, DASHES, Colours, Theme
from node.analysis.points import points, without_nobody, words
from node.analysis.sheet import Sheet

Shape = Literal["wide", "narrow", "page"]
_Drawn = alt.LayerChart | alt.FacetChart

MOST_ROWS, MOST_COLUMNS, MOST_LINES = 60, 24, 8
"""More than this is no picture any more."""

_FONTS: Mapping[Shape, str] = {
    "wide": "Liberation Sans, Arial, sans-serif",
    "narrow": "Liberation Sans, Arial, sans-serif",
    "page": "Libertinus Serif",
}
"""The first comes with the program that draws, the last with the one that sets pages."""

_LABEL: Mapping[Shape, int] = {"wide": 260, "narrow": 140, "page": 200}
"""Most pixels of a label."""

_LETTERS: Mapping[Shape, int] = {"wide": 96, "narrow": 46, "page": 80}
"""Most letters of a line above the picture, so that it is hardly wider than what is drawn."""

_FEW = 3
_CLIP = re.compile(r"\bclip[0-9]+\b")


def is_drawable(sheet: Sheet) -> bool:
    """Whether the sheet is small enough for a picture, and has anybody in it to draw."""
    rows, columns = len(sheet.body), len(sheet.series)
    if sheet.picture == "intervals":
        found = intervals.values(sheet)
        return len(found) <= intervals.MOST_SPANS and any(each["high"] for each in found)
    if not any(point["people"] for point in points(sheet)):
        return False
    match sheet.picture:
        case "none" | "intervals":
            return False
        case "lines":
            return columns > 1 and rows <= MOST_LINES
        case "bars" | "heat":
            return 0 < rows <= MOST_ROWS and columns <= MOST_COLUMNS


def svg(
    sheet: Sheet, theme: Theme = "light", shape: Shape = "wide", *, is_captioned: bool = True
) -> str:
    """Draw a sheet as SVG with a title and a description for whoever cannot see it.

    The mark and the footnotes stand in it, as a picture is soon copied out of its page.

    Args:
        sheet: What to draw; it must be drawable.
        theme: Colours for paper or for a dark page; the background is left open.
        shape: Wide for a screen, narrow for a phone, or for a printed page.
        is_captioned: Whether its page says what it shows; else its title stands in it as well.
    """
    lines = _heading(sheet, shape, is_captioned=is_captioned)
    spec = _chart(sheet, COLOURS[theme], shape, lines).to_dict()
    return _told(vl_convert.vegalite_to_svg(spec), sheet)


def png(sheet: Sheet) -> bytes:
    """Draw a sheet as PNG, on paper, at twice the size of a screen, with its title."""
    lines = _heading(sheet, "wide", is_captioned=False)
    drawn = _chart(sheet, COLOURS["light"], "wide", lines)
    spec = drawn.properties(background="white").to_dict()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))


def described(sheet: Sheet) -> str:
    """The picture in words: what it shows, and its largest number."""
    kinds = {"bars": "Bars", "heat": "Table of coloured cells", "lines": "Lines over time"}
    kinds["intervals"] = "Our bars, and beside them each neighbour's number on its span"
    largest = max(points(sheet), key=lambda point: point["people"], default=None)
    said = f"{kinds.get(sheet.picture, 'Picture')}: {sheet.title}. {MARK}."
    if largest is None or not largest["people"]:
        return said
    place = f"{largest['row']}, {largest['column']}" if largest["column"] else largest["row"]
    return f"{said} Largest: {place}, {largest['people']:,} people."


def _told(drawn: str, sheet: Sheet) -> str:
    """The picture with its title and description as its first children."""
    drawn = _CLIP.sub(_renumbered(drawn), drawn)
    start = drawn.index(">") + 1
    told = f"<title>{escape(sheet.title)}</title><desc>{escape(described(sheet))}</desc>"
    opened = drawn[: start - 1].replace("<svg ", '<svg role="img" ', 1)
    return f"{opened}>{told}{drawn[start:]}"


def _renumbered(drawn: str) -> Callable[[re.Match[str]], str]:
    """Ids from 0 on: the program counts them up from picture to picture."""
    known = {name: f"clip{at}" for at, name in enumerate(dict.fromkeys(_CLIP.findall(drawn)))}
    return lambda found: known[found[0]]


def _heading(sheet: Sheet, shape: Shape, *, is_captioned: bool) -> alt.Title:
    """What stands above the picture, in lines no longer than it is wide."""
    notes = [f"{name}: {note}" for name, note in sheet.footnotes.items()]
    first, *others = [f"{MARK}.", *notes] if is_captioned else [sheet.title, f"{MARK}.", *notes]
    most = _LETTERS[shape]
    # The letters of the first are larger.
    below = [line for other in others for line in wrap(other, most)]
    return alt.Title(wrap(first, most * 3 // 4), subtitle=below)


def _chart(sheet: Sheet, colours: Colours, shape: Shape, heading: alt.Title) -> _Drawn:
    draw = {"bars": _bars, "heat": _heat, "lines": _lines, "intervals": _intervals}[sheet.picture]
    drawn: _Drawn = (
        draw(sheet, colours, shape)
        .properties(background="transparent", title=heading)
        .configure(font=_FONTS[shape], padding=8)
        .configure_view(stroke=None)
        .configure_title(
            anchor="start",
            frame="bounds",
            offset=14,
            color=colours.ink,
            fontSize=13,
            subtitleColor=colours.quiet,
            subtitleFontSize=11,
            subtitlePadding=5,
        )
        .configure_axis(
            labelColor=colours.ink,
            titleColor=colours.quiet,
            labelFontSize=12,
            titleFontWeight="normal",
            domain=False,
            ticks=False,
            gridColor=colours.grid,
            labelLimit=_LABEL[shape],
        )
    )
    return drawn


def _bars(sheet: Sheet, colours: Colours, shape: Shape) -> _Drawn:
    drawn = without_nobody(sheet, "row", "column")
    base = alt.Chart(alt.InlineData(values=drawn)).encode(
        y=alt.Y("row:N", sort=words(drawn, "row"), title=None, axis=_stub()),
        x=alt.X("people:Q", title=None, axis=_counts()),
    )
    bars = base.mark_bar(color=colours.figure, cornerRadiusEnd=2, height={"band": 0.7})
    text = base.mark_text(align="left", dx=5, color=colours.ink, fontSize=12)
    numbered = text.encode(text=alt.Text("people:Q", format=",d"))
    width = {"wide": 620, "narrow": 170, "page": 380}[shape]
    return alt.layer(bars, numbered, width=width, height=alt.Step(26))


def _heat(sheet: Sheet, colours: Colours, shape: Shape) -> _Drawn:
    drawn = without_nobody(sheet, "row", "column")
    rows, columns = words(drawn, "row"), words(drawn, "column")
    down, across = "row", "column"
    if shape == "narrow" and len(columns) > len(rows):
        rows, columns, down, across = columns, rows, across, down
    angle = -40 if len(columns) > _FEW else 0
    base = alt.Chart(alt.InlineData(values=drawn)).encode(
        x=alt.X(f"{across}:N", sort=columns, title=None, axis=_head(angle)),
        y=alt.Y(f"{down}:N", sort=rows, title=None, axis=_stub()),
    )
    most = max(point["people"] for point in drawn)
    scale = alt.Scale(domain=[0, most], range=[*colours.tiles], interpolate="lab")
    colour = alt.Color("people:Q", scale=scale, legend=None)
    tiles = base.mark_rect(stroke=colours.grid, strokeWidth=1).encode(color=colour)
    text = base.mark_text(fontSize=12, color=colours.ink)
    numbered = text.encode(text=alt.Text("people:Q", format=",d"))
    room = {"wide": 620, "narrow": 190, "page": 400}[shape]
    step = max(34, min(110, room // len(columns)))
    return alt.layer(tiles, numbered, width=alt.Step(step), height=alt.Step(26))


def _lines(sheet: Sheet, colours: Colours, shape: Shape) -> _Drawn:
    drawn = without_nobody(sheet, "row")
    rows, periods = words(drawn, "row"), words(drawn, "column")
    base = alt.Chart(alt.InlineData(values=drawn)).encode(
        x=alt.X("column:N", sort=periods, title=None, axis=alt.Axis(labelAngle=0, labelPadding=8)),
        y=alt.Y("people:Q", title=None, axis=_counts()),
        color=_line_colours(rows, colours, shape),
    )
    dashes = alt.Scale(domain=rows, range=[list(dash) for dash in DASHES[: len(rows)]])
    layers = [
        base.mark_line(strokeWidth=2.5).encode(
            strokeDash=alt.StrokeDash("row:N", scale=dashes, legend=None), detail="part:N"
        ),
        base.mark_point(filled=True, size=55, opacity=1),
    ]
    if len(rows) == 1:
        text = base.mark_text(dy=-14, fontSize=12)
        ink = alt.value(colours.ink)
        layers.append(text.encode(text=alt.Text("people:Q", format=",d"), color=ink))
    width, height = {"wide": (760, 280), "narrow": (270, 220), "page": (560, 210)}[shape]
    return alt.layer(*layers, width=width, height=height)


def _intervals(sheet: Sheet, colours: Colours, shape: Shape) -> _Drawn:
    return intervals.drawn(sheet, colours, width={"wide": 480, "narrow": 130, "page": 300}[shape])


def _line_colours(rows: list[str], colours: Colours, shape: Shape) -> alt.Color:
    """A colour for each line, and its name below; one line needs neither."""
    legend = alt.Legend(
        title=None,
        orient="bottom",
        labelColor=colours.ink,
        labelFontSize=12,
        labelLimit=_LABEL[shape],
        columns={"wide": 3, "narrow": 1, "page": 3}[shape],
        symbolStrokeWidth=3,
        symbolSize=300,
        symbolType="stroke",
    )
    scale = alt.Scale(domain=rows, range=[*colours.lines[: len(rows)]])
    return alt.Color("row:N", sort=rows, scale=scale, legend=legend if len(rows) > 1 else None)


def _counts() -> alt.Axis:
    return alt.Axis(tickCount=5, tickMinStep=1, format=",d")


def _stub() -> alt.Axis:
    return alt.Axis(grid=False, labelPadding=8)


def _head(angle: int) -> alt.Axis:
    return alt.Axis(orient="top", labelAngle=angle, labelPadding=6)
