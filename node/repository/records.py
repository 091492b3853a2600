"""The tables of case records: a row for each record, and nothing in it that names anybody."""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from anonymizer.case import PseudonymousCase
from anonymizer.contribution import RIVAL
from node.repository.mapping import Mapping as RegisterMapping
from node.storage import metadata
from proto.catalogue import Dataset, Indicator

Bits = Mapping[str, tuple[str, ...]]

_PSEUDONYM = String(32)


def table(dataset: Dataset) -> Table:
    """The dataset's table, always the same object.

    One column per indicator holds the code or, for a multiple choice, a bit mask.
    """
    known = metadata.tables.get(dataset.id)
    if known is not None:
        return known
    rival = Column(RIVAL[dataset.person_rule], Date, nullable=False)
    return Table(
        dataset.id, metadata, *columns(dataset), rival, Index(f"{dataset.id}_person", "person")
    )


def columns(dataset: Dataset) -> tuple[Column[object], ...]:
    """What a record says by itself; its rival is found from all records of the person."""
    return (
        Column("record", _PSEUDONYM, primary_key=True),
        Column("person", _PSEUDONYM, nullable=False),
        Column("content", _PSEUDONYM, nullable=False),
        Column("first_day", Date, nullable=False),
        Column("last_day", Date, nullable=False),
        Column("source", Text, nullable=False),
        *(_column(indicator) for indicator in dataset.indicators),
    )


imported = Table(
    "imported",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("first_day", Date, nullable=True),
    Column("last_day", Date, nullable=True),
)
"""Every import of a register: when, and the days of the records that it changed, if any."""


def bits(dataset: Dataset) -> Bits:
    """The codes of every multiple choice: bit i of its mask is the i-th code here.

    `unknown` comes first, so that a code appended before it in a later list moves no bit.
    """
    multiple = (each for each in dataset.indicators if each.choice == "multiple")
    return {each.id: (each.codes()[-1], *each.codes()[:-1]) for each in multiple}


def _column(indicator: Indicator) -> Column[object]:
    if indicator.choice == "single":
        return Column(indicator.id, Text, nullable=False)
    return Column(indicator.id, BigInteger, CheckConstraint(f"{indicator.id} > 0"), nullable=False)


class Shape:
    """Puts pseudonymous records of one register into the shape of their table."""

    def __init__(self, mapping: RegisterMapping) -> None:
        """Number the codes of every multiple choice once."""
        self._source = mapping.source
        self._masks = {
            name: {code: 1 << bit for bit, code in enumerate(codes)}
            for name, codes in bits(mapping.dataset).items()
        }

    def row(self, case: PseudonymousCase) -> dict[str, object]:
        """The record as a row of its table."""
        row: dict[str, object] = {name: values[0] for name, values in case.codes.items()}
        for name, masks in self._masks.items():
            row[name] = sum(masks[value] for value in case.codes[name])
        row["record"] = case.record
        row["person"] = case.person
        row["content"] = case.content
        row["first_day"] = case.first_day
        row["last_day"] = case.last_day
        row["source"] = self._source
        return row
