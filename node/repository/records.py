"""The tables of case records: a row for each record, and nothing in it that names anybody."""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    FromClause,
    Index,
    Integer,
    String,
    Table,
    Text,
    select,
)

from anonymizer.case import PseudonymousCase
from anonymizer.contribution import RIVAL
from node.repository.mapping import Mapping as RegisterMapping
from node.storage import metadata
from proto.catalogue import Dataset, DateFact, Indicator

Bits = Mapping[str, tuple[str, ...]]

_PSEUDONYM = String(32)


def table(dataset: Dataset) -> Table:
    """The dataset's table, always the same object.

    One column per indicator holds the code or, for a multiple choice, a bit mask; NULL stands for
    what the register does not ask. One column per further date holds as much of it as is known.
    """
    known = metadata.tables.get(dataset.id)
    if known is not None:
        return known
    rival = Column(RIVAL[dataset.person_rule], Date, nullable=False)
    return Table(
        dataset.id, metadata, *columns(dataset), rival, Index(f"{dataset.id}_person", "person")
    )


def columns(dataset: Dataset) -> tuple[Column[object], ...]:
    """What a record says by itself; its rival is found from all records of the person.

    `identity` is the pseudonym of whoever the register names; `person` is who that is, once
    somebody has decided that two identities are one (`alias`).
    """
    return (
        Column("record", _PSEUDONYM, primary_key=True),
        Column("person", _PSEUDONYM, nullable=False),
        Column("identity", _PSEUDONYM, nullable=False),
        Column("content", _PSEUDONYM, nullable=False),
        Column("first_day", Date, nullable=False),
        Column("last_day", Date, nullable=False),
        Column("source", Text, nullable=False),
        Column("provider", String(40), nullable=False),
        *(_column(indicator) for indicator in dataset.indicators),
        *map(_date_column, dataset.side_dates),
    )


imported = Table(
    "imported",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("first_day", Date, nullable=True),
    Column("last_day", Date, nullable=True),
)
"""Every change of a register (an `import`, a `correction`, a `link`, an `exclusion`, an
`erasure`): when, and the days of the records that it changed, if any."""

alias = Table(
    "alias",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("identity", _PSEUDONYM, primary_key=True),
    Column("person", _PSEUDONYM, nullable=False, index=True),
)
"""Identities that are known to be another person than their pseudonym says."""

excluded = Table(
    "excluded",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("person", _PSEUDONYM, primary_key=True),
    Column("reason", String(40), nullable=False),
    Column("day", Date, nullable=False),
)
"""People whose records are kept and not counted, such as those who withdrew their consent."""

TABLES = imported, alias, excluded


def counted(dataset: Dataset) -> FromClause:
    """The records that may count: of everybody who is not excluded."""
    records = table(dataset)
    theirs = select(excluded.c.person).where(excluded.c.dataset == dataset.id)
    return select(records).where(records.c.person.not_in(theirs)).subquery()


def bits(dataset: Dataset) -> Bits:
    """The codes of every multiple choice: bit i of its mask is the i-th code here.

    `unknown` comes first, so that a code appended before it in a later list moves no bit.
    """
    multiple = (each for each in dataset.indicators if each.choice == "multiple")
    return {each.id: (each.codes()[-1], *each.codes()[:-1]) for each in multiple}


def _column(indicator: Indicator) -> Column[object]:
    if indicator.choice == "single":
        return Column(indicator.id, Text)
    return Column(indicator.id, BigInteger, CheckConstraint(f"{indicator.id} > 0"))


def _date_column(date: DateFact) -> Column[object]:
    return Column(date.id, String(10))


class Shape:
    """Puts pseudonymous records of one register into the shape of their table."""

    def __init__(self, mapping: RegisterMapping) -> None:
        """Number the codes of every multiple choice once."""
        self._source = mapping.source
        self._provider = mapping.provider
        self._masks = {
            name: {code: 1 << bit for bit, code in enumerate(codes)}
            for name, codes in bits(mapping.dataset).items()
        }

    def row(self, case: PseudonymousCase) -> dict[str, object]:
        """The record as a row of its table."""
        row: dict[str, object] = {name: values[0] for name, values in case.codes.items()}
        for name, masks in self._masks.items():
            if name in case.codes:
                row[name] = sum(masks[value] for value in case.codes[name])
        row.update(case.dates)
        row["record"] = case.record
        row["person"] = row["identity"] = case.person
        row["content"] = case.content
        row["first_day"] = case.first_day
        row["last_day"] = case.last_day
        row["source"] = self._source
        row["provider"] = self._provider
        return row
