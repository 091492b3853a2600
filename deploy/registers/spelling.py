"""How clerks spell a name: in their own script, without marks, or wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random

from deploy.registers.chance import one_of, whole

Spelling = Callable[[str], str]


def _table(pairs: str) -> dict[str, str]:
    """From letters to others, each pair written `lj=љ`."""
    return dict(pair.split("=") for pair in pairs.split())


_ALBANIAN = _table("ç=č dh=d ë=e gj=đ ll=l q=ć rr=r sh=š th=t x=dz xh=dž y=i zh=ž")
_CYRILLIC = _table(
    "a=а b=б c=ц č=ч ć=ћ d=д dž=џ đ=ђ e=е f=ф g=г h=х i=и j=ј k=к l=л lj=љ "  # noqa: RUF001
    "m=м n=н nj=њ o=о p=п q=к r=р s=с š=ш t=т u=у v=в w=в x=кс y=и z=з ž=ж"  # noqa: RUF001
)
_MACEDONIAN = _CYRILLIC | {"đ": "ѓ", "ć": "ќ"}
_PAIRS = {"č": "ch", "ć": "ch", "š": "sh", "ž": "zh", "đ": "dj", "ë": "e", "ç": "ch"}
_UNMARKED = str.maketrans("đĐ", "dD")
_VOWELS = ("aeiou", "аеиоу")
_SHORTEST = 3


def _by(table: Mapping[str, str]) -> Spelling:
    """Letter by letter, the longest first; what the table does not have stays."""
    longest = sorted(table, key=len, reverse=True)
    letters = re.compile("|".join(longest))

    def spelt(name: str) -> str:
        told = letters.sub(lambda found: table[found[0]], name.lower())
        return told[:1].upper() + told[1:]

    return spelt


serbian_cyrillic = _by(_CYRILLIC)
macedonian_cyrillic = _by(_MACEDONIAN)
slavic = _by(_ALBANIAN)
"""An Albanian name as a Slavic neighbour hears it."""
latin = _by(
    {own: letter for table in (_MACEDONIAN, _CYRILLIC) for letter, own in reversed(table.items())}
)
paired = _by(_PAIRS)
"""Marks as pairs of letters, as in a passport or a telegram."""


def unmarked(name: str) -> str:
    """Latin letters without their marks."""
    decomposed = unicodedata.normalize("NFD", name.translate(_UNMARKED))
    bare = "".join(letter for letter in decomposed if letter not in "\u0301\u0308\u030c\u0327")
    return unicodedata.normalize("NFC", bare)


def misspelt(name: str, chance: Random) -> str:
    """One slip: a letter left out, doubled, or exchanged with the next, or another vowel."""
    at = whole(chance, 1, len(name) - 2)
    before, letter, after = name[:at], name[at], name[at + 1 :]
    match whole(chance, 0, 3):
        case 0 if len(name) > _SHORTEST:
            return before + after
        case 1 if letter != after[0]:
            return before + after[0] + letter + after[1:]
        case 2 if others := _other_vowels(letter):
            return before + one_of(chance, others) + after
        case _:
            return before + letter + letter + after


def _other_vowels(letter: str) -> str:
    return "".join(each.replace(letter, "") for each in _VOWELS if letter in each)
