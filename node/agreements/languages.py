"""The languages in which people read what they sign: texts, days and numbers."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from node.agreements.plain_words import Language
from proto.errors import InputError

_TEXTS = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language by its BCP 47 tag.

    Attributes:
        name: As its speakers call it.
        locale: By which days and numbers are written; CLDR knows Montenegrin as Serbian there.
        day: How laws write a day, as a pattern of CLDR; no full stop at its end, as one follows.
    """

    name: str
    locale: str
    day: str


LANGUAGES: Mapping[str, Spoken] = {
    "en": Spoken("English", "en_GB", "d MMMM y"),
    "sq": Spoken("shqip", "sq", "d MMMM y"),
    "bs": Spoken("bosanski", "bs_Latn", "d. MMMM y. 'godine'"),
    "hr": Spoken("hrvatski", "hr", "d. MMMM y. 'godine'"),
    "sr-Latn": Spoken("srpski", "sr_Latn", "d. MMMM y. 'godine'"),
    "sr-Cyrl": Spoken("српски", "sr_Cyrl", "d. MMMM y. 'године'"),
    "mk": Spoken("македонски", "mk", "d MMMM y 'година'"),
    "cnr": Spoken("crnogorski", "sr_Latn_ME", "d. MMMM y. 'godine'"),
    "ro": Spoken("română", "ro", "d MMMM y"),
}


def language(tag: str) -> Language:
    """A language in which agreements are told.

    Raises:
        InputError: It is none of `LANGUAGES`.
    """
    if tag not in LANGUAGES:
        raise InputError(f"expected a language ({', '.join(LANGUAGES)}), got {tag[:40]!r}")
    locale, day = LANGUAGES[tag].locale, LANGUAGES[tag].day
    return Language(
        tag=tag,
        text=_translations(tag).gettext,
        day=partial(format_date, format=day, locale=locale),
        number=partial(_number, locale=locale),
    )


@cache
def _translations(tag: str) -> NullTranslations:
    """The texts of a language, read from the file that translators edit."""
    if tag == "en":
        return NullTranslations()
    compiled = io.BytesIO()
    with (_TEXTS / f"{tag}.po").open("rb") as texts:
        write_mo(compiled, read_po(texts, locale=LANGUAGES[tag].locale))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _number(value: object, locale: str) -> str:
    """All of a number: what is signed is not rounded."""
    exact = Fraction(str(value))
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    if Fraction(decimal) != exact:
        return str(exact)
    return format_decimal(decimal, locale=locale, decimal_quantization=False)
