"""Names of the region are compared in one form, whoever wrote them."""

# ruff: noqa: RUF001 - two scripts are meant

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.identity.names import parts, skeleton, sound

SERBIAN = dict(
    zip(
        "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш".split(),  # noqa: SIM905 - read as a line
        "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split(),  # noqa: SIM905
        strict=True,
    )
)
BARE = str.maketrans("đžćčš", "dzccs")
letters = st.lists(st.sampled_from(sorted(SERBIAN)), min_size=1, max_size=10)
texts = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ђорђе", "Djordje"),
        ("Ђорђе", "DORDE"),
        ("Ѓорѓи", "Đorđi"),
        ("Љубица Његош", "Ljubica Njegoš"),
        ("Мария", "Marija"),
        ("Юлия Цветкова", "Julija Cvetkova"),
        ("Жељко", "Zeljko"),
        ("Hoxha", "Хоџа"),
        ("Hoxha", "Hodža"),
        ("Qazim", "Ćazim"),
        ("Shpresa", "Špresa"),
        ("Gjergji", "Đerđi"),
        ("Çela", "Cela"),
        ("Nexhmije", "Nedžmije"),
        ("Gheorghe", "George"),
        ("Ștefan Țurcanu", "Stefan Turcanu"),
        ("Işık", "ISIK"),
        ("Öztürk", "Ozturk"),
        ("Anna", "Ana"),
        ("Dr. Ana Horvat", "ana horvat"),
        ("Petrović-Jovanović", "Petrovic Jovanovic"),
        ("D'Angelo", "DAngelo"),
    ],
)
def test_two_spellings_are_one_name(one: str, other: str) -> None:
    """Scripts, alphabets, marks, digraphs, doubled letters, titles and hyphens."""
    assert parts(one) == parts(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Marija", "Marina"), ("Mira", "Mirka"), ("Petrov", "Petrović"), ("Ana", "")]
)
def test_two_names_stay_two(one: str, other: str) -> None:
    """What is alike is for the comparison to weigh, not for the form to hide."""
    assert parts(one) != parts(other)


def test_a_name_that_is_all_titles_is_a_name() -> None:
    """Somebody may be called so."""
    assert ("ing",) == parts("Ing")


@given(letters)
def test_a_name_is_one_in_all_its_forms(written: list[str]) -> None:
    """Cyrillic, its transliteration, and that without marks."""
    latin = "".join(map(SERBIAN.__getitem__, written))
    forms = ("".join(written), latin, latin.upper(), latin.translate(BARE))

    assert 1 == len(set(map(parts, forms)))


@given(texts)
def test_what_is_in_its_form_stays_so(name: str) -> None:
    """However often it is done, in any alphabet, composed or not."""
    once = parts(name)

    assert once == parts(" ".join(once))
    assert once == parts(unicodedata.normalize("NFD", name))
    assert once == tuple(map(sound, once))


@given(texts)
def test_no_part_is_empty(name: str) -> None:
    """Nobody is linked by nothing."""
    assert all(map(skeleton, parts(name)))


@pytest.mark.parametrize(
    ("right", "slip"), [("jelena", "jalena"), ("milica", "milca"), ("stankovic", "stankovvic")]
)
def test_a_skeleton_survives_a_slip(right: str, slip: str) -> None:
    """Of a vowel, or a letter that is written twice."""
    assert skeleton(sound(right)) == skeleton(sound(slip))
