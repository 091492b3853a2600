"""Text as it looks: nothing in it is unseen, and nothing looks like something else.

A word of two alphabets, such as one with a Cyrillic letter between Latin ones, is how a forger
writes a name that people take for another; a whole text in any alphabet is as good as any.
"""

import unicodedata
from collections.abc import Iterator

_UNSEEN = ("VARIATION SELECTOR", "GRAPHEME JOINER", "FILLER", "BLANK", "VOWEL INHERENT")
"""In the Unicode names of what has no shape although Python counts it as printable."""
_DISGUISES = ("<font>", "<wide>", "<narrow>")
"""How Unicode marks letters that are drawn like others: bold ones of formulas, wide ones."""
_BETWEEN_WORDS = "PSZ"
"""First letters of the categories of punctuation, symbols and spaces."""


def legible(text: str) -> str:
    """One line that every reader sees alike.

    Raises:
        ValueError: It is none; with what to change, and at which character.
    """
    if text != text.strip():
        raise ValueError("expected no spaces before or after it: remove them")
    if text.isascii() and text.isprintable():
        return text
    for place, character in enumerate(text, start=1):
        if not character.isprintable() or _is_unseen(character):
            raise ValueError(
                f"expected one line of characters that can be seen: remove U+{ord(character):04X},"
                f" character {place}"
            )
        if _is_disguised(character):
            raise ValueError(
                f"expected plain letters and digits: write U+{ord(character):04X}, character"
                f" {place}, as the one it looks like"
            )
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("expected composed characters: save it as Unicode NFC")
    for place, word in _words(text):
        if len(alphabets := sorted({*_alphabets(word)})) > 1:
            raise ValueError(
                f"expected every word in one alphabet: the one at character {place} mixes"
                f" {' and '.join(alphabets)} letters, which may look alike"
            )
    return text


def _is_unseen(character: str) -> bool:
    name = unicodedata.name(character, "")
    return any(unseen in name for unseen in _UNSEEN)


def _is_disguised(character: str) -> bool:
    """Letters drawn otherwise, and numbers that are written like letters."""
    is_drawn = unicodedata.decomposition(character).startswith(_DISGUISES)
    return is_drawn or unicodedata.category(character) == "Nl"


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Each word with the place of its first character; marks and digits belong to theirs."""
    start = 0
    for place, character in enumerate(f"{text} "):
        if unicodedata.category(character)[0] in _BETWEEN_WORDS:
            yield start + 1, text[start:place]
            start = place + 1


def _alphabets(word: str) -> Iterator[str]:
    """Of each letter, by its Unicode name; ordinal signs and ideographs have none."""
    for character in word:
        alphabet, is_letter, _ = unicodedata.name(character, "").partition(" LETTER ")
        if is_letter and unicodedata.category(character) != "Lm":
            yield alphabet.split()[0].capitalize()
