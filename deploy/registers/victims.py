"""One victim's record: everything the catalogue asks, each answer in keeping with the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.registers.chance import whole
from deploy.registers.countries import Country
from deploy.registers.events import Event
from deploy.registers.people import Person, age_on
from deploy.registers.picture import Picture
from deploy.registers.record import Record

_SEXUAL = frozenset({"sexual_exploitation"})
_LABOUR = frozenset({"forced_labour", "domestic_servitude", "slavery"})
_NO_VICTIM = "not_a_victim"
_SETTLED = frozenset({"sex", "age_at_identification", "duration"})
"""Questions that are answered before the others, as dates and people depend on them."""
AGES = {
    "age_group": "age_at_identification",
    "age_group_at_recruitment": "age_at_recruitment",
    "age_group_at_exploitation": "age_at_exploitation",
}
"""The three times at which somebody is a child or not, and their ages then."""

_BORN_ELSEWHERE = 0.03
_RECRUITED_BY_OWN = 0.85
"""Share of recruiters of the victim's own citizenship."""


@dataclass(frozen=True, slots=True)
class Victims:
    """Writes victims' records.

    Attributes:
        until: The day on which the register was drawn up; nothing later is in it.
    """

    country: Country
    picture: Picture
    until: date

    def record(self, event: Event, victim: Person, chance: Random) -> Record:
        """The record of one person found, without a number."""
        dates = dict(self._dates(event, victim, chance))
        known = self._facts(event, victim, dates, chance)
        drawn = self.picture.answers(known, chance, but=_SETTLED)
        numbers = self.picture.numbers(drawn, chance) | _lengths(event, victim, dates)
        if known["assistance_offer"] != "accepted":
            dates.pop("assistance_start_date")
            dates.pop("assistance_end_date")
        if known["return_kind"] == "not_returned":
            dates.pop("return_date")
        if known["exit"] == "not_ended":
            dates.pop("exploitation_end_date")
        codes = drawn | self._told(event, victim, known, chance) | self.picture.bands(numbers)
        codes |= self.picture.bands({group: numbers[age] for group, age in AGES.items()})
        return Record(
            dataset="victims",
            provider=event.provider,
            number="",
            person=victim.label,
            identity=victim.identity,
            day=event.day,
            codes=codes,
            numbers=numbers,
            dates={name: day for name, day in dates.items() if day <= self.until},
            proceeding=event.proceeding,
        )

    def _dates(self, event: Event, victim: Person, chance: Random) -> Iterator[tuple[str, date]]:
        """Everything that has a day, in the order in which it happened."""
        form = {"form": event.forms[0]}
        (band,) = self.picture.questions["duration"].draw(form, chance)
        months = self.picture.scales["duration"].number(band, chance)
        ended = max(event.ended, victim.birth)
        start = max(months_before(ended, months) - timedelta(whole(chance, 0, 27)), victim.birth)
        journey = 10 if event.journey.movement == "internal" else 60
        helped = event.day + timedelta(whole(chance, 0, 30))
        helped_until = helped + timedelta(whole(chance, 14, 540))
        returned = event.day + timedelta(whole(chance, 10, 200))
        registered = event.day + timedelta(whole(chance, 0, 21))
        closed = max(helped_until, returned) + timedelta(whole(chance, 0, 60))
        yield "recruitment_date", max(start - timedelta(whole(chance, 0, journey)), victim.birth)
        yield "exploitation_start_date", start
        yield "exploitation_end_date", ended
        yield "registration_date", registered
        yield "assistance_start_date", helped
        yield "return_date", returned
        yield "assistance_end_date", helped_until
        yield "close_date", closed
        yield "update_date", min(registered + timedelta(whole(chance, 0, 400)), self.until)

    def _facts(
        self, event: Event, victim: Person, dates: Mapping[str, date], chance: Random
    ) -> dict[str, str]:
        """What the other answers depend on."""
        forms, status = event.forms, self.country.statuses.draw(chance)
        is_case = event.proceeding and status != _NO_VICTIM
        is_returned = dates["return_date"] <= self.until
        age = age_on(victim.birth, event.day)
        return {
            **event.journey.facts(),
            "form": forms[0],
            "who": event.who(victim),
            "sex": victim.sex,
            "age_at_identification": self.picture.scales["age_at_identification"].code(age)[0],
            "status": status,
            "identifying_body": event.body,
            "returned": event.journey.where if is_returned else "home",
            "sexual": "no" if _SEXUAL.isdisjoint(forms) else "yes",
            "labour": "no" if _LABOUR.isdisjoint(forms) else "yes",
            "proceedings": "yes" if is_case else "no",
            "closed": "yes" if dates["close_date"] <= self.until else "no",
        }

    def _told(
        self, event: Event, victim: Person, known: Mapping[str, str], chance: Random
    ) -> dict[str, tuple[str, ...]]:
        """What follows from the event and the person."""
        way, home = event.journey, self.country.id
        elsewhere = chance.random() < _BORN_ELSEWHERE
        born = self.country.origins.draw(chance) if elsewhere else victim.citizenship
        own = chance.random() < _RECRUITED_BY_OWN
        told = {
            "registering_body": (event.body,),
            "status": (known["status"],),
            "sex": (victim.sex,),
            "citizenship": (victim.citizenship,),
            "country_of_birth": (born,),
            "country_of_residence": (way.recruited,),
            "trafficked_before": ("yes" if event.is_again else "no",),
            "country_of_recruitment": (way.recruited,),
            "recruiter_citizenship": (victim.citizenship if own else home,),
            "movement": (way.movement,),
            "transit": self.picture.ordered("transit", way.transit or ("none",)),
            "country_of_exploitation": (way.exploited,),
            "form": self.picture.ordered("form", event.forms),
            "main_form": (event.forms[0],),
            "identifying_body": (event.body,),
            "country_of_identification": (way.identified,),
            "place_of_identification": ("abroad" if way.where == "abroad" else "at_home",),
        }
        if known["return_kind"] != "not_returned":
            told["country_returned_from"] = (way.exploited,)
        return told


def _lengths(event: Event, victim: Person, dates: Mapping[str, date]) -> dict[str, int]:
    """Ages and duration, which follow from the dates."""
    start, ended = dates["exploitation_start_date"], dates["exploitation_end_date"]
    return {
        "age_at_identification": age_on(victim.birth, event.day),
        "age_at_recruitment": age_on(victim.birth, dates["recruitment_date"]),
        "age_at_exploitation": age_on(victim.birth, start),
        "duration": months_between(start, ended),
        "times_trafficked_before": int(event.is_again),
    }


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last one of that month that there always is."""
    whole_months = day.year * 12 + day.month - 1 - months
    return date(whole_months // 12, whole_months % 12 + 1, min(day.day, 28))


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
