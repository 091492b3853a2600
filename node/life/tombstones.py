"""Whose records were erased: so that the next import of the register does not bring them back.

All that is kept is the pseudonym, which leads to nobody without the node's key, and to nothing
that is kept of a person. Without it nobody could tell an erased person from a new one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    Table,
    delete,
    func,
    or_,
    select,
)

from node.life.corrections import correction
from node.life.history import record_history
from node.life.proceedings import linked_case
from node.life.rulings import ruling
from node.repository import records
from node.storage import merging, metadata
from proto.catalogue import Dataset

Named = Literal["record", "identity"]

_PSEUDONYM_LENGTH = 32

erased = Table(
    "erased",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("pseudonym", String(32), primary_key=True),
    Column("names", String(20), nullable=False),
    Column("number", Integer, nullable=False, index=True),
)
"""The records and identities that were erased, and by which erasure."""


def is_erased(dataset: Dataset, new: FromClause) -> ColumnElement[bool]:
    """Whether a row that is to come in is an erased record, or of an erased person.

    Args:
        dataset: What is brought in.
        new: Rows with `record` and `identity`.
    """
    known = select(erased.c.pseudonym).where(erased.c.dataset == dataset.id)
    return or_(new.c.record.in_(known), new.c.identity.in_(known))


def bury(
    connection: Connection, dataset: Dataset, number: int, names: Named, pseudonyms: Iterable[str]
) -> None:
    """Keep the pseudonyms of what an erasure is about to remove."""
    same = {"dataset": dataset.id, "names": names, "number": number}
    rows = [{"pseudonym": each} | same for each in pseudonyms]
    if rows:
        again = merging(connection, erased).on_conflict_do_update(
            index_elements=["dataset", "pseudonym"], set_={"number": number}
        )
        connection.execute(again, rows)


def named_by(dataset: Dataset, number: int, names: Named | None = None) -> Select[str]:
    """The pseudonyms that an erasure removed from a dataset."""
    known = erased.c
    ours = select(known.pseudonym).where(known.dataset == dataset.id, known.number == number)
    return ours if names is None else ours.where(known.names == names)


def erased_records(connection: Connection) -> frozenset[str]:
    """The pseudonyms of all records that were ever erased, from whichever dataset."""
    known = erased.c
    return frozenset(connection.scalars(select(known.pseudonym).where(known.names == "record")))


def let_in(connection: Connection, number: int) -> None:
    """Let the people of an erasure come in again with other records than those removed."""
    theirs = erased.c.number == number, erased.c.names == "identity"
    connection.execute(delete(erased).where(*theirs))


def remove(connection: Connection, dataset: Dataset, number: int) -> Mapping[str, int]:
    """Remove whatever is kept here under the pseudonyms of an erasure.

    Returns:
        Rows removed, by table.
    """
    theirs = named_by(dataset, number)
    own = records.table(dataset)
    removed = {own.name: connection.execute(delete(own).where(own.c.record.in_(theirs))).rowcount}
    for table, column in (
        (record_history, record_history.c.record),
        (correction, correction.c.record),
        (linked_case, linked_case.c.record),
        (ruling, ruling.c.subject),
        (records.alias, records.alias.c.identity),
        (records.excluded, records.excluded.c.person),
    ):
        ours = table.c.dataset == dataset.id, column.in_(theirs)
        removed[table.name] = connection.execute(delete(table).where(*ours)).rowcount
    return removed


def remains(connection: Connection, datasets: Sequence[Dataset], number: int) -> Mapping[str, int]:
    """Rows of any table that still hold a pseudonym of an erasure, by table.

    Every column of 32 characters is looked at, whoever made the table, as that is what a
    pseudonym is. What was erased from one dataset may well stand in another.
    """
    registers = {records.table(dataset) for dataset in datasets}
    found: Counter[str] = Counter()
    for dataset in datasets:
        others = registers - {records.table(dataset)} | {erased}
        for name, table in sorted(metadata.tables.items()):
            if table not in others:
                found[name] += _rows_with(connection, table, dataset, number)
    return +found


def _rows_with(connection: Connection, table: Table, dataset: Dataset, number: int) -> int:
    theirs = named_by(dataset, number)
    columns = [each for each in table.columns if _is_pseudonym(each)]
    if not columns:
        return 0
    rows = (
        select(func.count()).select_from(table).where(or_(*(each.in_(theirs) for each in columns)))
    )
    if "dataset" in table.c:
        rows = rows.where(table.c.dataset == dataset.id)
    return connection.scalars(rows).one()


def _is_pseudonym(column: Column[object]) -> bool:
    return isinstance(column.type, String) and column.type.length == _PSEUDONYM_LENGTH
