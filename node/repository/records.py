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
_SAID = (
    "record",
    "person",
    "identity",
    "content",
    "first_day",
    "last_day",
    "source",
    "provider",
)
"""What every record says, whatever its register asks."""


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
    """Puts pseudonymous records of one register into the shape of their table.

    Attributes:
        columns: Names of what stands in a row, `line` and all that the register says, in order.
    """

    def __init__(self, mapping: RegisterMapping) -> None:
        """Look up once what stands where; most cells with several codes are one of few sets."""
        dataset, asked = mapping.dataset, mapping.asked
        masks = bits(dataset)
        indicators = [each.id for each in dataset.indicators if each.id in asked]
        self._single = [name for name in indicators if name not in masks]
        self._multiple = [(name, _Masks(masks[name])) for name in indicators if name in masks]
        self._dates = [each.id for each in dataset.side_dates if each.id in asked]
        self._register = mapping.source, mapping.provider
        multiple = (name for name, _ in self._multiple)
        self.columns = ("line", *_SAID, *self._single, *multiple, *self._dates)

    def row(self, case: PseudonymousCase, line: int) -> tuple[object, ...]:
        """The record, and the line it stands in, as a row of a table with these columns."""
        codes, dates = case.codes, case.dates
        return (
            line,
            case.record,
            case.person,
            case.person,
            case.content,
            case.first_day.isoformat(),
            case.last_day.isoformat(),
            *self._register,
            *[codes[name][0] for name in self._single],
            *[masks[codes[name]] for name, masks in self._multiple],
            *[dates.get(name) for name in self._dates],
        )


class _Masks(dict[tuple[str, ...], int]):
    """Bit masks of sets of codes, each found once."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__()
        self._bits = {code: 1 << bit for bit, code in enumerate(codes)}

    def __missing__(self, codes: tuple[str, ...]) -> int:
        self[codes] = sum(self._bits[code] for code in codes)
        return self[codes]
