"""Finding records: by pseudonym, by a case number that is typed, by what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from anonymizer.case import Pseudonym
from anonymizer.pseudonym import Pseudonymiser
from node.life import fields
from node.repository import records
from proto.catalogue import Catalogue, Dataset
from proto.errors import RefusalError

MOST = 200
"""Records that one search shows."""


class UnknownRecordError(RefusalError):
    """There is no such record, or none that may be seen."""

    code = "unknown-record"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; whatever is not said may be anything.

    Attributes:
        codes: A code by indicator; of a multiple choice, one that is among the record's.
        start: No record ends before this day.
        end: No record begins after this day.
        provider: Whose records may be seen; None where all may.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    provider: str | None = None


def fetch(
    connection: Connection, dataset: Dataset, record: str, *, provider: str | None = None
) -> dict[str, Any]:
    """The row of a record.

    Args:
        connection: A look at the database.
        dataset: Which one.
        record: The pseudonym.
        provider: Whose records may be seen; None where all may.

    Raises:
        UnknownRecordError: There is none; or it is another provider's, which is not told.
    """
    table = records.table(dataset)
    row = connection.execute(select(table).where(table.c.record == record)).mappings().first()
    if row is None or provider not in (None, row["provider"]):
        raise UnknownRecordError(f"there is no such record in {dataset.id}")
    return dict(row)


def find(
    connection: Connection, dataset: Dataset, search: Search, *, limit: int = MOST
) -> list[dict[str, Any]]:
    """The newest records that fit a search.

    Raises:
        UnknownNameError: There is no such indicator or code.
    """
    table = records.table(dataset)
    newest = table.c.last_day.desc(), table.c.record
    found = _asked(dataset, search).order_by(*newest).limit(min(limit, MOST))
    return [dict(row) for row in connection.execute(found).mappings()]


def datasets_with(connection: Connection, catalogue: Catalogue, record: str) -> tuple[Dataset, ...]:
    """The datasets that have a record of this pseudonym."""
    tables = ((dataset, records.table(dataset)) for dataset in catalogue.datasets)
    return tuple(
        dataset
        for dataset, table in tables
        if connection.scalar(select(table.c.record).where(table.c.record == record))
    )


def sources(
    connection: Connection, dataset: Dataset, *, provider: str | None = None
) -> tuple[str, ...]:
    """What the registers are called that records of a dataset came from, of all or one provider."""
    source, whose = (records.table(dataset).c[name] for name in ("source", "provider"))
    found = select(source).distinct().order_by(source)
    return tuple(connection.scalars(found if provider is None else found.where(whose == provider)))


def pseudonym(pseudonymiser: Pseudonymiser, source: str, number: Sequence[str]) -> Pseudonym:
    """The pseudonym of the record that a register knows by this number.

    Args:
        pseudonymiser: The node's own.
        source: What the register is called in its mapping.
        number: The parts that name the record there, as the mapping lists them.
    """
    return pseudonymiser.record((source, *(part.strip() for part in number)))


def _asked(dataset: Dataset, search: Search) -> Select[Any]:
    table = records.table(dataset)
    found = select(table)
    for name, code in search.codes.items():
        (value,) = fields.columns_of(dataset, name, code, date.max).values()
        column = table.c[name]
        found = found.where(
            column.op("&")(value) != 0 if isinstance(value, int) else column == value
        )
    if search.start:
        found = found.where(table.c.last_day >= search.start)
    if search.end:
        found = found.where(table.c.first_day <= search.end)
    if search.provider is not None:
        found = found.where(table.c.provider == search.provider)
    return found
