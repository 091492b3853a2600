"""The languages of the hub: one is spoken at a time; sentences, numbers, days and lists follow it.

Texts are written in English where they are said; a file of texts for each other language lies in
`locale/`. Which language is spoken holds for one request or command, and for nothing beside it.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from proto import labels
from proto.catalogue import Catalogue
from proto.errors import InputError

TEXTS = Path(__file__).parent / "locale"
_CALLED = {"sr": "sr-Cyrl", "sh": "sr-Latn"}
"""What browsers call languages that we have under longer names."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language by its BCP 47 tag.

    Attributes:
        name: As its speakers call it.
        locale: By which days, numbers and lists are written; CLDR knows Montenegrin as Serbian.
    """

    name: str
    locale: str


LANGUAGES: Mapping[str, Spoken] = {
    "en": Spoken("English", "en_GB"),
    "sq": Spoken("Shqip", "sq"),
    "bs": Spoken("Bosanski", "bs_Latn"),
    "hr": Spoken("Hrvatski", "hr"),
    "cnr": Spoken("Crnogorski", "sr_Latn_ME"),
    "sr-Latn": Spoken("Srpski", "sr_Latn"),
    "sr-Cyrl": Spoken("Српски", "sr_Cyrl"),
    "mk": Spoken("Македонски", "mk"),
    "ro": Spoken("Română", "ro"),
}
ENGLISH = "en"

_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Speak a language until the end of the block.

    Raises:
        InputError: It is none of `LANGUAGES`.
    """
    if tag not in LANGUAGES:
        raise InputError(f"expected a language ({', '.join(LANGUAGES)}), got {tag[:40]!r}")
    before = _SPOKEN.set(tag)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> str:
    """The tag of the language that is spoken."""
    return _SPOKEN.get()


def preferred(header: str) -> str:
    """Of our languages the one that a browser likes best (`Accept-Language`, RFC 9110 §12.5.4)."""
    ranked = [part.partition(";q=") for part in header.replace(" ", "").split(",")]
    liked = [tag for tag, _sign, weight in sorted(ranked, key=_dislike) if _weight(weight) > 0]
    return next((ours for tag in liked if (ours := _ours(tag))), ENGLISH)


def gettext(text: str) -> str:
    """A text in the language that is spoken."""
    return _translations(spoken()).gettext(text)


_ = gettext


def ngettext(one: str, many: str, count: int) -> str:
    """A text about a number of things, in the form that the number asks for."""
    return _translations(spoken()).ngettext(one, many, count)


def later(text: str) -> str:
    """Mark a text that is translated where it is said."""
    return text


def catalogue() -> Catalogue:
    """The catalogue under the labels of the language that is spoken."""
    return labels.load(spoken())


def number(value: float, digits: int = 0) -> str:
    """A number, rounded to so many digits after the point."""
    return _decimal(value + 0.0, digits, _locale())  # There is no minus before a zero.


def day(value: date) -> str:
    """A day, with the name of its month."""
    return format_date(value, format="long", locale=_locale())


def moment(value: datetime) -> str:
    """A day and the time on it, to the minute, at Greenwich."""
    at = value.astimezone(UTC)
    both = str(get_datetime_format("medium", locale=_locale()))
    return f"{both.format(format_time(at, 'short', locale=_locale()), day(at.date()))} UTC"


def enumeration(words: Iterable[str]) -> str:
    """Words as people list them: `Albania, Croatia and Serbia`."""
    return format_list(list(words), style="standard", locale=_locale())


def alternatives(words: Iterable[str]) -> str:
    """Words as people choose among them: `presumed or identified`."""
    return format_list(list(words), style="or", locale=_locale())


def _locale() -> Locale:
    return _parsed(LANGUAGES[spoken()].locale)


@cache
def _parsed(identifier: str) -> Locale:
    return Locale.parse(identifier)


@lru_cache(maxsize=1 << 13)
def _decimal(value: float, digits: int, locale: Locale) -> str:
    """Large tables say the same small numbers again and again."""
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=locale)


@cache
def _translations(tag: str) -> NullTranslations:
    """The texts of a language, read from the file that translators edit."""
    if tag == ENGLISH:
        return NullTranslations()
    compiled = io.BytesIO()
    with (TEXTS / f"{tag}.po").open("rb") as texts:
        write_mo(compiled, read_po(texts, locale=LANGUAGES[tag].locale))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _ours(tag: str) -> str:
    """Our language under a tag, or under it without its last parts; nothing where it is none."""
    known = {**_CALLED, **{each.lower(): each for each in LANGUAGES}}
    parts = tag.lower().split("-")
    shorter = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((known[each] for each in shorter if each in known), "")


def _dislike(part: tuple[str, str, str]) -> float:
    return -_weight(part[2])


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
