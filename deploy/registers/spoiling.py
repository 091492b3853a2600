"""How single records go wrong: one function for each fault of `Dirt` that a record can have.

Each gives the record with the fault and its name, or the record as it was where there is nothing to
spoil: a name without marks cannot lose them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import log
from random import Random

from deploy.registers import spelling
from deploy.registers.chance import one_of, whole
from deploy.registers.names import Identity
from deploy.registers.people import in_other_script
from deploy.registers.picture import Scale
from deploy.registers.proceedings import CONVICTED
from deploy.registers.record import Fault, Record

Spoil = Callable[[Record, Random], Record]

_DAYS_OF_ANY_MONTH = 12
_YEARS_OFF = (3, 9)


def swapped(record: Record, _: Random) -> Record:
    """Given and family name change places."""
    who = record.identity
    other = replace(who, given_name=who.family_name, family_name=who.given_name)
    return _renamed(record, "swapped", other)


def unmarked(record: Record, _: Random) -> Record:
    """Names without their marks."""
    return _spelt(record, "unmarked", spelling.unmarked)


def paired(record: Record, _: Random) -> Record:
    """Marks as pairs of letters."""
    return _spelt(record, "paired", spelling.paired)


def misspelt(record: Record, chance: Random) -> Record:
    """One slip in one of the names."""
    who = record.identity
    if chance.random() < 1 / 2:
        wrong = replace(who, given_name=spelling.misspelt(who.given_name, chance))
    else:
        wrong = replace(who, family_name=spelling.misspelt(who.family_name, chance))
    return _renamed(record, "misspelt", wrong)


def other_script(party: str) -> Spoil:
    """Names as another office of the country, or a neighbour, spells them."""

    def spoil(record: Record, _: Random) -> Record:
        (citizenship,) = record.codes["citizenship"]
        return _spelt(
            record, "other_script", lambda name: in_other_script(name, party, citizenship)
        )

    return spoil


def wrong_birth(record: Record, chance: Random) -> Record:
    """Day and month of birth change places; where they cannot, the day is one off."""
    birth = record.identity.birth
    if birth is None:
        return record
    if birth.day <= _DAYS_OF_ANY_MONTH and birth.day != birth.month:
        other = birth.replace(month=birth.day, day=birth.month)
    else:
        other = birth + timedelta(one_of(chance, (-1, 1)) if birth.day > 1 else 1)
    return _born(record, "wrong_birth", other if other.year == birth.year else birth)


def no_birth(record: Record, _: Random) -> Record:
    """No date of birth."""
    return record if record.identity.birth is None else _born(record, "no_birth", None)


def no_document(record: Record, _: Random) -> Record:
    """No number of a document."""
    return _renamed(record, "no_document", replace(record.identity, document=""))


def rescued_before_recruited(record: Record, chance: Random) -> Record:
    """Recruitment some time after the exploitation ended."""
    ended = record.dates.get("exploitation_end_date")
    if ended is None:
        return record
    later = ended + _days(chance, 10, 80)
    return _dated(record, "rescued_before_recruited", "recruitment_date", later)


def child_as_adult(record: Record, _: Random) -> Record:
    """A child whose age group says adult."""
    if record.codes["age_group"] != ("child",):
        return record
    return _answered(record, "child_as_adult", "age_group", ("adult",))


def age_against_birth(name: str, scale: Scale) -> Spoil:
    """An age that is years away from what the date of birth says."""

    def spoil(record: Record, chance: Random) -> Record:
        age, years = record.numbers[name], whole(chance, *_YEARS_OFF)
        other = age + years if age <= years or chance.random() < 1 / 2 else age - years
        wrong = replace(record, numbers={**record.numbers, name: other})
        return _answered(wrong, "age_against_birth", name, scale.code(other))

    return spoil


def consent_withdrawn(record: Record, _: Random) -> Record:
    """Consent withdrawn, and the record still there to be counted."""
    return _answered(record, "consent_withdrawn", "consent", ("withdrawn",))


def verdict_before_indictment(record: Record, chance: Random) -> Record:
    """A verdict some time before the indictment."""
    if "verdict_date" not in record.dates:
        return record
    wrong = record.dates["indictment_date"] - _days(chance, 10, 200)
    return _dated(record, "verdict_before_indictment", "verdict_date", wrong)


def sentence_without_conviction(scale: Scale) -> Spoil:
    """A prison sentence of somebody who was not convicted."""

    def spoil(record: Record, chance: Random) -> Record:
        if record.codes["verdict"][0].startswith(CONVICTED):
            return record
        months = whole(chance, 12, 60)
        term = {"sentence": ("prison",), "sentence_length": scale.code(months)}
        return replace(
            record,
            codes={**record.codes, **term},
            numbers={**record.numbers, "sentence_length": months},
        ).with_fault("sentence_without_conviction", "+".join(term))

    return spoil


def missing(places: Sequence[str], rate: float) -> Spoil:
    """Answers and dates left empty, each with the same rate, but none that is wrong already."""

    def spoil(record: Record, chance: Random) -> Record:
        spoilt = {name for fault in record.faults for name in fault.places}
        left_out = [
            name
            for name in _hit(places, rate, chance)
            if (name in record.codes or name in record.dates) and name not in spoilt
        ]
        return _emptied(record, left_out) if left_out else record

    return spoil


def _hit(places: Sequence[str], rate: float, chance: Random) -> list[str]:
    """Every place that is hit, by way of the distances between them."""
    if rate >= 1:
        return list(places)
    hit: list[str] = []
    at = -1
    while True:
        at += 1 + int(log(1 - chance.random()) / log(1 - rate))
        if at >= len(places):
            return hit
        hit.append(places[at])


def _emptied(record: Record, names: list[str]) -> Record:
    codes, numbers, dates = dict(record.codes), dict(record.numbers), dict(record.dates)
    for name in names:
        codes.pop(name, None)
        numbers.pop(name, None)
        dates.pop(name, None)
    fault = Fault("missing", "+".join(names))
    return replace(
        record, codes=codes, numbers=numbers, dates=dates, faults=(*record.faults, fault)
    )


def _spelt(record: Record, kind: str, spelling_of: Callable[[str], str]) -> Record:
    who = record.identity
    given, family = spelling_of(who.given_name), spelling_of(who.family_name)
    return _renamed(record, kind, replace(who, given_name=given, family_name=family))


def _renamed(record: Record, kind: str, other: Identity) -> Record:
    if other == record.identity:
        return record
    return replace(record, identity=other).with_fault(kind)


def _born(record: Record, kind: str, birth: date | None) -> Record:
    return _renamed(record, kind, replace(record.identity, birth=birth))


def _dated(record: Record, kind: str, name: str, day: date) -> Record:
    return replace(record, dates={**record.dates, name: day}).with_fault(kind, name)


def _answered(record: Record, kind: str, name: str, answer: tuple[str, ...]) -> Record:
    return replace(record, codes={**record.codes, name: answer}).with_fault(kind, name)


def _days(chance: Random, fewest: int, most: int) -> timedelta:
    return timedelta(whole(chance, fewest, most))
