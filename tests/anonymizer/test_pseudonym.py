"""The same person gives the same pseudonym, on one node only."""

import hashlib
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.case import CaseRecord, PseudonymousCase
from anonymizer.pseudonym import KEY_BYTES, Pseudonymiser, normalised

KEY = bytes(range(KEY_BYTES))
CASE = CaseRecord(
    record=("KP-2024/17",),
    person=("Ana", "Đorđević", "1999-04-03"),
    first_day=date(2024, 5, 1),
    last_day=date(2024, 5, 31),
    codes={"sex": ("female",), "form": ("forced_labour", "forced_begging")},
)

identifiers = st.text(st.characters(exclude_categories=["Cs"]))
parts = st.lists(identifiers, max_size=4).map(tuple)


def test_a_pseudonym_is_keyed_blake2b() -> None:
    """Anybody with the key and RFC 7693 gets the same one."""
    data = b"\0\0\0\3ana" + b"\0\0\0\x08dordevic" + b"\0\0\0\x0a1999-04-03"
    expected = hashlib.blake2b(data, key=KEY, digest_size=16, person=b"person").hexdigest()

    assert expected == _replaced(CASE).person


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(("ANA", "ĐORĐEVIĆ", "1999-04-03"), id="case"),
        pytest.param(("Ana", "Dordevic", "1999-04-03"), id="accents and strokes"),
        pytest.param((" Ana ", "Đorđević\t", "1999-04-03"), id="spaces around"),
        pytest.param(("Ana", unicodedata.normalize("NFD", "Đorđević"), "1999-04-03"), id="NFD"),
        pytest.param(("\uff21\uff4e\uff41", "Đorđević", "1999-04-03"), id="full width"),
    ],
)
def test_two_clerks_write_one_person(person: tuple[str, ...]) -> None:
    """Case, accents and spaces do not make another person."""
    assert _replaced(CASE).person == _replaced(replace(CASE, person=person)).person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana  Marija", "ana\u00a0marija"),
        ("I\u015f\u0131k", "IŞIK"),
        ("İnci", "inci"),
        ("Straße", "STRASSE"),
        ("№ 5", "no 5"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("Γιώργος", "ΓΙΩΡΓΟΣ"),
        ("Ђорђе", "ЂОРЂЕ"),
    ],
)
def test_spellings_of_one_identifier_are_one(one: str, other: str) -> None:
    """The region's alphabets, in capitals and without."""
    assert normalised(one) == normalised(other)


SHARED = dict(zip("абвгдезиклмнопрстуфх", "abvgdeziklmnoprstufh", strict=True))
SERBIAN = SHARED | dict(zip("ђжјћцчш", "đžjćcčš", strict=True)) | {"љ": "lj", "њ": "nj", "џ": "dž"}
MONTENEGRIN = SERBIAN | {"с\u0301": "ś", "з\u0301": "ź"}  # noqa: RUF001
MACEDONIAN = {
    **{letter: SERBIAN[letter] for letter in SERBIAN if letter not in "ђћ"},
    "ѓ": "gj",
    "ќ": "kj",
    "ѕ": "dz",  # noqa: RUF001
}
OF_PASSPORTS = MACEDONIAN | {"ж": "zh", "ч": "ch", "ш": "sh", "џ": "dzh", "ѓ": "ǵ", "ќ": "ḱ"}
BULGARIAN = (
    SHARED
    | {"ж": "zh", "й": "y", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht"}
    | {"ъ": "a", "ь": "y", "ю": "yu", "я": "ya"}
)
"""From Cyrillic to Latin, as the languages' orthographies and laws have it."""


@pytest.mark.parametrize(
    "official",
    [SERBIAN, MONTENEGRIN, MACEDONIAN, OF_PASSPORTS, BULGARIAN],
    ids=["Serbian", "Montenegrin", "Macedonian", "in passports", "Bulgarian"],
)
@given(data=st.data())
def test_a_name_is_one_in_both_scripts(official: dict[str, str], data: st.DataObject) -> None:
    """Whatever is spelt, its official transliteration is the same name."""
    letters = data.draw(st.lists(st.sampled_from(sorted(official)), min_size=1, max_size=12))
    cyrillic, latin = "".join(letters), "".join(map(official.__getitem__, letters))
    if cyrillic.endswith("ия"):  # Bulgarian law: so written at the end of a word.
        latin = latin.removesuffix("iya") + "ia"

    assert normalised(cyrillic.title()) == normalised(latin.upper())


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Љиљана Џаџић", "Ljiljana Džadžić"),
        ("Ђорђе Његош", "Đorđe Njegoš"),
        ("Ѓорѓи Ќосев", "Gjorgji Kjosev"),
        ("Жечко Цветанов", "Zhechko Tsvetanov"),
        ("Мария Йорданова", "Maria Yordanova"),
        ("Щерю Първанов", "Shteryu Parvanov"),
    ],
)
def test_names_as_passports_have_them(cyrillic: str, latin: str) -> None:
    """Names as people bear them, in a register's script and in the passport's."""
    assert normalised(cyrillic) == normalised(latin)


