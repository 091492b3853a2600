"""People by year, and by what they are counted under: the series that figures are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Select, case, cast, func, select

from node.quality.facts import Facts
from node.repository import records

FORM, SOURCE, PEOPLE = "form", "source", "people"

ALIKE = "country_of_exploitation", "citizenship"
"""What people who are found together mostly have in common."""

BODIES: Mapping[str, tuple[str, ...]] = {
    "victims": ("registering_body", "identifying_body"),
    "justice": ("record_source",),
}
"""The indicators that say which body reports, by dataset."""


class Series(NamedTuple):
    """People with one answer to an indicator, or of one `source`; of all `people`, no code."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many people there are, and how many times somebody came.

    People who came on one day and are alike in all that is looked at here came as one: a family, a
    case, a raid. Chance deals with arrivals, not with people.
    """

    people: int = 0
    arrivals: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.people + other.people, self.arrivals + other.arrivals)


Yearly = Mapping[Series, Mapping[int, Count]]
"""Counts by series and year."""


def measure(connection: Connection, facts: Facts) -> Yearly:
    """Count everybody once a year: by status, source, body and form, and all together."""
    names = (SOURCE, facts.dataset.status_indicator, *BODIES.get(facts.dataset.id, ()))
    forms = records.bits(facts.dataset)[FORM]
    found: dict[Series, dict[int, Count]] = {}
    for year, mask, *codes, people, arrivals in connection.execute(_question(facts, names)):
        ticked = (code for bit, code in enumerate(forms) if (mask or 0) >> bit & 1)
        for series in (
            Series(PEOPLE, ""),
            *(Series(name, code) for name, code in zip(names, codes, strict=True) if code),
            *(Series(FORM, code) for code in ticked),
        ):
            counts = found.setdefault(series, {})
            counts[year] = counts.get(year, Count()) + Count(people, arrivals)
    return found


def people(yearly: Yearly) -> Mapping[int, int]:
    """Everybody who counts, by year."""
    return {year: count.people for year, count in yearly.get(Series(PEOPLE, ""), {}).items()}


def _question(facts: Facts, names: Sequence[str]) -> Select[Any]:
    """People and arrivals by year, form and other answers; whose day is not known came alone."""
    table = facts.table.c
    day = case((facts.is_day(facts.dataset.date_axis), table.first_day))
    told = [facts.year.label("year"), *(table[name] for name in (FORM, *names))]
    alike = [*told, day.label("day"), *(table[name] for name in ALIKE)]
    together = select(*alike, func.count().label("people")).where(facts.speaks()).group_by(*alike)
    came = together.subquery().c
    keys = [came.year, *(came[name] for name in (FORM, *names))]
    arrivals = case((came.day.is_(None), came.people), else_=1)
    sums = (cast(func.sum(each), BigInteger) for each in (came.people, arrivals))
    return select(*keys, *sums).group_by(*keys)
