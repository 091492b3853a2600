"""When what happened to one suspect: from the crime to a final verdict, or to an end before.

Lags are assumed; those of Albania, where 54 of 85 cases of 2022 were prosecuted and none of their 8
defendants convicted in that year (TIP 2023), show that most of it takes longer than a year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.registers.chance import Weighted, whole
from deploy.registers.countries import Country
from deploy.registers.events import Event

DISCONTINUED = "discontinued"
CONVICTED = "convicted"
"""How the codes of all convicting verdicts begin."""

_DROPPED = 0.6
"""Of the investigations that lead to no indictment; the others are still pending."""
_TRANSFERRED = 0.03
_OTHER_OFFENCE = 0.3
"""Of convictions after a charge of trafficking."""
_DISMISSED = 0.2
"""Of the trials without a conviction."""
_BARGAIN = 0.15
_APPEAL = 0.66
_RESULTS = Weighted({"upheld": 68, "changed": 27, "quashed": 5})
_LOWER = 0.75


@dataclass(frozen=True, slots=True)
class Course:
    """What came of one suspect in the end, whether or not the register knows it yet.

    Attributes:
        outcome: Of the investigation.
        verdict: Of the first instance; `none_yet` where it does not come to one.
        appeal_result: `no_appeal` where nobody appealed.
        dates: By the date's id in the catalogue, in their order, and the day of an end before any
            indictment.
    """

    outcome: str
    dates: Mapping[str, date]
    verdict: str = "none_yet"
    has_bargain: bool = False
    appeal_result: str = "no_appeal"
    sentence_change: str = "no_appeal"

    @property
    def is_convicted(self) -> bool:
        """Whether the first instance convicted."""
        return self.verdict.startswith(CONVICTED)

    @property
    def final_verdict(self) -> str:
        """The verdict after the appeal."""
        return "acquitted" if self.appeal_result == "quashed" else self.verdict


def course(event: Event, country: Country, *, is_trafficking: bool, chance: Random) -> Course:
    """The course of one suspect's proceedings."""
    dates = dict(_begun(event, chance))
    start = dates["investigation_start_date"]
    if chance.random() >= country.indicted:
        outcome = _without_indictment(chance)
        if outcome != "pending":
            dates[DISCONTINUED] = _after(start, 60, 500, chance)
        return Course(outcome=outcome, dates=dates)
    has_bargain = chance.random() < _BARGAIN
    is_convicted = has_bargain or chance.random() < country.convicted
    result = "no_appeal" if has_bargain else _appealed(chance, is_convicted=is_convicted)
    is_open = is_convicted or result == "no_appeal"
    return Course(
        outcome="charged",
        verdict=_convicted(chance, of_trafficking=is_trafficking)
        if is_convicted
        else _freed(chance),
        has_bargain=has_bargain,
        appeal_result=result,
        sentence_change=_changed(result, chance) if is_open else "none",
        dates=dates | _tried(start, 30 if has_bargain else 600, result, chance),
    )


def _begun(event: Event, chance: Random) -> Iterator[tuple[str, date]]:
    start = event.day + timedelta(whole(chance, -60, 30))
    crime_end = min(event.ended, start)
    yield "crime_start_date", crime_end - timedelta(whole(chance, 30, 900))
    yield "crime_end_date", crime_end
    yield "investigation_start_date", start
    yield "arrest_date", _after(start, 1, 60, chance)


def _tried(start: date, longest: int, result: str, chance: Random) -> dict[str, date]:
    indicted = _after(start, 90, 540, chance)
    trial = _after(indicted, 30, 240, chance)
    verdict = _after(trial, 1, longest, chance)
    dates = {"indictment_date": indicted, "trial_start_date": trial, "verdict_date": verdict}
    if result == "no_appeal":
        return dates | {"final_date": verdict + timedelta(30)}
    appealed = _after(verdict, 8, 30, chance)
    return dates | {"appeal_date": appealed, "final_date": _after(appealed, 60, 420, chance)}


def _without_indictment(chance: Random) -> str:
    drawn = chance.random()
    if drawn < _TRANSFERRED:
        return "transferred_abroad"
    return "dropped" if drawn < _DROPPED else "pending"


def _convicted(chance: Random, *, of_trafficking: bool) -> str:
    other = of_trafficking and chance.random() < _OTHER_OFFENCE
    return "convicted_of_other_offence" if other else "convicted_as_charged"


def _freed(chance: Random) -> str:
    return "dismissed" if chance.random() < _DISMISSED else "acquitted"


def _appealed(chance: Random, *, is_convicted: bool) -> str:
    """What an appeal comes to, if there is one; an acquittal is upheld."""
    if chance.random() >= _APPEAL:
        return "no_appeal"
    return _RESULTS.draw(chance) if is_convicted else "upheld"


def _changed(result: str, chance: Random) -> str:
    """What becomes of a sentence."""
    if result == "changed":
        return "lower" if chance.random() < _LOWER else "higher"
    return {"upheld": "same", "quashed": "none"}.get(result, result)


def _after(day: date, fewest: int, most: int, chance: Random) -> date:
    return day + timedelta(whole(chance, fewest, most))
