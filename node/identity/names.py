"""Names of the region as what they share: one form for all scripts, alphabets and habits.

`normalised` (of the anonymizer) makes a name in Cyrillic and its official transliteration one. This
goes further, for likely matches that a person will judge: letters that neighbours write differently
(đ, dj, gj, ѓ; ć, q, ќ; dž, xh, џ), doubled letters, hyphens, titles.
"""

import re

from anonymizer.pseudonym import normalised

_TITLES = frozenset(("dr", "prof", "mr", "mrs", "ing", "dipl"))
_PARTS = re.compile(r"[^\W\d_]+")
_SOUNDS = (
    (re.compile("[dg]j|dh"), "d"),
    (re.compile("kj|q"), "c"),
    (re.compile("dz|xh"), "z"),
    (re.compile("x"), "ks"),
    (re.compile("w"), "v"),
    (re.compile("ph"), "f"),
    (re.compile("ck"), "k"),
    (re.compile("(?<=[tgklnr])h|(?<=[ln])j|j(?=i)|(?<=i)j"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_AFTER_THE_FIRST = re.compile("(?<=.)[aeiouj]")
_SKELETON = 5


def parts(name: str) -> tuple[str, ...]:
    """Each name in a name, in its order and without titles: `Dr Ana-Marija` has two."""
    whole = normalised(name).replace("'", "").replace("’", "")  # noqa: RUF001 - an apostrophe
    every = tuple(sound(part) for part in _PARTS.findall(whole))
    return tuple(part for part in every if part not in _TITLES) or every


def sound(part: str) -> str:
    """One name as all who write it would spell it."""
    before = ""
    while before != part:  # What one rule leaves may be what another takes.
        before, part = part, normalised(part)
        for letters, same in _SOUNDS:
            part = letters.sub(same, part)
    return part


def skeleton(part: str) -> str:
    """The first letter and the first consonants after it: what a slip of the pen seldom touches."""
    return _AFTER_THE_FIRST.sub("", part)[:_SKELETON]
