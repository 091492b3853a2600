"""People as four registers write them: generated from common names at random, nobody's data."""

# ruff: noqa: RUF001, S311, SIM905 - words of two scripts are drawn by chance, and read as sentences

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from random import Random

from anonymizer.pseudonym import normalised
from node.identity.identifiers import Identifiers

_GIVEN = {
    "female": "Ana Marija Jelena Milica Ivana Vesna Nataša Mirjana Aleksandra Ljubica Snežana Đurđa"
    " Elira Arta Shpresa Vjollca Drita Fatmire Teuta Mimoza Elena Ioana Mihaela Cristina Zora"
    " Zornica Svetlana Jasmina Amra Emina Senada Lejla Biljana Katerina Blagica Suzana Marina Marta"
    " Danijela Daniela Dragana Gordana Jovana Sanja Tanja Tijana Valentina Violeta Olivera"
    " Nevena Nikoleta Rada Radmila Roksana Sabina Sofija Stoja Vera Verica Vida Zehra Fatima Aida"
    " Desislava",
    "male": "Marko Nikola Stefan Petar Jovan Aleksandar Miloš Đorđe Dragan Zoran Arben Agron Besnik"
    " Ilir Valon Gjergj Ion Andrei Mihai Georgi Ivan Dimitar Plamen Adnan Emir Shkëlzen Mirza"
    " Haris Goran Vlado Ljupčo Tomislav Željko Hrvoje Qemal Xhevdet Milan Milorad Mladen Nenad"
    " Nebojša Radovan Radoš Saša Slavko Slobodan Srđan Uroš Vasil Viktor Vladimir Bekim Fatos"
    " Florin",
}
_STEMS = (
    "Petr Jovan Nikol Mark Đorđ Stank Pavl Kovač Hadž Beg Muj Del Pop Vuk Savk Živk Stojan Todor"
    " Bab Bož Knež Hox Sheh Krasniq Gash Berish Morin Zeqir Dervish Gjok Lek Ion Dumitr Georg Iv"
    " Petk Trajk Ristr Angel Kost Mitr Njegovan Ljuboj Žun Čol Ćos Šar Džafer Yılmaz Demir Öztürk"
    " Radoj Milen Grub Vlah Cvet Zlat Golub Jastreb Bakal Terz Kalajdž Čauš Mlad Bel Crn Dimitr"
).split()
_ENDINGS = "ić ović ević ski evski ov ev in aj escu a i ac anović ka".split()
_FAMILY = [f"{stem}{ending}" for ending in _ENDINGS for stem in _STEMS]
_CYRILLIC = dict(
    zip(
        "dž lj nj đ ž č ć š a b v g d e z i j k l m n o p r s t u f h c".split(),
        "џ љ њ ђ ж ч ћ ш а б в г д е з и ј к л м н о п р с т у ф х ц".split(),
        strict=True,
    )
)
_BARE = str.maketrans("čćšžëçăâîșțşğöüıñ", "ccszecaaistsgouin")
_LETTERS = "aeioubdgklmnprstvz"


@dataclass(frozen=True, slots=True)
class Row:
    """A register's row, and who it is really about."""

    identity: str
    person: int
    said: Identifiers


def rows(people: int, seed: int) -> list[Row]:
    """Rows about some people: three quarters are known to one register, the others to more."""
    chance = Random(seed)
    return list(_rows(people, chance))


def true_pairs(known: list[Row]) -> set[tuple[str, str]]:
    """Every pair of identities that is one person, the smaller first."""
    by_person: dict[int, list[str]] = {}
    for row in known:
        by_person.setdefault(row.person, []).append(row.identity)
    return {
        (one, other) for each in by_person.values() for one in each for other in each if one < other
    }


def _rows(people: int, chance: Random) -> Iterator[Row]:
    """One row for each identity: what an import would take for one is one already."""
    known: set[str] = set()
    for person in range(people):
        clean = _person(chance)
        for number in range(chance.choices((1, 2, 3, 4), (75, 18, 5, 2))[0]):
            said = _dirty(clean, chance) if number else clean
            identity = _identity(said)
            if identity not in known:
                known.add(identity)
                yield Row(identity, person, said)


