"""Suspects and defendants: who they are, and how what is asked about them ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from deploy.registers.chance import Weighted
from deploy.registers.countries import Country
from deploy.registers.events import Event
from deploy.registers.people import Person, birth_at, person
from deploy.registers.picture import Picture
from deploy.registers.proceedings import Course, course
from deploy.registers.record import Codes

_TOGETHER = Weighted({1: 76, 2: 18, 3: 4, 5: 2})
"""Suspects in one case. Albania 2022: 112 suspects in 85 cases (TIP 2023)."""
_GROUP = 3
"""From so many suspects on, a group is organised."""
_AT_HOME = 0.88
"""Of suspects: citizens of the country that investigates; the others are of the victims'."""
_OFFICIAL = "corrupt_official"
_CONFIRMED = 0.85
"""Of indictments."""
_MINIMUM_MONTHS = 36
"""Least sentence for trafficking; assumed."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """One suspect of one event, with every answer as it is in the end.

    Attributes:
        numbers: Those behind the bands; no length of a sentence where there is none.
    """

    person: Person
    event: Event
    life: Course
    codes: Codes
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Suspects:
    """Finds suspects.

    Attributes:
        groups: The group of every country.
    """

    country: Country
    picture: Picture
    groups: Mapping[str, str]

    def of(self, event: Event, chance: Random) -> Iterator[Suspect]:
        """Everybody suspected of one event, the first one first; nobody if nobody investigates."""
        if not event.proceeding:
            return
        together = _TOGETHER.draw(chance)
        own = chance.random() < _AT_HOME
        citizenship = self.country.id if own else event.journey.citizenship
        codes, numbers = self._case(event, together, citizenship), _sizes(event, together)
        for place in range(together):
            yield self._suspect(event, place, codes, numbers, chance)

    def _suspect(
        self, event: Event, place: int, case: Codes, sizes: Mapping[str, int], chance: Random
    ) -> Suspect:
        is_trafficking = chance.random() < self.country.trafficking_charged
        life = course(event, self.country, is_trafficking=is_trafficking, chance=chance)
        known = {
            **event.journey.facts(),
            "first": "no" if place else "yes",
            "form": event.forms[0],
            "group_kind": case["group_kind"][0],
            "child_victims": "yes" if sizes["child_victims_in_case"] else "no",
            "offence": "trafficking" if is_trafficking else "related",
            "convicted_of": _convicted_of(life, is_trafficking=is_trafficking),
            "appealed": "no" if life.appeal_result == "no_appeal" else "yes",
        }
        drawn = self.picture.answers(known, chance)
        numbers = {**self.picture.numbers(drawn, chance), **sizes}
        citizenship = case["citizenship"][0]
        return Suspect(
            person=person(
                f"{self.country.id}-S-{event.proceeding[2:].replace('/', '')}{place}",
                party=self.country.id,
                sex=known["sex"],
                birth=birth_at(numbers["age_at_offence"], life.dates["crime_start_date"], chance),
                citizenship=citizenship,
                chance=chance,
            ),
            event=event,
            life=life,
            codes={
                **drawn,
                **case,
                **_outcomes(known, life, numbers, chance),
                "public_official": ("yes" if _OFFICIAL in drawn["role"] else "no",),
            },
            numbers=numbers,
        )

    def _case(self, event: Event, suspects: int, citizenship: str) -> Codes:
        """What is the same for all suspects of one event."""
        way, ordered = event.journey, self.picture.ordered
        several = "organised_group" if suspects >= _GROUP else "with_others"
        return {
            "citizenship": (citizenship,),
            "country_of_birth": (citizenship,),
            "country_of_residence": (self.country.id,),
            "group_kind": ("alone" if suspects == 1 else several,),
            "group_citizenship": (self.groups[citizenship],),
            "form": ordered("form", event.forms),
            "country_of_recruitment": (way.recruited,),
            "transit": ordered("transit", way.transit or ("none",)),
            "country_of_exploitation": (way.exploited,),
            "movement": (way.movement,),
            "victim_citizenship": (self.groups[way.citizenship],),
        }


def _sizes(event: Event, suspects: int) -> Mapping[str, int]:
    who = [event.who(each) for each in event.victims]
    return {
        "group_size": suspects,
        "victims_in_case": len(who),
        "child_victims_in_case": who.count("girl") + who.count("boy"),
        "female_victims_in_case": sum(each.sex == "female" for each in event.victims),
    }


def _convicted_of(life: Course, *, is_trafficking: bool) -> str:
    if not life.is_convicted:
        return "nothing"
    as_charged = life.verdict == "convicted_as_charged"
    return "trafficking" if is_trafficking and as_charged else "related"


def _outcomes(
    known: Mapping[str, str], life: Course, numbers: Mapping[str, int], chance: Random
) -> Codes:
    """What follows from the course of the proceedings."""
    changed = life.verdict == "convicted_of_other_offence"
    short = numbers.get("sentence_length", 0) < _MINIMUM_MONTHS
    below = "yes" if known["convicted_of"] == "trafficking" and short else "no"
    return {
        "offence": (known["offence"],),
        "investigation_outcome": (life.outcome,),
        "indictment_confirmed": ("confirmed" if chance.random() < _CONFIRMED else "pending",),
        "plea_bargain": ("yes" if life.has_bargain else "no",),
        "charge_changed": ("to_related" if changed else "not_changed",),
        "verdict": (life.verdict,),
        "below_minimum": (below if life.is_convicted else "not_applicable",),
        "appeal_result": (life.appeal_result,),
        "sentence_change": (life.sentence_change,),
    }
