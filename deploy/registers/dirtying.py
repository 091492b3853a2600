"""From one clean record to what a register holds of it: several, each wrong in its own way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from deploy.registers import spoiling
from deploy.registers.chance import Weighted, whole
from deploy.registers.dirt import Dirt
from deploy.registers.picture import Picture
from deploy.registers.record import Record
from deploy.registers.spoiling import Spoil
from proto.catalogue import Dataset

SOURCES = {"victims": "registering_body", "justice": "record_source"}
"""The indicator that says who tells of a record, by dataset."""

_OTHER_BODIES = Weighted(
    {"shelter": 38, "ngo": 26, "social_services": 18, "police": 12, "prosecution": 6}
)
"""Who else reports a victim; assumed."""
_DAYS_LATER = 14

Rated = Iterator[tuple[float, Spoil]]


@dataclass(frozen=True, slots=True)
class Dirtying:
    """Makes one dataset's records dirty.

    Attributes:
        spoilers: What may go wrong in any record, with its rate; what is left empty comes last.
    """

    dirt: Dirt
    spoilers: tuple[tuple[float, Spoil], ...]

    def reports(self, record: Record, chance: Random) -> Iterator[Record]:
        """Everything that the register's sources tell of one record."""
        for told in self._sources(record, chance):
            yield self._spoilt(told, chance)
            if chance.random() < self.dirt.repeated:
                yield self._spoilt(told.with_fault("repeated"), chance)

    def _sources(self, record: Record, chance: Random) -> Iterator[Record]:
        yield record
        if record.dataset == "victims" and chance.random() < self.dirt.other_source:
            body = _OTHER_BODIES.draw(chance)
            if record.codes["registering_body"] != (body,):
                yield _reported_by(record, body, chance).with_fault("other_source")

    def _spoilt(self, record: Record, chance: Random) -> Record:
        for rate, spoil in self.spoilers:
            if chance.random() < rate:
                record = spoil(record, chance)
        return record


def dirtying(party: str, dataset: Dataset, picture: Picture, dirt: Dirt) -> Dirtying:
    """What goes wrong in the records of a dataset, at the rates of the dirt."""
    about = _of_victims if dataset.id == "victims" else _of_justice
    every = (*_of_names(party, dirt), *about(dirt, picture), *_of_all(dataset, dirt))
    return Dirtying(dirt, tuple((rate, spoil) for rate, spoil in every if rate))


def _of_names(party: str, dirt: Dirt) -> Rated:
    yield dirt.other_script, spoiling.other_script(party)
    yield dirt.paired, spoiling.paired
    yield dirt.unmarked, spoiling.unmarked
    yield dirt.misspelt, spoiling.misspelt
    yield dirt.swapped, spoiling.swapped
    yield dirt.wrong_birth, spoiling.wrong_birth
    yield dirt.no_birth, spoiling.no_birth
    yield dirt.no_document, spoiling.no_document


def _of_victims(dirt: Dirt, picture: Picture) -> Rated:
    age = "age_at_identification"
    yield dirt.rescued_before_recruited, spoiling.rescued_before_recruited
    yield dirt.child_as_adult, spoiling.child_as_adult
    yield dirt.consent_withdrawn, spoiling.consent_withdrawn
    yield dirt.age_against_birth, spoiling.age_against_birth(age, picture.scales[age])


def _of_justice(dirt: Dirt, picture: Picture) -> Rated:
    age, length = "age_at_offence", "sentence_length"
    yield dirt.verdict_before_indictment, spoiling.verdict_before_indictment
    yield (
        dirt.sentence_without_conviction,
        spoiling.sentence_without_conviction(picture.scales[length]),
    )
    yield dirt.age_against_birth, spoiling.age_against_birth(age, picture.scales[age])


def _of_all(dataset: Dataset, dirt: Dirt) -> Rated:
    """Empty cells: not of what is mandatory, nor of who tells; a birth date has its own fault."""
    kept = {SOURCES[dataset.id], "birth_date"}
    asked = [each.id for each in dataset.indicators if not each.mandatory]
    dates = [each.id for each in dataset.side_dates]
    places = [name for name in (*asked, *dates) if name not in kept]
    if dirt.missing:
        yield 1.0, spoiling.missing(places, dirt.missing)


def _reported_by(record: Record, body: str, chance: Random) -> Record:
    """The same in another body's file, entered some days later."""
    entered = record.dates["registration_date"] + timedelta(whole(chance, 0, _DAYS_LATER))
    updated = max(entered, record.dates["update_date"])
    return replace(
        record,
        codes={**record.codes, "registering_body": (body,)},
        dates={**record.dates, "registration_date": entered, "update_date": updated},
    )
