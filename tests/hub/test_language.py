"""Whoever reads the hub reads it in their own language: nothing untranslated, nothing lost."""

import re
from datetime import date
from string import Formatter

import pytest

from hub import language
from hub.language import LANGUAGES, preferred, speaking
from proto import labels
from proto.errors import InputError
from tests.hub.cyrillic_texts import CYRILLIC, in_cyrillic, written
from tests.hub.texts import TRANSLATED, said, texts, translations

NO_BREAK = "\N{NO-BREAK SPACE}"
LATIN_EVERYWHERE = re.compile(
    r"\{\w+\}|SHA-256|SDMX|CSV|SVG|PNG|XLSX|PDF|UNODC|DCIM|dcim-[a-z-]+|\b[ABC]\b"
)


def _places(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name})


def test_the_hub_speaks_the_languages_of_the_catalogue() -> None:
    """In the same order, under the same tags."""
    assert tuple(LANGUAGES) == labels.LANGUAGES


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_is_translated_and_none_is_left_over(tag: str) -> None:
    """A text that is new in the code or gone from it is seen by whoever changes it."""
    translated = translations(tag)

    assert [] == [text for text in said() if not all(translated.get(text, ("",)))]
    assert [] == [text for text in translated if text not in said()]
    assert not texts(tag).obsolete
    assert not [each.id for each in texts(tag) if each.fuzzy and each.id]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_the_same_places(tag: str) -> None:
    """A place that is lost would leave out what a sentence is about."""
    differing = {
        text: form
        for text, forms in translations(tag).items()
        for form in forms
        if _places(text if isinstance(text, str) else text[-1]) != _places(form)
    }

    assert {} == differing


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_language_has_every_form_of_number(tag: str) -> None:
    """Slavic languages and Romanian count otherwise than English."""
    expected = texts(tag).num_plurals

    several = {text: forms for text, forms in translations(tag).items() if len(forms) > 1}

    assert several
    assert {expected} == {len(forms) for forms in several.values()}


@pytest.mark.parametrize("tag", ["sr-Cyrl", "mk"])
def test_no_word_of_english_is_left_where_letters_are_cyrillic(tag: str) -> None:
    """Nor a Latin letter that only looks alike."""
    forms = [form for forms in translations(tag).values() for form in forms]

    assert [] == [text for text in forms if re.search("[A-Za-z]", LATIN_EVERYWHERE.sub("", text))]


def test_romanian_is_spelt_with_commas_below() -> None:
    """Its ș and ț look almost like those of Turkish."""
    assert not re.search("[şţŞŢ]", str(translations("ro")))


def test_serbian_says_the_same_in_both_scripts() -> None:
    """The one file is made from the other."""
    assert written() == CYRILLIC.read_text(encoding="utf-8")
    assert "Оцена B, {b}: UNODC" == in_cyrillic("Ocena B, {b}: UNODC")


@pytest.mark.parametrize(
    ("tag", "number", "day", "listed"),
    [
        ("en", "12,345.6", "5 December 2026", "a, b and c"),
        ("sq", f"12{NO_BREAK}345,6", "5 dhjetor 2026", "a, b dhe c"),
        ("bs", "12.345,6", "5. decembar 2026.", "a, b i c"),
        ("hr", "12.345,6", "5. prosinca 2026.", "a, b i c"),
        ("cnr", "12.345,6", "5. decembar 2026.", "a, b i c"),
        ("sr-Latn", "12.345,6", "5. decembar 2026.", "a, b i c"),
        ("sr-Cyrl", "12.345,6", "5. децембар 2026.", "a, b и c"),
        ("mk", "12.345,6", "5 декември 2026\u202fг.", "a, b и c"),  # noqa: RUF001
        ("ro", "12.345,6", "5 decembrie 2026", "a, b și c"),
    ],
)
def test_numbers_days_and_lists_follow_the_language(
    tag: str, number: str, day: str, listed: str
) -> None:
    """A point that is a comma elsewhere would make a thousandth, or a thousandfold."""
    with speaking(tag):
        assert number == language.number(12345.61, 1)
        assert day == language.day(date(2026, 12, 5))
        assert listed == language.enumeration("abc")


def test_a_language_is_spoken_until_its_block_ends() -> None:
    """Also the catalogue is in it."""
    with speaking("hr"), speaking("mk"):
        assert "никој" == language.gettext("nobody")
        assert "Албанија" == language.catalogue().party("AL").name

    assert "nobody" == language.gettext("nobody")
    assert "en" == language.spoken()


def test_a_language_that_nobody_translated_is_refused() -> None:
    """With those that there are."""
    with pytest.raises(InputError, match=r"sr-Latn.*got 'de'"), speaking("de"):
        pass


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("", "en"),
        ("*", "en"),
        ("de,fr;q=0.8", "en"),
        ("de, sr;q=0.8", "sr-Cyrl"),
        ("sr-Latn-RS,en;q=0.1", "sr-Latn"),
        ("sh", "sr-Latn"),
        ("en;q=0.5,mk-MK;q=0.9", "mk"),
        ("hr;q=0,ro", "ro"),
        ("HR-hr", "hr"),
        ("sq;q=high", "en"),
    ],
)
def test_what_a_browser_likes_best_is_spoken(header: str, tag: str) -> None:
    """By weight, and where it names a country too, by the language alone."""
    assert tag == preferred(header)
