"""What was found in registers and how good they were, kept; and what people said about findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Float,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)

from node.life.deed import Deed
from node.quality.examination import Examination
from node.quality.finding import Finding
from node.quality.score import WEIGHTS, Score
from node.repository.records import imported
from node.storage import metadata

TOTAL = "total"
"""What the mean of a year's components is kept under."""

examined = Table(
    "quality_examined",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("day", Date, nullable=False),
    Column("state", Integer, nullable=False),
)
"""When each register was last examined, and the last change of it by then (`imported`)."""

scored = Table(
    "quality_score",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("component", String(20), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("value", Float, nullable=False),
)
"""Every score there ever was; of several on one day the last."""

found = Table(
    "quality_finding",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("key", String(12), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("year", Integer, nullable=True),
    Column("dimension", String(20), nullable=False),
    Column("check", String(60), nullable=False),
    Column("subject", Text, nullable=False),
    Column("severity", String(10), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("among", Integer, nullable=False),
)
"""What the last examination of each register found, in its order."""

acknowledged = Table(
    "quality_acknowledged",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("key", String(12), primary_key=True),
    Column("at", String(25), primary_key=True),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("number", Integer, nullable=False),
)
"""Who said why a finding is as it should be, and how many records it concerned then."""

_OF_FINDING = (
    "dataset",
    "year",
    "dimension",
    "check",
    "subject",
    "severity",
    "sentence",
    "remedy",
    "number",
    "among",
)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody knows about a finding, and says why it may stay.

    Attributes:
        number: How many records it concerned then: of more, nobody has said anything.
    """

    by: str
    at: str
    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding, and the last that was said about it."""

    finding: Finding
    said: Acknowledgement | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said anything, or fewer records were concerned then."""
        return self.said is None or self.finding.number > self.said.number


@dataclass(frozen=True, slots=True)
class Past:
    """The score of a year as it was on one day."""

    day: date
    score: Score


def state(connection: Connection, dataset: str) -> int:
    """The number of the last change of a register; 0 before the first."""
    newest = select(func.max(imported.c.number)).where(imported.c.dataset == dataset)
    return connection.scalar(newest) or 0


def keep(connection: Connection, examination: Examination, state: int) -> None:
    """Replace what the last examination found, and add the scores to those there were before."""
    dataset, day = examination.dataset, examination.day
    for table in (examined, found):
        connection.execute(delete(table).where(table.c.dataset == dataset))
    todays = scored.c.dataset == dataset, scored.c.day == day
    connection.execute(delete(scored).where(*todays))
    connection.execute(insert(examined), {"dataset": dataset, "day": day, "state": state})
    findings = [_row(place, each) for place, each in enumerate(examination.findings)]
    values = [
        {"dataset": dataset, "day": day, "year": each.year, "component": name, "value": value}
        for each in examination.scores
        for name, value in (*each.components.items(), (TOTAL, each.total))
    ]
    for table, rows in ((found, findings), (scored, values)):
        if rows:
            connection.execute(insert(table), rows)


def last(connection: Connection, dataset: str) -> tuple[date, int] | None:
    """The day of the last examination, and the state of the register then; none before it."""
    asked = select(examined.c.day, examined.c.state).where(examined.c.dataset == dataset)
    for day, number in connection.execute(asked):
        return day, number
    return None


def noted(connection: Connection, dataset: str) -> tuple[Noted, ...]:
    """What the last examination found, in its order, and what was said about it."""
    columns = [found.c[name] for name in _OF_FINDING]
    asked = select(*columns).where(found.c.dataset == dataset).order_by(found.c.place)
    findings = [Finding(**row) for row in connection.execute(asked).mappings()]
    said = acknowledgements(connection, dataset)
    return tuple(Noted(each, said.get(each.key)) for each in findings)


def acknowledge(connection: Connection, finding: Finding, deed: Deed) -> None:
    """Keep what somebody says about a finding, beside what was said before."""
    row = {"dataset": finding.dataset, "key": finding.key, "number": finding.number}
    known = acknowledged.c
    same = known.dataset == finding.dataset, known.key == finding.key, known.at == deed.row["at"]
    connection.execute(delete(acknowledged).where(*same))
    connection.execute(insert(acknowledged), row | deed.row)


def acknowledgements(connection: Connection, dataset: str) -> Mapping[str, Acknowledgement]:
    """The last that was said about each finding, by its key."""
    known = acknowledged.c
    columns = known.key, known.by, known.at, known.reason, known.number
    asked = select(*columns).where(known.dataset == dataset).order_by(known.at)
    return {key: Acknowledgement(*said) for key, *said in connection.execute(asked)}


def history(connection: Connection, dataset: str) -> tuple[Past, ...]:
    """Every score there was, the earliest day first, and the latest year first within it."""
    values: dict[tuple[date, int], dict[str, float]] = {}
    known = scored.c
    asked = select(known.day, known.year, known.component, known.value)
    order = known.day, known.year.desc()
    for day, year, name, value in connection.execute(
        asked.where(known.dataset == dataset).order_by(*order)
    ):
        values.setdefault((day, year), {})[name] = value
    return tuple(
        Past(day, Score(year, {name: own[name] for name in WEIGHTS if name in own}, own[TOTAL]))
        for (day, year), own in values.items()
    )


def _row(place: int, finding: Finding) -> Mapping[str, object]:
    own = {name: getattr(finding, name) for name in _OF_FINDING}
    return {"key": finding.key, "place": place, **own}