def _identity(said: Identifiers) -> str:
    named = (said.given_name, said.family_name, said.birth_date)
    return blake2b("|".join(map(normalised, named)).encode(), digest_size=16).hexdigest()


def _person(chance: Random) -> Identifiers:
    sex = "female" if chance.random() < 0.75 else "male"
    given = _early(chance, _GIVEN[sex].split())
    family = _early(chance, _FAMILY)
    if chance.random() < 0.05:
        family = f"{family}-{_early(chance, _FAMILY)}"
    if chance.random() < 0.08:
        given = f"{given} {_early(chance, _GIVEN[sex].split())}"
    born = f"{chance.randint(1965, 2012)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    document = f"{chance.choice('ABEKP')}{chance.randint(1_000_000, 9_999_999)}"
    return Identifiers(given, family, "", born, sex, document if chance.random() < 0.5 else "")


def _dirty(clean: Identifiers, chance: Random) -> Identifiers:
    """The same person as another clerk writes her, with one to three slips."""
    cells = dict(zip(Identifiers.__slots__, clean.cells(), strict=True))
    for slip in chance.sample(_SLIPS, chance.choices((1, 2, 3), (5, 3, 1))[0]):
        slip(cells, chance)
    if chance.random() < 0.6:
        cells["document"] = ""
    return Identifiers(**cells)


def _in_cyrillic(cells: dict[str, str], _: Random) -> None:
    for name in ("given_name", "family_name"):
        text = cells[name].lower()
        for latin, letter in _CYRILLIC.items():
            text = text.replace(latin, letter)
        cells[name] = text.title()


def _bare(cells: dict[str, str], chance: Random) -> None:
    stroke = chance.choice(("dj", "d"))
    for name in ("given_name", "family_name"):
        cells[name] = cells[name].lower().replace("đ", stroke).translate(_BARE).upper()


def _swapped(cells: dict[str, str], _: Random) -> None:
    cells["given_name"], cells["family_name"] = cells["family_name"], cells["given_name"]


def _misspelt(cells: dict[str, str], chance: Random) -> None:
    name = chance.choice(("given_name", "family_name"))
    text, at = cells[name], chance.randrange(1, len(cells[name]))
    kind, letter = chance.randrange(4), chance.choice(_LETTERS)
    cells[name] = {
        0: text[:at] + text[at + 1 :],
        1: text[:at] + letter + text[at:],
        2: text[:at] + letter + text[at + 1 :],
        3: text[: at - 1] + text[at : at + 1] + text[at - 1] + text[at + 1 :],
    }[kind]


def _one_of_two(cells: dict[str, str], _: Random) -> None:
    cells["family_name"] = cells["family_name"].split("-")[0]
    cells["given_name"] = cells["given_name"].split(" ")[0]


def _married(cells: dict[str, str], chance: Random) -> None:
    cells["family_name"] = _early(chance, _FAMILY)


def _only_year(cells: dict[str, str], _: Random) -> None:
    cells["birth_date"] = cells["birth_date"][:4]


def _other_day(cells: dict[str, str], chance: Random) -> None:
    year, month, _ = cells["birth_date"].split("-") if "-" in cells["birth_date"] else (0, 0, 0)
    if month:
        cells["birth_date"] = f"{year}-{month}-{chance.randint(1, 28):02}"


def _day_first(cells: dict[str, str], _: Random) -> None:
    if "-" in cells["birth_date"]:
        cells["birth_date"] = ".".join(reversed(cells["birth_date"].split("-")))


def _no_birth(cells: dict[str, str], _: Random) -> None:
    cells["birth_date"] = ""


_SLIPS: tuple[Callable[[dict[str, str], Random], None], ...] = (
    _in_cyrillic,
    _bare,
    _swapped,
    _misspelt,
    _one_of_two,
    _married,
    _only_year,
    _other_day,
    _day_first,
    _no_birth,
)


def _early(chance: Random, words: list[str]) -> str:
    """The first words are the commonest, as with names (Zipf)."""
    weights = list(accumulate(1 / (place + 4) for place in range(len(words))))
    return chance.choices(words, cum_weights=weights)[0]
