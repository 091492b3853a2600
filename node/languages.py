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

from node.plain_words import Language
from proto.errors import InputError

_TEXTS = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language by its BCP 47 tag.

    Attributes:
        name: As its speakers call it.
        locale: By which days and numbers are written; CLDR knows Montenegrin as Serbian there.
    """

    name: str
    locale: str


LANGUAGES: Mapping[str, Spoken] = {
    "en": Spoken("English", "en_GB"),
    "sq": Spoken("shqip", "sq"),
    "bs": Spoken("bosanski", "bs_Latn"),
    "hr": Spoken("hrvatski", "hr"),
    "sr-Latn": Spoken("srpski", "sr_Latn"),
    "sr-Cyrl": Spoken("српски", "sr_Cyrl"),
    "mk": Spoken("македонски", "mk"),
    "cnr": Spoken("crnogorski", "sr_Latn_ME"),
    "ro": Spoken("română", "ro"),
}


def language(tag: str) -> Language:
    """A language in which agreements are told.

    Raises:
        InputError: It is none of `LANGUAGES`.
    """
    if tag not in LANGUAGES:
        raise InputError(f"expected a language ({', '.join(LANGUAGES)}), got {tag[:40]!r}")
    locale = LANGUAGES[tag].locale
    return Language(
        tag=tag,
        text=_translations(tag).gettext,
        day=partial(format_date, format="long", locale=locale),
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
