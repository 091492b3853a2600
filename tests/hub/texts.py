"""Every text of the hub that has to be translated, found where it is said.

`python -m tests.hub.texts` lists those that a file of texts lacks, and those that nobody says.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from hub import language
from hub.comparability.rules import load
from hub.language import LANGUAGES, TEXTS

HUB = Path(language.__file__).parent
TRANSLATED = tuple(tag for tag in LANGUAGES if tag != language.ENGLISH)

_CALLS = {"_": None, "gettext": None, "later": None, "ngettext": (1, 2)}
_KINDS: Mapping[str, str] = {".py": "python", ".html": "jinja2.ext:babel_extract"}

Message = str | tuple[str, ...]
"""A text, or two for one and for many."""


@cache
def said() -> tuple[Message, ...]:
    """All texts, once, in the order in which files of texts hold them."""
    return tuple(dict.fromkeys((*_written(), *_ruled())))


@cache
def texts(tag: str) -> Catalog:
    """The file of texts of a language."""
    with (TEXTS / f"{tag}.po").open("rb") as file:
        return read_po(file, locale=LANGUAGES[tag].locale, abort_invalid=True)


def translations(tag: str) -> Mapping[Message, tuple[str, ...]]:
    """What stands for each text in a language, in each form that it has there."""
    return {
        each.id if isinstance(each.id, str) else tuple(each.id): _forms(each.string)
        for each in texts(tag)
        if each.id
    }


def _forms(translated: str | Sequence[str] | None) -> tuple[str, ...]:
    return (translated,) if isinstance(translated, str) else tuple(translated or ())


def _written() -> Iterator[Message]:
    for file in sorted(HUB.rglob("*")):
        if file.suffix in _KINDS:
            for _line, found, *_rest in extract_from_file(
                _KINDS[file.suffix], file, keywords=_CALLS, options={"silent": "false"}
            ):
                yield found


def _ruled() -> Iterator[str]:
    rules = load()
    yield from rules.words.values()
    yield from (rule.sentence for rule in rules.rules)


def main() -> None:
    """List what is to be done."""
    wanted = set(said())
    for tag in TRANSLATED:
        known = {text for text, translated in translations(tag).items() if all(translated)}
        for text in sorted(map(str, wanted - known)):
            print(f"{tag}: missing {text}")  # noqa: T201
        for text in sorted(map(str, known - wanted)):
            print(f"{tag}: nobody says {text}")  # noqa: T201


if __name__ == "__main__":
    main()
