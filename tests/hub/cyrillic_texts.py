"""Writes the hub's Serbian texts in Cyrillic from those in Latin: one text in two scripts.

`python -m tests.hub.cyrillic_texts` must leave no diff.
"""

import re
from collections.abc import Iterator

from hub.language import TEXTS
from tests.vectors.catalogue.cyrillic import cyrillic

LATIN = TEXTS / "sr-Latn.po"
CYRILLIC = TEXTS / "sr-Cyrl.po"

_KEPT = re.compile(r"(\{\w+\}|\\.|SHA-256|SDMX|CSV|SVG|PNG|XLSX|PDF|UNODC|DCIM|dcim-\w+|\b[ABC]\b)")
"""Places and names, which are Latin in both scripts; the letters of grades, too."""

_ENTRY = re.compile(r"\n\n")


def written() -> str:
    """The whole file."""
    heading, *entries = _ENTRY.split(LATIN.read_text(encoding="utf-8"))
    return "\n\n".join((heading.replace("sr-Latn", "sr-Cyrl"), *map(_entry, entries)))


def in_cyrillic(text: str) -> str:
    """A text but for what is Latin in both scripts."""
    return "".join(part if _KEPT.fullmatch(part) else cyrillic(part) for part in _KEPT.split(text))


def _entry(text: str) -> str:
    source, mark, translated = text.partition("\nmsgstr")
    return source + "".join(_lines(mark + translated))


def _lines(translated: str) -> Iterator[str]:
    """What stands in quotation marks, in the other script."""
    for part in re.split(r'("(?:[^"\\]|\\.)*")', translated):
        yield f'"{in_cyrillic(part[1:-1])}"' if part.startswith('"') else part


if __name__ == "__main__":
    CYRILLIC.write_text(written(), encoding="utf-8")
