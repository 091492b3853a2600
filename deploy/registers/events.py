"""Findings: who was found together, in what form of exploitation, after which journey."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from deploy.registers.chance import Weighted, stream, whole
from deploy.registers.countries import SERIES, Country
from deploy.registers.dirt import Dirt
from deploy.registers.journey import Journey, journey
from deploy.registers.people import Person, age_on, birth_at, person
from deploy.registers.picture import Picture
from deploy.registers.years import Calendar, Year

_TOGETHER = Weighted({1: 55, 2: 20, 3: 10, 4: 6, 5: 4, 6: 3, 8: 2})
"""How many people are found together where it is no large operation; assumed."""
_MOST_EVENTS = 100
"""More than a block can hold, so that every event has a number of its own."""
_OF_INFANTS = "illegal_adoption"
_OPERATION_FORM = "forced_criminality"
_OPERATION_CITIZENSHIP = "TW"
"""Call centres in Croatia 2018, Montenegro 2020, North Macedonia 2021 (TIP 2019, 2021, 2022)."""
_AGAIN = "trafficked_again"
_ON_THE_SPOT = 0.4
"""Share of events that ended on the day on which they were found."""
_DAYS_UNTIL_FOUND = 60
_OF_AGE = 18


@dataclass(frozen=True, slots=True)
class Event:
    """One finding: one criminal case, if it is investigated.

    Attributes:
        ended: Day on which the exploitation ended, on or before `day`.
        forms: The main one first.
        proceeding: Number of the criminal case; empty where there is none.
        planted: Why the event is there, where it is because of a rate of the dirt.
    """

    day: date
    ended: date
    forms: tuple[str, ...]
    journey: Journey
    body: str
    provider: str
    proceeding: str
    victims: tuple[Person, ...] = ()
    planted: str = ""

    @property
    def is_again(self) -> bool:
        """Whether its one victim had been found in an earlier year."""
        return self.planted == _AGAIN

    def who(self, victim: Person) -> str:
        """A girl, a boy, a woman or a man, as answers depend on it."""
        if age_on(victim.birth, self.day) < _OF_AGE:
            return "boy" if victim.sex == "male" else "girl"
        return "man" if victim.sex == "male" else "woman"


@dataclass(frozen=True, slots=True)
class Events:
    """Every finding of one register, made when it is asked for."""

    seed: int
    country: Country
    calendar: Calendar
    dirt: Dirt
    picture: Picture

    def of(self, year: Year, block: int) -> Iterator[Event]:
        """The findings of one block: of its own people, then of people found again."""
        own = self._own(year, block)
        yield from own
        yield from self._found_again(year, block, len(own))

    def _own(self, year: Year, block: int) -> list[Event]:
        chance = stream(self.seed, self.country.id, year.year, block)
        members = year.members(block)
        if year.operation and block == 0:
            return [self._operation(year, members, chance)]
        found: list[Event] = []
        while members:
            together = min(_TOGETHER.draw(chance), len(members))
            form = self.country.forms.draw(chance)
            event = self._event(year, block, len(found), form=form, chance=chance)
            victims = (self._victim(each, event, chance) for each in members[:together])
            found.append(replace(event, victims=tuple(victims)))
            members = members[together:]
        return found

    def _operation(self, year: Year, members: range, chance: Random) -> Event:
        """A raid: adults of one distant country, held in one house for one purpose."""
        event = self._event(
            year, 0, 0, form=_OPERATION_FORM, chance=chance, citizenship=_OPERATION_CITIZENSHIP
        )
        event = replace(event, body="police", forms=(_OPERATION_FORM,))
        victims = (self._victim(each, event, chance, children=0) for each in members)
        return replace(event, victims=tuple(victims), planted="operation")

    def _found_again(self, year: Year, block: int, place: int) -> Iterator[Event]:
        """For each of a block's people, at times one from an earlier year."""
        if not year.first or not self.dirt.trafficked_again:
            return
        chance = stream(self.seed, self.country.id, year.year, block, "again")
        for _ in year.members(block):
            if chance.random() < self.dirt.trafficked_again:
                form, known = self._earlier(whole(chance, 0, year.first - 1))
                event = self._event(
                    year, block, place, form=form, chance=chance, citizenship=known.citizenship
                )
                yield replace(event, victims=(known,), planted=_AGAIN)
                place += 1

    def _earlier(self, number: int) -> tuple[str, Person]:
        """Somebody found in an earlier year, and in what form."""
        year = self.calendar.year_of(number)
        block = year.block_of(number)
        own = self._own(year, block)
        everybody = [(event.forms[0], victim) for event in own for victim in event.victims]
        return everybody[number - year.members(block).start]

    def _event(  # noqa: PLR0913 - what an event is made of
        self,
        year: Year,
        block: int,
        place: int,
        *,
        form: str,
        chance: Random,
        citizenship: str | None = None,
    ) -> Event:
        """An event without anybody in it."""
        country = self.country
        day = _day(year, block, chance)
        lag = 0 if chance.random() < _ON_THE_SPOT else whole(chance, 1, _DAYS_UNTIL_FOUND)
        investigated = chance.random() < country.investigated
        number = f"K-{year.year}/{block * _MOST_EVENTS + place:06d}" if investigated else ""
        foreign = chance.random() < country.foreigners
        from_where = country.origins.draw(chance) if foreign else country.id
        return Event(
            day=day,
            ended=day - timedelta(lag),
            forms=self._forms(form, chance),
            journey=journey(country, citizenship or from_where, chance),
            body=self._body(year, chance),
            provider=country.providers.draw(chance),
            proceeding=number,
        )

    def _forms(self, form: str, chance: Random) -> tuple[str, ...]:
        other = self.country.forms.draw(chance)
        if chance.random() >= self.country.several_forms or _OF_INFANTS in {form, other}:
            return (form,)
        return tuple(dict.fromkeys((form, other)))

    def _body(self, year: Year, chance: Random) -> str:
        """Who finds them; in a broken series one body finds all of what comes and goes."""
        series = self.calendar.series
        if series is None:
            return self.country.bodies.draw(chance)
        found = chance.random() < series.share_in(year.year)
        return SERIES if found else self.country.other_bodies.draw(chance)

    def _victim(
        self, number: int, event: Event, chance: Random, *, children: float | None = None
    ) -> Person:
        """Somebody who fits the form; a child as often as the country's share, or as is said."""
        form = event.forms[0]
        known, shares = self.picture.questions, self.country.children
        sex = known["sex"].draw({"form": form}, chance)[0]
        share = shares.get(form, shares["otherwise"]) if children is None else children
        young, old = ("boy", "man") if sex == "male" else ("girl", "woman")
        who = young if chance.random() < share else old
        (band,) = known["age_at_identification"].draw({"who": who, "form": form}, chance)
        age = self.picture.scales["age_at_identification"].number(band, chance)
        return person(
            f"{self.country.id}-V-{number:08d}",
            party=self.country.id,
            sex=sex,
            birth=birth_at(age, event.day, chance),
            citizenship=event.journey.citizenship,
            chance=chance,
        )


def _day(year: Year, block: int, chance: Random) -> date:
    """A day in the part of the year that is the block's."""
    first = date(year.year, 1, 1)
    days = (date(year.year, 12, 31) - first).days + 1
    return first + timedelta(int((block + chance.random()) / year.blocks * days))
