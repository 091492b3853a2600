"""The records of one suspect: one for each stage that was reached, as things stood then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.registers.chance import whole
from deploy.registers.picture import Picture
from deploy.registers.proceedings import DISCONTINUED, Course
from deploy.registers.record import Codes, Record
from deploy.registers.suspects import Suspect

_UNTIL_ENTERED = 14
_NOT_CHARGED: Codes = {
    "indictment_confirmed": ("not_indicted",),
    "plea_bargain": ("no",),
    "charge_changed": ("not_changed",),
}
_NOT_TRIED: Codes = {
    "court_level": ("no_trial",),
    "verdict": ("none_yet",),
    "sentence": ("none",),
    "below_minimum": ("not_applicable",),
    "circumstances": ("none",),
    "assets": ("none",),
    "compensation_ordered": ("not_applicable",),
    "witness_protection": ("no",),
}
_NOT_FINAL: Codes = {
    "appeal": ("none",),
    "appeal_result": ("no_appeal",),
    "sentence_change": ("no_appeal",),
    "early_release": ("no",),
}
_PENDING: Codes = {"investigation_outcome": ("pending",), "detention": ("none",)}
_UNTRIED = {**_NOT_TRIED, **_NOT_FINAL}
_UNCHARGED = {**_NOT_CHARGED, **_UNTRIED}
_ACQUITTED: Codes = {
    "verdict": ("acquitted",),
    "sentence": ("none",),
    "below_minimum": ("not_applicable",),
    "circumstances": ("none",),
    "compensation_ordered": ("not_applicable",),
    "early_release": ("no",),
}
"""What an appeal leaves of a conviction that it quashes."""
_CHANGED = {"lower": 0.7, "higher": 1.3}
"""What an appeal makes of the length of a sentence."""
_UNTRIED_NUMBERS = {"assets_amount": 0, "compensation_amount": 0, "witnesses": 0}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage that one suspect reaches.

    Attributes:
        id: As the catalogue calls it.
        source: Who tells of it.
        not_yet: The answers to what is still to come.
    """

    id: str
    day: date
    instance: str
    source: str
    not_yet: Codes


def stage_records(
    suspect: Suspect, picture: Picture, until: date, chance: Random
) -> Iterator[Record]:
    """The records of one suspect, without numbers, until the day the register was drawn up."""
    for stage in _stages(suspect.life):
        if stage.day <= until:
            yield _record(suspect, stage, picture, chance)


def _stages(life: Course) -> Iterator[Stage]:
    """The stages of one suspect, each after the one before."""
    days, none = life.dates, "not_applicable"
    began = days["investigation_start_date"]
    yield Stage("investigated", began, none, "police", {**_UNCHARGED, **_PENDING})
    if DISCONTINUED in days:
        yield Stage("discontinued", days[DISCONTINUED], none, "prosecution", _UNCHARGED)
    if life.outcome != "charged":
        return
    yield Stage("prosecuted", days["indictment_date"], none, "prosecution", _UNTRIED)
    first = _ended(life.verdict)
    yield Stage(first, days["verdict_date"], "first_instance", "court", _NOT_FINAL)
    if "final_date" in days:
        quashed = _ACQUITTED if life.appeal_result == "quashed" else {}
        yield Stage(_ended(life.final_verdict), days["final_date"], "final", "court", quashed)


def _ended(verdict: str) -> str:
    """The stage that a verdict brings."""
    endings = {"acquitted": "acquitted", "dismissed": "discontinued"}
    return endings.get(verdict, "convicted")


def _record(suspect: Suspect, stage: Stage, picture: Picture, chance: Random) -> Record:
    answers = {**suspect.codes, **stage.not_yet}
    numbers = _numbers(suspect, stage, answers)
    answers.pop("sentence_length", None)
    entered = stage.day + timedelta(whole(chance, 0, _UNTIL_ENTERED))
    return Record(
        dataset="justice",
        provider=suspect.event.provider,
        number="",
        person=suspect.person.label,
        identity=suspect.person.identity,
        day=stage.day,
        codes={
            **answers,
            **picture.bands(numbers),
            "stage": (stage.id,),
            "instance": (stage.instance,),
            "record_source": (stage.source,),
            "age_group": picture.scales["age_group"].code(numbers["age_at_offence"]),
        },
        numbers=numbers,
        dates={
            "registration_date": entered,
            **dict(_known(suspect.life, stage)),
        },
        proceeding=suspect.event.proceeding,
    )


def _known(life: Course, stage: Stage) -> Iterator[tuple[str, date]]:
    """The dates that have come."""
    return (
        (name, day) for name, day in life.dates.items() if day <= stage.day and name != DISCONTINUED
    )


def _numbers(suspect: Suspect, stage: Stage, answers: Codes) -> dict[str, int]:
    """The numbers as they are at a stage."""
    numbers = dict(suspect.numbers)
    months = numbers.pop("sentence_length", 0)
    if answers["court_level"] == ("no_trial",):
        numbers |= _UNTRIED_NUMBERS
    elif months and answers["sentence"] != ("none",):
        numbers["sentence_length"] = months
    if answers["compensation_ordered"] != ("ordered",):
        numbers["compensation_amount"] = 0
    if stage.instance == "final" and "sentence_length" in numbers:
        numbers["sentence_length"] = int(months * _CHANGED.get(suspect.life.sentence_change, 1))
    if answers["detention"] == ("none",):
        numbers["detention_months"] = 0
    served = numbers["detention_months"] if stage.instance == "final" else 0
    numbers["time_served"] = min(served, numbers.get("sentence_length", 0))
    return numbers
