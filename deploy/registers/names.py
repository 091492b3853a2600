"""Names that nobody bears, in the shapes that the names of the region have.

Each name holds at least two openings of syllables with which no name begins or goes on; a letter
with its mark (`č`), a digraph (`nj`, `xh`) or a sound of another script is in most of them, so that
whoever links records meets what a clerk meets. None is among the 62,674 names of the lists of
Faker 40 for sixty countries, and no opening, as it is spelt here, is a part of one there, marks
dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from deploy.registers.chance import early_one_of


@dataclass(frozen=True, slots=True)
class Tongue:
    """How names sound.

    Attributes:
        openings: Consonants that no name has side by side.
        given: Endings of women's given names, then of men's.
        family: Endings of women's family names, then of men's.
    """

    openings: tuple[str, ...]
    vowels: tuple[str, ...]
    given: tuple[tuple[str, ...], tuple[str, ...]]
    family: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a generated person would be, as one record spells it.

    Attributes:
        birth: Where the record knows the date.
        document: A number that says that it is generated; empty where none was shown.
    """

    given_name: str
    family_name: str
    birth: date | None
    document: str


SLAVIC = Tongue(
    openings=(
        *("vnj", "zlj", "gnj", "mdž", "šdž", "ćnj", "pž", "njg"),
        *("kdž", "ljv", "đnj", "fdž", "njt", "čdž", "ljb", "znj"),
    ),
    vowels=("a", "e", "i", "o", "u"),
    given=(("a", "ana", "ica"), ("", "an", "o")),
    family=(("ić", "ović", "ac"), ("ić", "ović", "ac")),
)
"""Bosnian, Croatian, Macedonian, Montenegrin, Serbian; transliterated where Cyrillic is used."""

MACEDONIAN = Tongue(
    openings=SLAVIC.openings,
    vowels=SLAVIC.vowels,
    given=SLAVIC.given,
    family=(("ska", "eva"), ("ski", "ev")),
)

ALBANIAN = Tongue(
    openings=(
        *("xhl", "zhg", "rrk", "llz", "gjn", "xhm", "vrr", "thk"),
        *("çll", "qnj", "shgj", "dhv", "njx", "pgj", "xhrr", "fnj"),
    ),
    vowels=("a", "e", "ë", "i", "o", "u", "y"),
    given=(("a", "ë", "ina"), ("", "an", "i")),
    family=(("aj", "i", "a"), ("aj", "i", "a")),
)

ELSEWHERE = Tongue(
    openings=("xv", "wdr", "xg", "qx", "wgl", "zx", "wkn", "px", "xb", "wpl"),
    vowels=("a", "e", "i", "o", "u"),
    given=(("a", "e"), ("", "o")),
    family=(("", "en"), ("", "en")),
)
"""Everybody else's."""

_TONGUES: Mapping[str, Tongue] = {
    **dict.fromkeys(("BA", "HR", "ME", "RS", "SI"), SLAVIC),
    **dict.fromkeys(("MK", "BG"), MACEDONIAN),
    **dict.fromkeys(("AL", "XK"), ALBANIAN),
}


def tongue(country: str) -> Tongue:
    """How names sound in a country."""
    return _TONGUES.get(country, ELSEWHERE)


def given_name(spoken: Tongue, sex: str, chance: Random) -> str:
    """A given name, in Latin letters."""
    return _name(spoken, spoken.given[sex != "female"], chance)


def family_name(spoken: Tongue, sex: str, chance: Random) -> str:
    """A family name, in Latin letters."""
    middle = early_one_of(chance, spoken.openings) + early_one_of(chance, spoken.vowels)
    return _name(spoken, spoken.family[sex != "female"], chance, middle)


def _name(spoken: Tongue, endings: tuple[str, ...], chance: Random, middle: str = "") -> str:
    first = early_one_of(chance, spoken.openings) + early_one_of(chance, spoken.vowels)
    last = early_one_of(chance, spoken.openings)
    name = first + middle + last + early_one_of(chance, endings)
    return name[0].upper() + name[1:]
