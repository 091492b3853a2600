"""What no publication tells and no real person lent: names, dates and the rest of a record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from deploy.demo.people import UNKNOWN, Person
from deploy.registers import people
from deploy.registers.names import Identity

SECOND_RECORDS = 0.1
"""Share of people whom a shelter reports again after the body that found them."""

_BODIES = ("police",) * 5 + ("ngo",) * 2 + ("social_services", "border_police", "hotline")
_REGION = ("AL", "BA", "HR", "XK", "ME", "MK", "RS")
_DESTINATIONS = ("AT", "DE", "GR", "IT")
_AT_HOME = 16
"""How often home is drawn against each other country: most victims are nationals."""

_CHILD_AGES = (5, 16)
_ADULT_AGES = (19, 60)


@dataclass(frozen=True, slots=True)
class Case:
    """One record of one generated person."""

    person: Person
    identity: Identity
    identified: date
    identifying_body: str
    citizenship: str
    country_of_exploitation: str
    movement: str
    place_of_identification: str

    def codes(self) -> dict[str, tuple[str, ...]]:
        """The record in our codes, by indicator."""
        return {
            "status": (self.person.status,),
            "sex": (self.person.sex,),
            "age_group": (self.person.age_group,),
            "citizenship": (self.citizenship,),
            "form": self.person.forms,
            "country_of_exploitation": (self.country_of_exploitation,),
            "identifying_body": (self.identifying_body,),
            "movement": (self.movement,),
            "place_of_identification": (self.place_of_identification,),
        }


def case(person: Person, serial: int, *, party: str, year: int, chance: Random) -> Case:
    """A person's first record: everything the figures leave open is drawn.

    Args:
        person: What the figures say.
        serial: Tells the person from everybody else in the register.
        party: Whose register it is.
        year: Of the identification.
        chance: Decides.
    """
    citizenship = chance.choice((party,) * _AT_HOME + _REGION + (UNKNOWN,))
    exploited_in = chance.choice((party,) * _AT_HOME + _DESTINATIONS + (UNKNOWN,))
    abroad = exploited_in in _DESTINATIONS and chance.choice((True, False))
    return Case(
        person=person,
        identity=people.identity(
            f"{party}-{serial:05d}",
            party=party,
            sex=person.sex,
            birth=_birth(person, year, chance),
            citizenship=citizenship,
            chance=chance,
        ),
        identified=_day_from(date(year, 1, 1), chance),
        identifying_body=chance.choice(_BODIES),
        citizenship=citizenship,
        country_of_exploitation=exploited_in,
        movement=_movement(citizenship, exploited_in),
        place_of_identification="abroad" if abroad else "at_home",
    )


def again(first: Case, chance: Random) -> Iterator[Case]:
    """The same person reported by a shelter, later in the same year; mostly nobody."""
    next_day = first.identified + timedelta(days=1)
    if next_day.year == first.identified.year and chance.random() < SECOND_RECORDS:
        later = _day_from(next_day, chance)
        yield replace(first, identified=later, identifying_body="shelter")


def _birth(person: Person, year: int, chance: Random) -> date | None:
    """A birth date that leaves the age group true on every day of the year."""
    if person.age_group == UNKNOWN:
        return None
    youngest, oldest = _CHILD_AGES if person.age_group == "child" else _ADULT_AGES
    born = year - chance.randint(youngest, oldest)
    return _day_from(date(born, 1, 1), chance)


def _day_from(first: date, chance: Random) -> date:
    """Any day from this one to the end of its year."""
    return first + timedelta(days=chance.randint(0, (date(first.year, 12, 31) - first).days))


def _movement(citizenship: str, exploited_in: str) -> str:
    if UNKNOWN in (citizenship, exploited_in):
        return UNKNOWN
    return "internal" if citizenship == exploited_in else "cross_border"
