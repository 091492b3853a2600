"""Ways as a picture: a row of points with their intervals for each origin, all on one scale.

Bands between two lists of countries would be prettier, and would claim more than is known: their
ends add up cells of which most are hidden, and doubt has no place in a band. Here every number that
is shown stands by itself, upright over its destination, on a scale from zero that all rows share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from hub import mirror_text, ways_text
from hub.comparison import observed
from hub.language import _
from hub.ways import Ways
from hub.web.drawing import COLOURS, Colours, Shape, Theme
from hub.web.lettering import LINE, cut, lines, written
from hub.web.paper import Drawn, alone, framed
from hub.wording import SIGNS, bounds
from proto.catalogue import Code

_PLOT, _ROW = 60, 90
"""Pixels from zero to the largest number, and of a row with the number beneath."""

_NARROWEST = 340
_SLANT, _ROOM = 7, 26
"""Pixels that a letter of a slanted heading adds to its height, and beside all letters."""


@dataclass(frozen=True, slots=True)
class _Measures:
    """In pixels; letters are those there is room for in a name."""

    names: int
    column: int
    name_letters: int
    head_letters: int
    columns: int

    @classmethod
    def of(cls, shape: Shape, heads: Sequence[Code]) -> "_Measures":
        """As wide as the page, unless there are few columns; as high as their names ask for."""
        columns = max(1, len(heads))
        longest = max((len(each.label) for each in heads), default=0)
        if shape == "narrow":
            return cls(96, min(56, max(30, 200 // columns)), 13, min(16, longest), columns)
        return cls(230, min(88, max(44, 590 // columns)), 34, min(24, longest), columns)

    @property
    def head(self) -> int:
        """How high slanted headings are."""
        return _SLANT * self.head_letters + _ROOM

    @property
    def right(self) -> int:
        """Where rows end."""
        return self.names + self.column * self.columns

    @property
    def width(self) -> int:
        """Of all; the last heading leans out over the rows, and notes need room."""
        return max(_NARROWEST, self.right + self.head // 2 + 12)

    def middle(self, place: int) -> int:
        """Of a column."""
        return self.names + self.column * place + self.column // 2


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn, and how."""

    ways: Ways
    colours: Colours
    measures: _Measures
    top: int

    def height(self, value: float) -> float:
        """How far above zero."""
        return _PLOT * value / self.top

    def base(self, row: int) -> int:
        """Where zero is in a row."""
        return self.measures.head + _ROW * row + _PLOT + 8


def svg(ways: Ways, theme: Theme, shape: Shape, *, key: Sequence[str] | None = None) -> str:
    """Draw ways as SVG, with the key of the signs and the footnotes in it.

    Args:
        ways: What to draw; at least one number is shown.
        theme: Colours for paper or for a dark page.
        shape: Wide, or narrow for a phone.
        key: What else has to be said of it where it stands alone, with its title and on paper of
            its own; nothing where a page around it says so.
    """
    measures = _Measures.of(shape, ways.destinations)
    top = _round_up(max((bounds(figure)[1] for *_, figure in ways.told), default=1))
    sheet = _Sheet(ways, COLOURS[theme], measures, top)
    notes = lines(_notes(sheet), measures.width)
    height = measures.head + _ROW * len(ways.origins) + 24 + LINE * len(notes)
    parts = (
        *_heads(sheet),
        *(part for row in range(len(ways.origins)) for part in _row(sheet, row)),
        *written(notes, height, sheet.colours.quiet),
    )
    drawn = Drawn(ways_text.full_title(ways), measures.width, height, parts)
    return framed(drawn) if key is None else alone(drawn, key, sheet.colours)


def _heads(sheet: _Sheet) -> Iterator[str]:
    measures = sheet.measures
    for place, code in enumerate(sheet.ways.destinations):
        at = f"{measures.middle(place)} {measures.head - 6}"
        name = escape(cut(code.label, measures.head_letters))
        yield (
            f'<text transform="translate({at}) rotate(-60)" font-size="12" font-weight="600"'
            f' fill="{sheet.colours.ink}">{name}</text>'
        )


