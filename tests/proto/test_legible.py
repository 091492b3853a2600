"""A line is what every reader sees, in any alphabet."""

# ruff: noqa: RUF001  # Letters that look alike are what it is about.

import sys
import unicodedata

import pytest

from proto.legible import legible

# Default_Ignorable_Code_Point of the Unicode 16.0 database (DerivedCoreProperties.txt).
UNSEEN = [
    *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5),
    *range(0x180B, 0x1810),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *(0x3164, 0xFEFF, 0xFFA0),
    *range(0xFE00, 0xFE10),
    *range(0xFFF0, 0xFFF9),
    *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE0200),
]


@pytest.mark.parametrize("code", UNSEEN, ids=lambda code: f"U+{code:04X}")
def test_what_cannot_be_seen_is_refused(code: int) -> None:
    """By its number and place, for nobody could find it otherwise."""
    with pytest.raises(ValueError, match=rf"remove U\+{code:04X}, character 4"):
        legible(f"AL\u00eb{chr(code)}B")


def test_no_control_private_surrogate_or_unassigned_character_passes() -> None:
    """Nor any separator but a plain space."""
    kinds = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
    bad = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in kinds]

    for character in (*bad[:2000], *bad[2000::997], "\u00a0", "\u2003"):
        with pytest.raises(ValueError, match="expected"):
            legible(f"a{character}b")


@pytest.mark.parametrize(
    "text",
    [
        "Закон о спречавању трговине људима, члан 12",
        "Национална комисија за борба против трговија со луѓе",
        "Национална комисия за борба с трафика на хора",
        "Njoftim për Autoritetin e Mbrojtjes së të Dhënave",
        "Zákon č. 321/2002 Z. z.",
        "Decreto-Lei n.º 5/2021, 1.ª série",
        "Nº 5",
        "Αρχή Προστασίας Δεδομένων",
        "МВР / MUP (Министарство унутрашњих послова)",
        "А4-formular, PDF-документ, e-управа",
        "km² и м²",
        "İçişleri Bakanlığı",
        "ʼПримерʼ",
        "Kosovo*",
        "§ 12, 50 %, 10 €, “quoted”, 1–2",
        "Ђорђе Џ.",
    ],
)
def test_every_language_of_the_parties_is_legible(text: str) -> None:
    """Alphabets stand beside each other, word by word."""
    assert text == legible(text)


@pytest.mark.parametrize(
    ("text", "alphabets"),
    [
        ("Аuthority", "Cyrillic and Latin"),
        ("Kоsovo", "Cyrillic and Latin"),
        ("Αlbania", "Greek and Latin"),
        ("Србиja", "Cyrillic and Latin"),
        ("Ꭺlbania", "Cherokee and Latin"),
        ("Հlbania", "Armenian and Latin"),
        ("The rеport", "Cyrillic and Latin"),
        ("а1b", "Cyrillic and Latin"),
    ],
)
def test_a_word_of_two_alphabets_is_refused(text: str, alphabets: str) -> None:
    """Its letters may look alike, so nobody sees which word it is."""
    with pytest.raises(ValueError, match=f"mixes {alphabets} letters"):
        legible(text)


def test_the_word_is_named_by_its_place() -> None:
    """In a long text nobody finds it by looking."""
    with pytest.raises(ValueError, match="the one at character 5 mixes"):
        legible("The rеport")


@pytest.mark.parametrize("text", ["𝐀lbania", "\uff21L", "\u2160I", "ﾊ"])
def test_a_letter_in_disguise_is_refused(text: str) -> None:
    """It is drawn like another one."""
    with pytest.raises(ValueError, match="as the one it looks like"):
        legible(text)


@pytest.mark.parametrize("text", [" a", "a ", "e\u0301", "\u212b"])
def test_two_spellings_of_one_text_are_refused(text: str) -> None:
    """Spaces around it, and letters in parts."""
    with pytest.raises(ValueError, match=r"expected (no spaces|composed)"):
        legible(text)
