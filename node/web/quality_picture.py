"""The scores of a register as a picture: a line over the years, and the one before beside it."""

from collections.abc import Iterator
from html import escape
from typing import Literal, NamedTuple

import altair as alt
import vl_convert

from node.analysis.definition import MARK
from node.analysis.palette import COLOURS, DASHES, Colours, Theme
from node.quality.kept import Past
from node.quality.quality import Report

_FONT = "Liberation Sans, Arial, sans-serif"
Shape = Literal["wide", "narrow"]
_Drawn = alt.LayerChart | alt.FacetChart
_FEWEST, _STEP, _TOP = 2, 10, 100


class _Point(NamedTuple):
    line: str
    year: str
    score: float


def is_drawable(report: Report) -> bool:
    """Whether there are years enough for a line."""
    return len(report.scores) >= _FEWEST


def svg(report: Report, theme: Theme, shape: Shape = "wide") -> str:
    """Draw the score of each year by the last examination, and by the one before.

    Args:
        report: With years enough for a line.
        theme: Colours for a light page or for a dark one.
        shape: Wide, or narrow for a phone.
    """
    points, colours = tuple(_points(report)), COLOURS[theme]
    lines = list(dict.fromkeys(point.line for point in points))
    floor = _STEP * int(min(point.score for point in points) // _STEP)
    values = [point._asdict() for point in points]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelPadding=8, grid=False)),
        y=alt.Y("score:Q", title=None, scale=alt.Scale(domain=[min(floor, _TOP - _STEP), _TOP])),
        color=_colour(lines, colours),
    )
    dashes = alt.Scale(domain=lines, range=[list(dash) for dash in DASHES[: len(lines)]])
    dashed = alt.StrokeDash("line:N", scale=dashes, legend=None)
    drawn = alt.layer(
        base.mark_line(strokeWidth=2.5).encode(strokeDash=dashed),
        base.mark_point(filled=True, size=55, opacity=1),
        width={"wide": 620, "narrow": 270}[shape],
        height=200,
    )
    return _told(vl_convert.vegalite_to_svg(_dressed(drawn, colours).to_dict()), report)


def described(report: Report) -> str:
    """The picture in words."""
    told = ", ".join(f"{each.score.year}: {each.score.total}" for each in report.scores)
    return f"Quality score by year, from 0 to 100. {told}. {MARK}."


def _points(report: Report) -> Iterator[_Point]:
    for past in (*_before(report), *report.scores):
        yield _Point(f"on {past.day}", str(past.score.year), past.score.total)


def _before(report: Report) -> tuple[Past, ...]:
    """The scores of the examination before the last."""
    earlier = [each for each in report.history if each.day < report.day]
    last = max((each.day for each in earlier), default=None)
    return tuple(each for each in earlier if each.day == last)


def _colour(lines: list[str], colours: Colours) -> alt.Color:
    """The last examination stands out; one alone needs no name."""
    legend = alt.Legend(
        title=None,
        orient="bottom",
        labelColor=colours.ink,
        labelFontSize=12,
        symbolType="stroke",
        symbolSize=300,
    )
    own = [colours.quiet, colours.figure][-len(lines) :]
    return alt.Color(
        "line:N",
        sort=lines,
        scale=alt.Scale(domain=lines, range=own),
        legend=legend if len(lines) > 1 else None,
    )


def _dressed(drawn: _Drawn, colours: Colours) -> _Drawn:
    dressed: _Drawn = (
        drawn.properties(background="transparent")
        .configure(font=_FONT, padding=8)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colours.ink,
            labelFontSize=12,
            domain=False,
            ticks=False,
            gridColor=colours.grid,
        )
    )
    return dressed


def _told(drawn: str, report: Report) -> str:
    """The picture with its description as its first children."""
    start = drawn.index(">") + 1
    opened = drawn[: start - 1].replace("<svg ", '<svg role="img" ', 1)
    said = f"<title>Quality score by year</title><desc>{escape(described(report))}</desc>"
    return f"{opened}>{said}{drawn[start:]}"
