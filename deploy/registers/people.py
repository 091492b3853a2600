"""People who never lived: a name, a sex, a day of birth, a document."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.registers import names, spelling
from deploy.registers.chance import whole
from deploy.registers.names import Identity

_CYRILLIC = frozenset({"BG", "MK"})
"""Countries whose register is written in Cyrillic."""
_ALBANIAN = frozenset({"AL", "XK"})
_SERBIAN = frozenset({"BA", "ME", "RS"})
"""Countries where some offices write Latin and others Cyrillic."""
_LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody generated.

    Attributes:
        label: Names the person in the truth, and nowhere else.
        citizenship: Decides how the name sounds.
    """

    label: str
    sex: str
    birth: date
    citizenship: str
    identity: Identity


def person(  # noqa: PLR0913 - what a person is made of
    label: str, *, party: str, sex: str, birth: date, citizenship: str, chance: Random
) -> Person:
    """Somebody with a name and a document."""
    who = identity(label, party=party, sex=sex, birth=birth, citizenship=citizenship, chance=chance)
    return Person(label, sex, birth, citizenship, who)


def identity(  # noqa: PLR0913 - what a name depends on
    label: str, *, party: str, sex: str, birth: date | None, citizenship: str, chance: Random
) -> Identity:
    """A name as it sounds where the citizenship is, and a document that says it is generated."""
    spoken = names.tongue(citizenship)
    return Identity(
        given_name=_as_written(names.given_name(spoken, sex, chance), party, citizenship),
        family_name=_as_written(names.family_name(spoken, sex, chance), party, citizenship),
        birth=birth,
        document=f"GEN-{label}",
    )


def in_other_script(name: str, party: str, citizenship: str) -> str:
    """A name as another office or a neighbour spells it; the same where none does otherwise."""
    if party in _CYRILLIC:
        return spelling.unmarked(spelling.latin(name))
    if party in _SERBIAN:
        return spelling.serbian_cyrillic(_heard(name, citizenship))
    return spelling.slavic(name) if party in _ALBANIAN else name


def birth_at(age: int, on: date, chance: Random) -> date:
    """Any birthday of somebody who has this age on a day."""
    birthday = on - timedelta(whole(chance, 0, 364))
    if (birthday.month, birthday.day) == _LEAP_DAY:
        birthday -= timedelta(1)
    return birthday.replace(year=birthday.year - age)


def age_on(birth: date, day: date) -> int:
    """Whole years of age on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _as_written(name: str, party: str, citizenship: str) -> str:
    """A name in the script of the country's register."""
    if party in _CYRILLIC:
        return spelling.macedonian_cyrillic(_heard(name, citizenship))
    return name


def _heard(name: str, citizenship: str) -> str:
    return spelling.slavic(name) if citizenship in _ALBANIAN else name