@pytest.mark.parametrize(("one", "other"), [("SH1234", "S1234"), ("Y77", "J77"), ("TS1", "C1")])
def test_no_letter_of_a_number_is_taken_for_another(one: str, other: str) -> None:
    """Two documents stay two, whatever their letters would be in a name."""
    assert normalised(one) != normalised(other)


@given(identifiers)
def test_a_normalised_identifier_stays_as_it_is(identifier: str) -> None:
    """Nothing is left to strip, in any alphabet, composed or in capitals."""
    plain = normalised(identifier)

    assert plain == normalised(plain)
    assert plain == normalised(identifier.upper())
    assert {plain} == {
        normalised(unicodedata.normalize(form, identifier))
        for form in ("NFC", "NFD", "NFKC", "NFKD")
    }


@given(parts, parts)
def test_other_parts_are_another_person(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Nothing can be shifted from one part into the next."""
    first = _replaced(replace(CASE, person=one)).person
    second = _replaced(replace(CASE, person=other)).person

    assert (first == second) == ([*map(normalised, one)] == [*map(normalised, other)])


@pytest.mark.parametrize(
    "shifted",
    [("An", "aĐorđević", "1999-04-03"), ("AnaĐorđević", "1999-04-03"), ("Ana", "Đorđević", "")],
)
def test_parts_are_not_shifted(shifted: tuple[str, ...]) -> None:
    """The same letters in other parts are somebody else."""
    assert _replaced(CASE).person != _replaced(replace(CASE, person=shifted)).person


def test_another_node_gives_another_pseudonym() -> None:
    """Two countries cannot join their registers."""
    one = Pseudonymiser(KEY).replace(CASE)
    other = Pseudonymiser(KEY[::-1]).replace(CASE)

    assert {one.person, one.record, one.content}.isdisjoint(
        {other.person, other.record, other.content}
    )


def test_a_record_and_a_person_of_one_name_differ() -> None:
    """A case number that is also a document number links nothing."""
    case = _replaced(replace(CASE, record=("ana",), person=("ana",)))

    assert case.record != case.person


def test_a_records_own_number_is_taken_to_the_letter() -> None:
    """Two case numbers that differ in case are two cases."""
    assert _replaced(CASE).record != _replaced(replace(CASE, record=("kp-2024/17",))).record


@pytest.mark.parametrize(
    "changed",
    [
        replace(CASE, person=("Ana", "Hoxha", "1999-04-03")),
        replace(CASE, first_day=date(2024, 5, 2)),
        replace(CASE, last_day=date(2024, 5, 30)),
        replace(CASE, codes={**CASE.codes, "sex": ("unknown",)}),
        replace(CASE, codes={**CASE.codes, "form": ("forced_labour",)}),
        replace(CASE, codes={"sex": ("female",)}),
    ],
    ids=["person", "first day", "last day", "code", "fewer codes", "fewer indicators"],
)
def test_any_change_of_a_record_changes_its_content(changed: CaseRecord) -> None:
    """A record that was corrected is told from one that was not, and is still that record."""
    before, after = _replaced(CASE), _replaced(changed)

    assert before.content != after.content
    assert before.record == after.record


def test_the_order_of_columns_is_not_content() -> None:
    """A register whose columns moved is imported without a change."""
    moved = replace(CASE, codes=dict(reversed([*CASE.codes.items()])))

    assert _replaced(CASE).content == _replaced(moved).content


@pytest.mark.parametrize("length", [0, 16, KEY_BYTES - 1, KEY_BYTES + 1])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    """A short key protects nobody."""
    with pytest.raises(ValueError, match=f"expected a key of 32 bytes, got {length}"):
        Pseudonymiser(bytes(length))


def test_the_key_is_not_shown() -> None:
    """A log line or a traceback that shows the pseudonymiser gives no key away."""
    assert "Pseudonymiser()" == repr(Pseudonymiser(KEY))


def _replaced(case: CaseRecord) -> PseudonymousCase:
    return Pseudonymiser(KEY).replace(case)
