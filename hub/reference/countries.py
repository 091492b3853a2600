"""Which country is meant by its name, its people or its adjective, in any language."""

import tomllib
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import countrynames
from babel.core import get_global

_SPELLINGS = Path(__file__).with_name("spellings.toml")
_ALPHA2 = 2
_NOWHERE = "ZZ"


@dataclass(frozen=True, slots=True)
class Named:
    """What was made of a name.

    Attributes:
        text: The country's code; or a word that names none; or what was written.
        is_known: Whether anything was made of it.
    """

    text: str
    is_known: bool


def by_alpha3(code: str) -> str | None:
    """ISO 3166-1 alpha-2 of an alpha-3 code (and `XK`), if there is one."""
    if code == "XKX":
        return "XK"
    found = set(get_global("territory_aliases").get(code, ())) - {_NOWHERE}
    return found.pop() if len(found) == 1 else None


@cache
def named(text: str) -> Named:
    """The country that a text names: `Romania`, `Romanian`, `Rumänien`, `Румыния`, `Serbians`."""
    spellings = _spellings()
    if word := spellings["words"].get(text.casefold()):
        return Named(word, is_known=True)
    code = spellings["countries"].get(text.casefold()) or _in_lists(text)
    return Named(text, is_known=False) if code is None else Named(code, is_known=True)


def _in_lists(text: str) -> str | None:
    """The lists have `Serbian` where countries also write `Serbians`."""
    written = [text, text[:-1]] if text.endswith("s") else [text]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It would rather have ICU, which needs a compiler.
        codes = [countrynames.to_code(each) for each in written]
    return next((code for code in codes if code and len(code) == _ALPHA2), None)


@cache
def _spellings() -> dict[str, dict[str, str]]:
    read = tomllib.loads(_SPELLINGS.read_text(encoding="utf-8"))
    return {part: {key.casefold(): value for key, value in of.items()} for part, of in read.items()}
