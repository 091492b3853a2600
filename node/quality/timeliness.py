"""Whether records are made soon after the event, and the register was brought in since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select, true

from node.quality.facts import Condition, Facts
from node.quality.finding import Finding, Limits, amount
from node.quality.partial_dates import Iso, days_later, is_before
from node.repository.records import imported
from proto.catalogue import Dataset

REGISTERED = "registration_date"


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How soon records were made.

    Attributes:
        known: Records by year of which it is known when they were made.
        late: Those that were certainly made later than they should.
        last_import: The day on which a register was last brought in.
    """

    known: Mapping[int, int]
    late: Mapping[int, int]
    last_import: date | None

    def share(self, year: int) -> float | None:
        """Share of the records that were made in time; none where that is not known of any."""
        known = self.known.get(year, 0)
        return (known - self.late.get(year, 0)) / known if known else None


def measure(connection: Connection, facts: Facts) -> Timeliness:
    """Count the records that were made in time."""
    late = func.count().filter(_is_late(facts))
    known = func.count(facts.table.c[REGISTERED])
    statement = select(facts.year, known, late).group_by(facts.year)
    rows = [tuple(row) for row in connection.execute(statement)]
    newest = select(func.max(imported.c.day)).where(
        imported.c.dataset == facts.dataset.id, imported.c.kind == "import"
    )
    return Timeliness(
        known={year: number for year, number, _ in rows},
        late={year: number for year, _, number in rows},
        last_import=connection.scalar(newest),
    )


def findings(facts: Facts, timeliness: Timeliness, sizes: Mapping[int, int]) -> Iterator[Finding]:
    """Records that were made late, and a register that has not been brought in since a year end."""
    dataset, today = facts.dataset, facts.today
    for year in sorted(timeliness.late):
        if timeliness.late[year]:
            yield _late(dataset, year, timeliness, facts.limits)
    last = timeliness.last_import
    if sizes and (last is None or last.year < today.year):
        yield _not_since(dataset, last, today, sizes.get(today.year - 1, 0))


def concerned(facts: Facts, finding: Finding) -> Condition:
    """The records that were made late, or all of the year."""
    return _is_late(facts) if finding.check == "registered_late" else true()


def _is_late(facts: Facts) -> Condition:
    last = Iso(days_later(facts.table.c.last_day, facts.limits.late_days))
    return is_before(last, facts.table.c[REGISTERED])


def _late(dataset: Dataset, year: int, timeliness: Timeliness, limits: Limits) -> Finding:
    number, known = timeliness.late[year], timeliness.known[year]
    return Finding(
        dataset=dataset.id,
        year=year,
        dimension="timeliness",
        check="registered_late",
        subject=REGISTERED,
        severity="notice",
        sentence=f"{number} of {amount(known, 'record')} {'was' if number == 1 else 'were'} made"
        f" more than {limits.late_days} days after the event.",
        remedy="Figures of the last months will grow: wait with publishing, or say so.",
        number=number,
        among=known,
    )


def _not_since(dataset: Dataset, last: date | None, today: date, records: int) -> Finding:
    since = f"was last brought in on {last}" if last else "was never brought in whole"
    return Finding(
        dataset=dataset.id,
        year=today.year - 1,
        dimension="timeliness",
        check="not_since_year_end",
        subject="",
        severity="warning",
        sentence=f"The register {since}; {today.year - 1} has ended since, and is not published"
        " before it is brought in anew.",
        remedy="Import the register once more.",
        number=records,
        among=records,
    )
