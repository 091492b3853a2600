"""What all pictures share: colours, letters, the footnotes inside them, and their formats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Literal

import altair as alt
import vl_convert

Spec = dict[str, Any]
Theme = Literal["light", "dark"]
Shape = Literal["wide", "narrow"]

_FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
_NOTE_SIZE = 11
_NOTE_LINE = 15
_SIGN_WIDTH = 5.9
"""Pixels of one letter of a note, on average."""

ROWS = alt.NamedData("rows")
"""The data of every picture; put in last, as charts are copied many times on their way."""

_WIDTHS: Mapping[Shape, int] = {"wide": 900, "narrow": 320}


@dataclass(frozen=True, slots=True)
class Colours:
    """Contrast of each against the page is at least 4.5 to 1, of the grid it is low."""

    paper: str
    ink: str
    quiet: str
    grid: str
    figure: str
    beside: str


COLOURS: Mapping[Theme, Colours] = {
    "light": Colours("#ffffff", "#1d2733", "#5b6675", "#dde3e9", "#0b5d6e", "#8a4b00"),
    "dark": Colours("#18202a", "#e6ebf0", "#a3afbd", "#34404d", "#6fc9da", "#efb869"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, and what has to be said in it.

    Attributes:
        chart: Of the data `ROWS`.
        rows: That data.
        title: On top where the picture stands alone; a page says it itself.
        notes: Under it, wherever it goes: footnotes above all.
        key: What its signs mean, under it where it stands alone.
    """

    chart: alt.FacetChart
    rows: Sequence[Mapping[str, Any]]
    title: str
    notes: Sequence[str]
    key: Sequence[str]


def svg(picture: Picture, theme: Theme, shape: Shape, *, alone: bool = False) -> str:
    """Draw it as SVG.

    Args:
        picture: What to draw.
        theme: Colours for paper or for a dark page.
        shape: Wide, or narrow for a phone.
        alone: Whether it leaves the page: with its title, and on paper of its own.
    """
    return vl_convert.vegalite_to_svg(_spec(picture, theme, shape, alone=alone))


def _spec(picture: Picture, theme: Theme, shape: Shape, *, alone: bool) -> Spec:
    """Put together by hand: Altair copies charts for longer than it takes to draw them."""
    colours = COLOURS[theme]
    chart = picture.chart.to_dict(validate=False)
    parts = [{name: value for name, value in chart.items() if name not in ("$schema", "config")}]
    if notes := [note for note in (*(picture.key if alone else ()), *picture.notes) if note]:
        parts.append(_notes(notes, colours, _WIDTHS[shape]))
    title = {"text": wrap(picture.title, _WIDTHS[shape] // 9), "anchor": "start", "offset": 14}
    return {
        "$schema": chart["$schema"],
        "vconcat": parts,
        "spacing": 14,
        "background": colours.paper if alone else "transparent",
        "padding": 18 if alone else 4,
        "datasets": {ROWS.name: list(picture.rows)},
        "config": _config(colours),
        **({"title": title} if alone else {}),
    }


def _config(colours: Colours) -> Spec:
    return {
        "font": _FONT,
        "view": {"stroke": None},
        "title": {"color": colours.ink, "fontSize": 16, "fontWeight": 600},
        "header": {"labelColor": colours.ink, "labelAnchor": "start", "labelPadding": 6},
        "axis": {
            "labelColor": colours.ink,
            "titleColor": colours.quiet,
            "labelFontSize": 12,
            "labelLimit": 180,
            "domain": False,
            "ticks": False,
            "gridColor": colours.grid,
        },
    }


def _notes(notes: Iterable[str], colours: Colours, width: int) -> Spec:
    lines = [line for note in notes for line in wrap(note, int(width / _SIGN_WIDTH))]
    mark = {
        "type": "text",
        "text": lines,
        "align": "left",
        "baseline": "top",
        "lineHeight": _NOTE_LINE,
        "fontSize": _NOTE_SIZE,
        "color": colours.quiet,
    }
    place = {"x": {"value": 0}, "y": {"value": 0}}
    height = _NOTE_LINE * len(lines)
    data: Spec = {"values": [{}]}
    return {"data": data, "mark": mark, "encoding": place, "width": width, "height": height}
