"""Names in the shapes of the region, and nobody's."""

from collections.abc import Collection
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules

import pytest

from deploy.registers import names
from deploy.registers.chance import stream
from tests.deploy.registers.invented import invented

_COUNTRIES = ("AL", "BA", "MK", "UA")


def _some(country: str, sex: str) -> list[str]:
    chance, spoken = stream(country, sex), names.tongue(country)
    made = ((names.given_name, names.family_name)[number % 2] for number in range(300))
    return [make(spoken, sex, chance) for make in made]


@pytest.mark.parametrize("country", _COUNTRIES)
def test_no_name_can_be_anybodys(country: str) -> None:
    """Each has at least two openings of syllables that no name has."""
    made = [*_some(country, "female"), *_some(country, "male")]

    assert [] == [name for name in made if not invented(name)]


def test_no_name_is_in_a_list_of_real_ones() -> None:
    """Where Faker is installed, in none of its lists for sixty countries."""
    person = pytest.importorskip("faker.providers.person", reason="no list of real names is here")
    real = _listed(person.__path__)
    made = {name.casefold() for country in _COUNTRIES for name in _some(country, "female")}

    assert len(real) > 10_000
    assert set() == made & real


def test_names_have_marks_digraphs_and_endings_of_their_country() -> None:
    """What makes linkage hard is there: `č`, `lj`, `xh`, `-ić`, `-ska` and `-ski`."""
    slavic, albanian = "".join(_some("BA", "male")), "".join(_some("AL", "male"))

    assert set("čćšžđ") <= set(slavic.lower())
    assert "lj" in slavic.lower()
    assert "ić" in slavic
    assert "xh" in albanian.lower()
    assert set("çë") <= set(albanian.lower())
    assert any(name.endswith("ska") for name in _some("MK", "female"))
    assert any(name.endswith("ski") for name in _some("MK", "male"))


def _listed(places: list[str]) -> set[str]:
    """Every name in Faker's lists."""
    found: set[str] = set()
    for each in iter_modules(places):
        told = vars(import_module(f"faker.providers.person.{each.name}").Provider).items()
        lists = (names for key, names in told if "names" in key)
        kept = (each for each in lists if isinstance(each, Collection))
        found |= {str(name).casefold() for name in chain.from_iterable(kept)}
    return found
