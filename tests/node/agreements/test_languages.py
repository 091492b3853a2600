"""Whoever signs reads it in their own language: nothing untranslated, nothing lost or added."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from node.agreements import languages, plain_words
from node.agreements import paper as agreement_paper
from node.agreements.known import Proposal
from node.agreements.languages import LANGUAGES, language
from node.agreements.plain_words import PlainWords
from proto.errors import InputError
from tests import documents
from tests.node.country import CATALOGUE
from tests.node.talkative import TALKATIVE

TRANSLATED = tuple(tag for tag in LANGUAGES if tag != "en")
LATIN = "abcčćdđefghijklmnoprsštuvzž"
ALPHABETS: Mapping[str, str] = {
    "sq": "abcçdeëfghijklmnopqrstuvxyz",
    "bs": LATIN,
    "hr": LATIN,
    "sr-Latn": LATIN,
    "sr-Cyrl": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
    "cnr": LATIN + "śź",
    "ro": "aăâbcdefghiîjklmnopqrsștțuvwxyz",
}
IN_LATIN: Mapping[str, str] = {
    **dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)),
    "љ": "lj",
    "њ": "nj",
    "џ": "dž",
}
ABBREVIATIONS = re.compile(r"SHA-256|\((?:AL|XK|marri)\)")
"""What stays in Latin letters in every script."""


def _marked(module: str) -> Iterator[str]:
    found = extract_from_file("python", module, keywords={"mark": None})
    return (text for _, text, *_ in found if isinstance(text, str))


def _labels() -> Iterator[str]:
    """What the catalogue lends to the sentences."""
    yield from (party.name for party in CATALOGUE.parties)
    yield from (party.footnote for party in CATALOGUE.parties if party.footnote is not None)
    for dataset in CATALOGUE.datasets:
        yield dataset.label
        yield from (each.label for each in dataset.indicators if each.leaves != "never")
        statuses = dataset.indicator(dataset.status_indicator).code_list
        yield from (code.label for code in statuses.codes)


TEXTS = tuple(
    dict.fromkeys(
        (*_marked(plain_words.__file__), *_marked(agreement_paper.__file__), *_labels()),
    )
)
"""Everything that has to be translated, once, in the order in which files of texts hold it."""


@cache
def _file(tag: str) -> Catalog:
    path = Path(languages.__file__).parent / "locale" / f"{tag}.po"
    with path.open("rb") as texts:
        return read_po(texts, locale=LANGUAGES[tag].locale, abort_invalid=True)


def _translations(tag: str) -> Mapping[str, str]:
    return {str(each.id): str(each.string) for each in _file(tag) if each.id}


def _places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _told(tag: str) -> list[str]:
    words = PlainWords(CATALOGUE, language(tag))
    chapters = [chapter for each in TALKATIVE for chapter in words.tell(each)]
    return [line for chapter in chapters for line in (chapter.heading, *chapter.sentences)]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_file_has_every_text_once_and_no_other(tag: str) -> None:
    """A text that is new in the code or gone from it is seen by whoever changes it."""
    assert list(TEXTS) == list(_translations(tag))
    assert not _file(tag).obsolete


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_is_translated(tag: str) -> None:
    """None is empty, none is doubtful, and no sentence is its English self."""
    sentences = (*_marked(plain_words.__file__), *_marked(agreement_paper.__file__))

    translations = _translations(tag)

    assert all(text.strip() == text and text for text in translations.values())
    assert not [each.id for each in _file(tag) if each.fuzzy and each.id]
    assert not [text for text in sentences if translations[text] == text]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_the_same_places(tag: str) -> None:
    """A place that is lost would leave something of the document unsaid."""
    differing = {
        text: translation
        for text, translation in _translations(tag).items()
        if _places(text) != _places(translation)
    }

    assert {} == differing


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_is_spelt_with_the_letters_of_its_language(tag: str) -> None:
    """No letter of another script that looks alike, no ş where Romanian has ș."""
    letters = set(ALPHABETS[tag] + ALPHABETS[tag].upper())

    strange = {
        text: odd
        for text in _translations(tag).values()
        if (odd := set(filter(str.isalpha, _bare(text))) - letters)
    }

    assert {} == strange


def _bare(text: str) -> str:
    """A text without its places and what is Latin in every script."""
    return ABBREVIATIONS.sub("", re.sub(r"\{\w+\}", "", text))


def test_serbian_says_the_same_in_both_scripts() -> None:
    """One signs the same, whichever one reads."""
    cyrillic = _translations("sr-Cyrl")

    latin = {text: "".join(map(_latin, translated)) for text, translated in cyrillic.items()}

    assert latin == _translations("sr-Latn")


def _latin(letter: str) -> str:
    found = IN_LATIN.get(letter.lower(), letter)
    return found.capitalize() if letter.isupper() else found


def test_what_is_said_is_what_is_translated() -> None:
    """Every text of the files stands in an agreement, and no other text stands in one."""
    said: set[str] = set()

    def heard(text: str) -> str:
        said.add(text)
        return text

    words = PlainWords(CATALOGUE, replace(language("en"), text=heard))

    for each in TALKATIVE:
        words.tell(each)
        agreement_paper.paper(
            Proposal(documents.proposal(each), each, ()),
            (),
            words,
            documents.TODAY,
            leaves={},
        )

    assert set(TEXTS) == said


@pytest.mark.parametrize("tag", ["sr-Cyrl", "mk"])
def test_an_agreement_is_told_without_a_word_of_english(tag: str) -> None:
    """Where no letter is Latin, no word can have passed the translation by."""
    told = _told(tag)

    assert [] == [line for line in told if re.search("[A-Za-z]", ABBREVIATIONS.sub("", line))]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_an_agreement_is_told_in_every_language(tag: str) -> None:
    """Sentence for sentence, each ended once, with nothing left open."""
    told, english = _told(tag), _told("en")

    assert len(told) == len(english)
    assert not set(told) & set(english)
    assert not [line for line in told if re.search(r"\.\.|[{}]| {2}| [.,;:]", line)]


@pytest.mark.parametrize(
    ("tag", "day", "number"),
    [
        ("en", "31 December 2028", "12,345.625"),
        ("sq", "31 dhjetor 2028", "12\N{NO-BREAK SPACE}345,625"),
        ("bs", "31. decembar 2028. godine", "12.345,625"),
        ("hr", "31. prosinca 2028. godine", "12.345,625"),
        ("sr-Latn", "31. decembar 2028. godine", "12.345,625"),
        ("sr-Cyrl", "31. децембар 2028. године", "12.345,625"),
        ("mk", "31 декември 2028 година", "12.345,625"),
        ("cnr", "31. decembar 2028. godine", "12.345,625"),
        ("ro", "31 decembrie 2028", "12.345,625"),
    ],
)
def test_days_and_numbers_are_written_as_people_write_them(tag: str, day: str, number: str) -> None:
    """A comma that is a point elsewhere would make a thousandth of a loss, or a thousandfold."""
    spoken = language(tag)

    assert day == spoken.day(date(2028, 12, 31))
    assert number == spoken.number(Fraction(98765, 8))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_number_is_told_to_its_last_digit(tag: str) -> None:
    """What is signed is not rounded, however small; what has no last digit stays a ratio."""
    number = language(tag).number

    assert number(Fraction(1, 10**10))[-10:] == "0000000001"
    assert "1/3" == number(Fraction(1, 3))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_kosovo_keeps_its_asterisk(tag: str) -> None:
    """The footnote belongs to the name in every language."""
    assert language(tag).text("Kosovo*")[-1] == "*"


def test_a_language_that_nobody_translated_is_refused() -> None:
    """With those that there are."""
    with pytest.raises(InputError, match=r"sr-Latn.*got 'de'"):
        language("de")
