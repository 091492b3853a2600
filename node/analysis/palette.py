"""The colours of pictures, for paper and for a dark page, and the dashes of lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Colours:
    """Ink stands out from the page and from every tile by at least 4.5 to 1, lines by 3 to 1.

    Attributes:
        tiles: From nobody to the most people.
        lines: Told apart by the colour-blind; each has a dash of its own as well.
    """

    ink: str
    quiet: str
    grid: str
    figure: str
    tiles: tuple[str, str]
    lines: tuple[str, ...]


COLOURS: Mapping[Theme, Colours] = {
    "light": Colours(
        ink="#1d2733",
        quiet="#566170",
        grid="#dde3e9",
        figure="#0b5d6e",
        tiles=("#f2f6f7", "#5fb0c0"),
        lines=(
            *("#0b5d6e", "#b4453c", "#2f7d3b", "#8a6d00"),
            *("#84357f", "#3465a8", "#6b6b6b", "#1d2733"),
        ),
    ),
    "dark": Colours(
        ink="#e6ebf0",
        quiet="#a3afbd",
        grid="#34404d",
        figure="#6fc9da",
        tiles=("#1b2530", "#1d6c7d"),
        lines=(
            *("#6fc9da", "#f2928a", "#8fd09a", "#e3c763"),
            *("#dc9ad7", "#9dbdf0", "#b9bec4", "#ffffff"),
        ),
    ),
}
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 4), (10, 4), (3, 1), (1, 3))
