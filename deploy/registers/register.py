"""A country's two registers, person by person, from nothing but a seed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from deploy.registers.chance import stream
from deploy.registers.countries import country
from deploy.registers.dirt import Dirt
from deploy.registers.dirtying import SOURCES, dirtying
from deploy.registers.events import Events
from deploy.registers.picture import Picture, picture
from deploy.registers.record import Record
from deploy.registers.stages import stage_records
from deploy.registers.suspects import Suspects
from deploy.registers.victims import Victims
from deploy.registers.years import Calendar, calendar
from proto import catalogue
from proto.catalogue import Dataset
from proto.errors import InputError

YEARS = range(2019, 2025)
DIRT = Dirt()


@dataclass(frozen=True, slots=True)
class Register:
    """What is generated: the same for ever for the same values.

    Attributes:
        party: The country.
        people: How many victims there are; suspects come with them.
        years: In which they were found, one after the other.
    """

    party: str
    people: int
    seed: int
    years: Sequence[int]
    dirt: Dirt

    def __post_init__(self) -> None:
        """Refuse a party that is no country."""
        if catalogue.load().party(self.party).kind != "country":
            raise InputError(f"{self.party}: expected a country, got a body")

    @property
    def until(self) -> date:
        """The day on which the registers were drawn up; nothing later is in them."""
        return date(self.years[-1] + 1, 3, 31)

    def calendar(self) -> Calendar:
        """How many people there are in which year.

        Raises:
            InputError: There are too few or too many people, or no years.
        """
        return calendar(self.people, self.years, self.dirt, named=(self.seed, self.party))

    def records(self) -> Iterator[Record]:
        """Both registers' records together, event by event; nothing is kept but counters."""
        known = {name: catalogue.load().dataset(name) for name in SOURCES}
        pictures = {name: picture(dataset) for name, dataset in known.items()}
        spoil = {
            name: dirtying(self.party, dataset, pictures[name], self.dirt).reports
            for name, dataset in known.items()
        }
        entered: Counter[tuple[str, ...]] = Counter()
        for record, slips in self._clean(known, pictures):
            for told in spoil[record.dataset](record, slips):
                yield _numbered(told, entered)

    def _clean(
        self, known: Mapping[str, Dataset], pictures: Mapping[str, Picture]
    ) -> Iterator[tuple[Record, Random]]:
        """Every record as it should be, and the stream of chance that will spoil it."""
        told, dates, of_justice = country(self.party), self.calendar(), pictures["justice"]
        events = Events(self.seed, told, dates, self.dirt, pictures["victims"])
        victims = Victims(told, pictures["victims"], self.until)
        groups = known["justice"].indicator("citizenship").fold("group")
        suspects = Suspects(told, of_justice, groups)
        for year, block in dates.blocks():
            named = (self.seed, self.party, year.year, block)
            chance, slips = stream(*named, "answers"), stream(*named, "slips")
            for event in events.of(year, block):
                for each in event.victims:
                    found = victims.record(event, each, chance)
                    yield found.with_fault(event.planted) if event.planted else found, slips
                for suspect in suspects.of(event, chance):
                    for record in stage_records(suspect, of_justice, self.until, chance):
                        yield record, slips


def generate(
    party: str, people: int, *, seed: int = 1, years: Sequence[int] = YEARS, dirt: Dirt = DIRT
) -> Iterator[Record]:
    """The records of a country's two registers, for whoever needs no file.

    Raises:
        InputError: The party is no country, the years or the number of people make no register.
        UnknownNameError: There is no such party.
    """
    return Register(party, people, seed, years, dirt).records()


def _numbered(record: Record, entered: Counter[tuple[str, ...]]) -> Record:
    """Give a record the next number of who tells of it, in its year."""
    (source,) = record.codes[SOURCES[record.dataset]]
    key = (record.dataset, record.provider, source, str(record.day.year))
    entered[key] += 1
    return replace(record, number=f"{record.day.year}-{source[:3].upper()}-{entered[key]:05d}")
