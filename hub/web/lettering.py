"""Letters in pictures that are written by hand: how long they are, and lines that fit."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
LINE = 16
"""Pixels from one line of notes to the next."""

_LETTER = 6
_LEAST = 40


def cut(label: str, letters: int) -> str:
    """A name that is no longer than there is room for."""
    return label if len(label) <= letters else f"{label[: letters - 1].rstrip()}…"


def lines(texts: Iterable[str], width: int) -> tuple[str, ...]:
    """Notes in lines that fit into so many pixels."""
    room = max(_LEAST, width // _LETTER)
    return tuple(line for text in texts for line in _lines(text, room))


def written(notes: tuple[str, ...], height: int, colour: str) -> Iterator[str]:
    """Lines at the foot of a picture."""
    for place, line in enumerate(notes):
        y = height - LINE * (len(notes) - place) + 8
        yield f'<text x="0" y="{y}" font-size="10" fill="{colour}">{escape(line)}</text>'


def _lines(text: str, room: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= room:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line
