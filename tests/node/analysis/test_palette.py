"""Everything in a picture can be seen, by whoever sees it."""

import math
from itertools import pairwise

import pytest

from node.analysis.chart import MOST_LINES
from node.analysis.palette import COLOURS, DASHES, Theme

PAGES: dict[Theme, str] = {"light": "#ffffff", "dark": "#18202a"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_stands_out(theme: Theme) -> None:
    """Words by 4.5 to 1 on the page and on every tile, lines by 3 to 1 (WCAG 2.2)."""
    colours = COLOURS[theme]

    for page in (PAGES[theme], *colours.tiles):
        assert 4.5 <= _contrast(colours.ink, page)
    assert 4.5 <= _contrast(colours.quiet, PAGES[theme])
    for line in (colours.figure, *colours.lines):
        assert 3 <= _contrast(line, PAGES[theme])


def test_every_line_has_a_dash_of_its_own() -> None:
    """So that nobody has to tell them by colour."""
    for colours in COLOURS.values():
        assert MOST_LINES == len(set(colours.lines)) == len(set(DASHES))


def _contrast(one: str, other: str) -> float:
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at:to], 16) / 255 for at, to in pairwise(range(1, 9, 2))]
    linear = [c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4) for c in channels]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
