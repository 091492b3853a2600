"""Writes the Serbian labels in Cyrillic from those in Latin: one text in two scripts.

`python -m tests.vectors.catalogue.cyrillic` must leave no diff.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from proto import labels

LATIN = labels.FOLDER / "sr-Latn" / "labels.toml"
CYRILLIC = labels.FOLDER / "sr-Cyrl" / "labels.toml"

_HEADING = "# Made from the Latin ones by `python -m tests.vectors.catalogue.cyrillic`.\n"
_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ"}
_LETTERS = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
_SECTION = re.compile(r"[A-H]\. ")
"""The letters that number the handbook's parts are the same in every language."""


def cyrillic(text: str) -> str:
    """A Serbian text in the other script (Pravopis srpskoga jezika, 2010)."""
    number = _SECTION.match(text)
    if number:
        return number[0] + cyrillic(text[number.end() :])
    return re.sub("lj|nj|dž|.", _letter, text, flags=re.IGNORECASE | re.DOTALL)


def written() -> str:
    """The whole file."""
    parts = tomllib.loads(LATIN.read_text(encoding="utf-8"))
    return "\n".join((_HEADING, *_lines("", parts), ""))


def _lines(place: str, parts: Mapping[str, object]) -> Iterator[str]:
    texts = {name: text for name, text in parts.items() if isinstance(text, str)}
    if texts or not parts:
        yield f"[{place}]"
        yield from (f'{name} = "{cyrillic(text)}"' for name, text in texts.items())
        yield ""
    for name, inner in parts.items():
        if isinstance(inner, dict):
            yield from _lines(f"{place}.{name}" if place else name, inner)


def _letter(found: re.Match[str]) -> str:
    latin = found[0]
    other = _PAIRS.get(latin.lower()) or _LETTERS.get(latin.lower(), latin)
    return other.upper() if latin[0].isupper() else other


if __name__ == "__main__":
    Path(CYRILLIC).write_text(written().rstrip("\n") + "\n", encoding="utf-8")
