"""A picture of exact figures beside noisy ones: a bar for what is known, a span for what is not."""

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from node.analysis.palette import Colours
from node.analysis.sheet import Line, Sheet, written

MOST_SPANS = 150
"""More than this is no picture any more."""

_STEP = 22
_DRAWN = "people", "noisy"


def values(sheet: Sheet) -> tuple[Mapping[str, Any], ...]:
    """Each country's number in each row, and its span where it has one; none that is hidden."""
    return tuple(each for line in sheet.lines for each in _of(sheet, line))


def _of(sheet: Sheet, line: Line) -> Iterator[Mapping[str, Any]]:
    row = " · ".join(label for label in line.labels if label)
    for place, column in enumerate(sheet.columns):
        number = line.numbers[place]
        if number is None or column.kind not in _DRAWN:
            continue
        low, high = line.numbers[place + 1 : place + 3] if column.is_noisy else (number, number)
        said = written(number, column.kind)
        yield {
            "row": row,
            "party": column.label,
            "number": number,
            "low": low,
            "high": high,
            "is_noisy": column.is_noisy,
            "said": f"{said}  [{low}–{high}]" if column.is_noisy else said,  # noqa: RUF001
        }


def drawn(sheet: Sheet, colours: Colours, *, width: int) -> alt.FacetChart:
    """Our own bars are filled, the neighbours' numbers are open circles on a line.

    Args:
        sheet: With at least one number.
        colours: Of the page.
        width: Pixels for numbers.
    """
    found = values(sheet)
    parties = [column.label for column in sheet.columns if column.kind in _DRAWN]
    rows = list(dict.fromkeys(each["row"] for each in found))
    base = alt.Chart().encode(
        y=alt.Y("party:N", sort=parties, title=None, axis=alt.Axis(labelPadding=8, grid=False)),
    )
    noisy, exact = alt.datum.is_noisy, ~alt.datum.is_noisy
    layers = alt.layer(
        base.transform_filter(exact)
        .mark_bar(color=colours.figure, cornerRadiusEnd=2, height={"band": 0.6})
        .encode(x=alt.X("number:Q", title=None, axis=alt.Axis(tickMinStep=1, format=",d"))),
        base.transform_filter(noisy)
        .mark_rule(color=colours.lines[1], strokeWidth=2)
        .encode(x=alt.X("low:Q", title=None), x2="high:Q"),
        base.transform_filter(noisy)
        .mark_point(color=colours.lines[1], size=55, filled=False, strokeWidth=2, opacity=1)
        .encode(x=alt.X("number:Q", title=None)),
        base.mark_text(align="left", dx=7, color=colours.ink, fontSize=12).encode(
            x=alt.X("high:Q", title=None), text="said:N"
        ),
        data=alt.InlineData(values=list(found)),
    ).properties(width=width, height=alt.Step(_STEP))
    header = alt.Header(
        title=None, labelOrient="top", labelAngle=0, labelAnchor="start", labelColor=colours.ink,
        labelFontSize=13, labelFontWeight="bold",
    )  # fmt: skip
    return layers.facet(row=alt.Row("row:N", sort=rows, header=header), spacing=14)
