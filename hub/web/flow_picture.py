"""A flow as a picture: a matrix of discs, each as large as its number; no border is drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from textwrap import wrap
from xml.sax.saxutils import escape

from hub import flow_text, mirror_text
from hub.flows import Column, Flow
from hub.selection import Figure
from hub.web.drawing import COLOURS, Colours, Shape, Theme
from proto.catalogue import Code


@dataclass(frozen=True, slots=True)
class _Measures:
    """In pixels; `letters` is how much of a row's name there is room for."""

    names: int
    column: int
    row: int
    letters: int

    @classmethod
    def of(cls, shape: Shape, columns: int) -> "_Measures":
        """As wide as the page, unless there are few columns."""
        if shape == "narrow":
            return cls(110, min(70, max(30, (_NARROW - 110) // columns)), 48, 15)
        return cls(250, min(130, max(60, (_WIDE - 250) // columns)), 54, 38)


_WIDE, _NARROW = 900, 340
_FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
_HEAD = 40
_FOOT = 24
_LINE = 16
_PAPER = 18
_LEAST = 420
"""A title and a key need so much, however few countries there are."""

_SVG = "http://www.w3.org/2000/svg"


def svg(flow: Flow, theme: Theme, shape: Shape, *, key: Sequence[str] | None = None) -> str:
    """Draw a flow as SVG.

    Args:
        flow: What to draw.
        theme: Colours for paper or for a dark page.
        shape: Wide, or narrow for a phone, with countries by their codes.
        key: What has to be said of it where it stands alone, with its title and on paper of its
            own; nothing where a page around it says so.
    """
    colours, measures = COLOURS[theme], _Measures.of(shape, len(flow.columns))
    width = measures.names + measures.column * len(flow.columns) + 8
    notes = _footnotes(flow, measures)
    height = _HEAD + measures.row * len(flow.rows) + _FOOT + _LINE * len(notes)
    parts = (
        f"<title>{escape(flow_text.full_title(flow))}</title>",
        *_heads(flow, colours, measures, shape),
        *_rows(flow, colours, measures),
        *_texts(notes, height - _LINE * len(notes) + 8, colours),
    )
    drawn = _svg(width, height, parts)
    return drawn if key is None else _alone(flow, drawn, (width, height), key, colours)


def _svg(width: int, height: int, parts: Iterable[str]) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    style = f'role="img" font-family="{_FONT}" font-size="13"'
    return "\n".join((f'<svg xmlns="{_SVG}" {size} {style}>', *parts, "</svg>"))


def _alone(
    flow: Flow, drawn: str, size: tuple[int, int], key: Sequence[str], colours: Colours
) -> str:
    """On paper, under its title, and what has to be said of it beneath."""
    width, height = max(size[0], _LEAST), size[1]
    title = wrap(flow_text.full_title(flow), width // 11)
    said = [line for each in key for line in wrap(each, width // 6)]
    top = _PAPER + 22 * len(title)
    foot = top + height + _LINE
    parts = (
        f'<rect width="100%" height="100%" fill="{colours.paper}"/>',
        *(
            f'<text x="{_PAPER}" y="{_PAPER + 16 + 22 * place}" font-size="16" font-weight="600"'
            f' fill="{colours.ink}">{escape(line)}</text>'
            for place, line in enumerate(title)
        ),
        f'<g transform="translate({_PAPER} {top})">{drawn}</g>',
        f'<g transform="translate({_PAPER} 0)">',
        *_texts(said, foot, colours),
        "</g>",
    )
    return _svg(width + 2 * _PAPER, foot + _LINE * len(said) + _PAPER // 2, parts)


def _heads(flow: Flow, colours: Colours, measures: _Measures, shape: Shape) -> Iterator[str]:
    for place, column in enumerate(flow.columns):
        party = column.party
        star = "*" * party.name.endswith("*")
        is_short = shape == "narrow" or 8 * len(party.name) > measures.column
        name = f"{party.id}{star}" if is_short else party.name
        x = _middle(place, measures)
        yield (
            f'<text x="{x}" y="24" text-anchor="middle" font-weight="600" fill="{colours.ink}">'
            f"{escape(name)}</text>"
        )


def _rows(flow: Flow, colours: Colours, measures: _Measures) -> Iterator[str]:
    for place, code in enumerate(flow.rows):
        y = _HEAD + measures.row * place
        right = measures.names + measures.column * len(flow.columns)
        yield f'<path d="M0 {y}H{right}" stroke="{colours.grid}"/>'
        middle = y + measures.row // 2 + 4
        name = escape(_cut(code.label, measures.letters))
        yield f'<text x="0" y="{middle}" fill="{colours.ink}">{name}</text>'
        for number, column in enumerate(flow.columns):
            at = _middle(number, measures), y + measures.row // 2
            yield from _cell(flow, column, code, colours, at, measures)


def _cell(  # noqa: PLR0913, PLR0917  # What, in which colours, where and how large.
    flow: Flow,
    column: Column,
    code: Code,
    colours: Colours,
    at: tuple[int, int],
    measures: _Measures,
) -> Iterator[str]:
    """A disc of the number's area, and the number on it or beneath."""
    x, y = at
    figure = column.figures.get(code.id)
    if figure is None or not figure.shown:
        sign = _sign(figure)
        yield f'<text x="{x}" y="{y + 4}" text-anchor="middle" fill="{colours.quiet}">{sign}</text>'
        return
    most = min(measures.column, measures.row - 20) / 2 - 1
    radius = max(2.0, most * sqrt(figure.shown / flow.largest))
    yield f'<circle cx="{x}" cy="{y - 7}" r="{radius:.1f}" fill="{colours.figure}"/>'
    number = mirror_text.number(figure)
    yield (
        f'<text x="{x}" y="{y + measures.row // 2 - 6}" text-anchor="middle" font-size="11"'
        f' fill="{colours.ink}">{number}</text>'
    )


def _sign(figure: Figure | None) -> str:
    if figure is None:
        return "✕"
    return "◇" if figure.shown is None else "0"


def _footnotes(flow: Flow, measures: _Measures) -> Sequence[str]:
    """What must be said of the names, in lines that fit."""
    codes = (each.footnote for each in flow.rows)
    notes = dict.fromkeys(
        note for note in (*(c.party.footnote for c in flow.columns), *codes) if note
    )
    room = (measures.names + measures.column * len(flow.columns)) // 6
    return [line for note in notes for line in wrap(f"* {note}", max(40, room))]


def _texts(lines: Sequence[str], top: int, colours: Colours) -> Iterator[str]:
    for place, line in enumerate(lines):
        y = top + _LINE * place
        yield f'<text x="0" y="{y}" font-size="10" fill="{colours.quiet}">{escape(line)}</text>'


def _middle(place: int, measures: _Measures) -> int:
    return measures.names + measures.column * place + measures.column // 2


def _cut(label: str, letters: int) -> str:
    return label if len(label) <= letters else f"{label[: letters - 1].rstrip()}…"
