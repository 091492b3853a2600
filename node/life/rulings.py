"""What was decided about a person or a record by hand, and stands until it is decided otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import (
    Column,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

from node.life.deed import Deed
from node.life.moves import newest
from node.repository import records
from node.storage import metadata
from proto.catalogue import Dataset

About = Literal["consent", "hold", "person-hold"]
Said = Literal["withdrawn", "given", "held", "lifted", "person-held", "person-lifted"]

_ABOUT: Mapping[Said, About] = {
    "withdrawn": "consent",
    "given": "consent",
    "held": "hold",
    "lifted": "hold",
    "person-held": "person-hold",
    "person-lifted": "person-hold",
}

ruling = Table(
    "ruling",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("subject", String(32), primary_key=True),
    Column("about", String(20), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("said", String(20), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Integer, nullable=False),
)
"""Nothing in it is ever changed: the last one about a subject stands. The subject is a record, or
an identity and with it whoever that is known to be."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision; `state` is the state of the dataset after it."""

    subject: str
    about: About
    said: Said
    by: str
    at: str
    reason: str
    state: int


def rule(connection: Connection, dataset: Dataset, subject: str, said: Said, deed: Deed) -> None:
    """Keep a decision."""
    about = _ABOUT[said]
    same = ruling.c.dataset == dataset.id, ruling.c.subject == subject, ruling.c.about == about
    before = connection.scalar(select(func.max(ruling.c.number)).where(*same)) or 0
    row = {"dataset": dataset.id, "subject": subject, "about": about, "number": before + 1}
    state = newest(connection, dataset)
    connection.execute(insert(ruling), row | deed.row | {"said": said, "state": state})


def subjects(connection: Connection, dataset: Dataset, identity: str) -> tuple[str, ...]:
    """An identity and its records: a ruling about all of them outlives a corrected name."""
    table = records.table(dataset)
    theirs = select(table.c.record).where(table.c.identity == identity).order_by(table.c.record)
    return (identity, *connection.scalars(theirs))


def known_as(dataset: Dataset, person: str) -> CompoundSelect[str]:
    """Every subject that stands for a person now: identities and records."""
    table = records.table(dataset).c
    theirs = table.person == person
    return select(table.identity).where(theirs).union(select(table.record).where(theirs))


def standing(dataset: Dataset, said: Said) -> Select[str]:
    """The subjects about which this was decided last."""
    later = ruling.alias()
    last = (
        select(func.max(later.c.number))
        .where(
            later.c.dataset == ruling.c.dataset,
            later.c.subject == ruling.c.subject,
            later.c.about == ruling.c.about,
        )
        .scalar_subquery()
    )
    ours = ruling.c.dataset == dataset.id, ruling.c.about == _ABOUT[said]
    return select(ruling.c.subject).where(*ours, ruling.c.said == said, ruling.c.number == last)


def about(connection: Connection, dataset: Dataset, *subjects: str) -> tuple[Ruling, ...]:
    """Everything that was decided about some subjects, in order."""
    ours = ruling.c.dataset == dataset.id, ruling.c.subject.in_(subjects)
    names = [ruling.c[name] for name in Ruling.__slots__]
    order = ruling.c.state, ruling.c.at, ruling.c.number
    rows = connection.execute(select(*names).where(*ours).order_by(*order))
    return tuple(Ruling(*row) for row in rows)
