"""Pictures that are written by hand: the frame of each, and the paper of one that stands alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from hub.web.drawing import Colours
from hub.web.lettering import FONT, LINE, lines, written

_SVG = "http://www.w3.org/2000/svg"
_EDGE = 18
_HEADLINE = 22
_LEAST = 420
"""A title and a key need so much, however little is drawn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of some size in pixels, with its title and the parts that it is drawn of."""

    title: str
    width: int
    height: int
    parts: Sequence[str]


def framed(drawn: Drawn) -> str:
    """As SVG on a page, which says around it what has to be said; the background is left open."""
    return _svg(drawn.width, drawn.height, (f"<title>{escape(drawn.title)}</title>", *drawn.parts))


def alone(drawn: Drawn, key: Iterable[str], colours: Colours) -> str:
    """As SVG that stands alone, on paper under its title, with what has to be said of it."""
    width = max(drawn.width, _LEAST)
    title, said = lines([drawn.title], width * 6 // 11), lines(key, width)
    top = _EDGE + _HEADLINE * len(title)
    height = top + drawn.height + LINE * (len(said) + 1) + _EDGE // 2
    heads = (
        f'<text x="{_EDGE}" y="{_EDGE + 16 + _HEADLINE * place}" font-size="16" font-weight="600"'
        f' fill="{colours.ink}">{escape(line)}</text>'
        for place, line in enumerate(title)
    )
    parts = (
        f'<rect width="100%" height="100%" fill="{colours.paper}"/>',
        *heads,
        f'<g transform="translate({_EDGE} {top})">{framed(drawn)}</g>',
        f'<g transform="translate({_EDGE} 0)">',
        *written(said, height - _EDGE // 2, colours.quiet),
        "</g>",
    )
    return _svg(width + 2 * _EDGE, height, parts)


def _svg(width: int, height: int, parts: Iterable[str]) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    style = f'role="img" font-family="{FONT}" font-size="13"'
    return "\n".join((f'<svg xmlns="{_SVG}" {size} {style}>', *parts, "</svg>"))
