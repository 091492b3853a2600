"""Whether everybody and everything is in a register once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Select, Subquery, cast, false, func, select, tuple_

from node.quality.facts import Condition, Facts
from node.quality.finding import Finding, amount
from proto.catalogue import Dataset

_PERSON = ("person",)
_COPY = "source", "provider", "content"
"""What the records of one person, and copies of one record, have in common."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """What is in the records of one year more than once.

    Attributes:
        people: People with several records.
        records: All records of these people.
        copies: Records that say what another of the same source says, word for word.
    """

    people: int = 0
    records: int = 0
    copies: int = 0


def measure(connection: Connection, facts: Facts) -> Mapping[int, Repeated]:
    """Find by year who has several records, and which records are copies."""
    people = {
        year: (who, records) for year, who, records in connection.execute(_by_year(facts, *_PERSON))
    }
    copies = {
        year: records - kinds
        for year, kinds, records in connection.execute(_by_year(facts, *_COPY))
    }
    return {
        year: Repeated(*people.get(year, (0, 0)), copies.get(year, 0))
        for year in sorted({*people, *copies})
    }


def findings(
    facts: Facts,
    repeated: Mapping[int, Repeated],
    sizes: Mapping[int, int],
    open_candidates: int = 0,
) -> Iterator[Finding]:
    """What is repeated, and how many pairs of people somebody has still to decide about."""
    dataset = facts.dataset
    for year, each in repeated.items():
        if each.copies:
            yield _copied(dataset, year, each, sizes[year])
        if each.people:
            yield _counted_once(dataset, year, each, sizes[year])
    if open_candidates:
        yield _undecided(dataset, open_candidates, sum(sizes.values()))


def concerned(facts: Facts, finding: Finding) -> Condition:
    """The records of people with several, or the records of which there are copies."""
    if finding.check == "undecided_pairs":
        return false()
    names = _COPY if finding.check == "copied" else _PERSON
    many = _many(facts, *names)
    theirs = select(*(many.c[name] for name in names)).where(many.c.year == finding.year)
    return tuple_(*(facts.table.c[name] for name in names)).in_(theirs)


def _by_year(facts: Facts, *names: str) -> Select[int, int, int]:
    """By year how many values are there more than once, and how many records have one of them."""
    many = _many(facts, *names)
    records = cast(func.sum(many.c.records), BigInteger)
    return select(many.c.year, func.count(), records).group_by(many.c.year)


def _many(facts: Facts, *names: str) -> Subquery:
    """What more than one record of a year has in common, and how many have it."""
    keys = facts.year.label("year"), *(facts.table.c[name] for name in names)
    number = func.count().label("records")
    return select(*keys, number).group_by(*keys).having(number > 1).subquery()


def _copied(dataset: Dataset, year: int, repeated: Repeated, among: int) -> Finding:
    return Finding(
        dataset=dataset.id,
        year=year,
        dimension="uniqueness",
        check="copied",
        subject="",
        severity="warning",
        sentence=f"{repeated.copies} of {amount(among, 'record')}"
        f" {'says' if repeated.copies == 1 else 'say'} of the same person what another record"
        " of the same source says, word for word, under another number.",
        remedy="They count once. Take them out at the source, or look at what names a record in"
        " the mapping.",
        number=repeated.copies,
        among=among,
    )


def _counted_once(dataset: Dataset, year: int, repeated: Repeated, among: int) -> Finding:
    surplus = repeated.records - repeated.people
    return Finding(
        dataset=dataset.id,
        year=year,
        dimension="uniqueness",
        check="several_records",
        subject="",
        severity="notice",
        sentence=f"{amount(repeated.people, 'person has', 'people have')} {repeated.records} of"
        f" {among} records; each person counts once, so"
        f" {amount(surplus, 'record adds', 'records add')} nothing to the figures of the year.",
        remedy="Nothing, where several sources report the same person or the case went on.",
        number=repeated.records,
        among=among,
    )


def _undecided(dataset: Dataset, pairs: int, among: int) -> Finding:
    return Finding(
        dataset=dataset.id,
        year=None,
        dimension="uniqueness",
        check="undecided_pairs",
        subject="",
        severity="warning",
        sentence=f"{amount(pairs, 'pair')} of people may be the same person; until somebody"
        " decides, they count as two.",
        remedy="Decide about them in the worklist.",
        number=pairs,
        among=among,
    )