def _row(sheet: _Sheet, row: int) -> Iterator[str]:
    """One origin: its name, its scale, and what is known of each destination."""
    ways, colours, measures = sheet.ways, sheet.colours, sheet.measures
    origin, base = ways.origins[row], sheet.base(row)
    name = escape(cut(origin.label, measures.name_letters))
    yield f'<text x="0" y="{base - _PLOT // 2 + 4}" fill="{colours.ink}">{name}</text>'
    for value in (0, sheet.top):
        y = base - sheet.height(value)
        path = f"M{measures.names} {y:.1f}H{measures.right}"
        yield f'<path d="{path}" stroke="{colours.grid}"/>'
        yield (
            f'<text x="{measures.names - 4}" y="{y + 4:.1f}" text-anchor="end" font-size="10"'
            f' fill="{colours.quiet}">{value}</text>'
        )
    for place, destination in enumerate(ways.destinations):
        x = measures.middle(place)
        if ways.is_at_home(origin, destination):
            yield (
                f'<rect x="{x - measures.column // 2}" y="{base - _PLOT}" height="{_PLOT}"'
                f' width="{measures.column}" fill="{colours.grid}" fill-opacity="0.6"/>'
            )
        yield from _cell(sheet, (origin, destination), x, base)


def _cell(sheet: _Sheet, way: tuple[Code, Code], x: int, base: int) -> Iterator[str]:
    """A point, its interval, and the number beneath; a sign where there is none.

    The point is hollow where noise alone may have made it.
    """
    colours, figure = sheet.colours, sheet.ways.figure(*way)
    if figure is None or not figure.shown:
        sign = SIGNS[observed(figure)]
        yield (
            f'<text x="{x}" y="{base - 4}" text-anchor="middle" font-size="12"'
            f' fill="{colours.quiet}">{sign}</text>'
        )
        return
    low, high = (base - sheet.height(end) for end in bounds(figure))
    yield (
        f'<path d="M{x} {low:.1f}V{high:.1f}" stroke="{colours.figure}" stroke-width="2"'
        ' stroke-opacity="0.55"/>'
    )
    y = base - sheet.height(figure.shown)
    origin, destination = way
    is_certain = (origin.id, destination.id) in sheet.ways.certain
    fill = colours.figure if is_certain else colours.paper
    yield (
        f'<circle cx="{x}" cy="{y:.1f}" r="4" fill="{fill}" stroke="{colours.figure}"'
        ' stroke-width="1.5"/>'
    )
    yield (
        f'<text x="{x}" y="{base + 14}" text-anchor="middle" font-size="11"'
        f' fill="{colours.ink}">{mirror_text.number(figure)}</text>'
    )


def _notes(sheet: _Sheet) -> Iterator[str]:
    """What its signs mean, and what must be said of its names."""
    ways = sheet.ways
    signs = {
        SIGNS["zero"]: _("zero"),
        SIGNS["below-minimum"]: _("below the minimum"),
        SIGNS["not-published"]: _("not published"),
    }
    points = f"│ {_('95 % interval of the noise')}; ○ {_(ways_text.MAY_BE_NONE)}"
    known = "; ".join(f"{sign} {words}" for sign, words in signs.items())
    yield f"{points}; {known}; {_(ways_text.AT_HOME)}"
    drawn = (*ways.origins, *ways.destinations)
    notes = (ways.party.footnote, *(each.footnote for each in drawn))
    yield from (f"* {note}" for note in dict.fromkeys(notes) if note)


def _round_up(value: int) -> int:
    """To a round number: the end of a scale."""
    power = 1
    while True:
        for step in (1, 2, 3, 4, 5, 6, 8):
            if step * power >= value:
                return step * power
        power *= 10
