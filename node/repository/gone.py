"""Records that their register no longer has: found, told, and removed if that is wanted."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    MetaData,
    String,
    Table,
    delete,
    exists,
    func,
    insert,
    select,
)
from sqlalchemy.schema import DropTable

from anonymizer.case import Pseudonym
from node.repository import records
from node.repository.ranking import Span, rank
from node.storage import merging
from proto.catalogue import Dataset

_ROWS_AT_ONCE = 1_000
_PSEUDONYM = String(32)


class Gone:
    """Two temporary tables that end with the transaction: what is gone, and what only seems so."""

    def __init__(self, connection: Connection, dataset: Dataset, source: str) -> None:
        """Make the empty tables.

        Args:
            connection: The transaction of the import.
            dataset: What is brought in.
            source: The register; records of other registers are never gone from this one.
        """
        self._connection = connection
        self._dataset = dataset
        self._source = source
        self._records = records.table(dataset)
        self._spared = _table(f"spared_{dataset.id}")
        self._gone = _table(f"gone_{dataset.id}", "person")
        for each in (self._spared, self._gone):
            connection.execute(DropTable(each, if_exists=True))
            each.create(connection)

    def spare(self, pseudonyms: Iterable[Pseudonym]) -> None:
        """Note records that the register has, although their rows are refused."""
        rows = [{"record": each} for each in pseudonyms]
        if rows:
            seldom = merging(self._connection, self._spared).on_conflict_do_nothing()
            self._connection.execute(seldom, rows)

    def find(self, rows: FromClause) -> int:
        """Find the records that are neither among the rows that came nor spared, and count them."""
        known, spared = self._records.c, self._spared.c
        missing = select(known.record, known.person).where(
            known.source == self._source,
            ~exists().where(rows.c.record == known.record),
            ~exists().where(spared.record == known.record),
        )
        self._connection.execute(insert(self._gone).from_select(["record", "person"], missing))
        return self._connection.scalars(select(func.count()).select_from(self._gone)).one()

    def before(self) -> int:
        """How many records of the register there were before."""
        ours = select(func.count()).where(self._records.c.source == self._source)
        return self._connection.scalars(ours).one()

    def records(self) -> Iterator[Pseudonym]:
        """Every one that is gone."""
        return map(Pseudonym, self._each(self._gone.c.record))

    def remove(self) -> Span:
        """Remove them, and say which days all records of their people span."""
        table, gone = self._records, self._gone.c
        theirs = table.c.person.in_(select(gone.person))
        days = select(func.min(table.c.first_day), func.max(table.c.last_day)).where(theirs)
        first, last = self._connection.execute(days).one()
        self._connection.execute(delete(table).where(table.c.record.in_(select(gone.record))))
        rank(self._connection, self._dataset, self._each(gone.person))
        return first, last

    def drop(self) -> None:
        """Leave nothing behind in this connection."""
        for each in (self._spared, self._gone):
            each.drop(self._connection)

    def _each(self, column: ColumnElement[str]) -> Iterator[str]:
        asked = select(column).distinct().order_by(column)
        yield from self._connection.scalars(asked, execution_options={"yield_per": _ROWS_AT_ONCE})


@lru_cache(maxsize=16)
def _table(name: str, *others: str) -> Table:
    """Always the same object for the same name, so that its statements are written once."""
    record = Column("record", _PSEUDONYM, primary_key=True)
    columns = (Column(other, _PSEUDONYM) for other in others)
    return Table(
        name, MetaData(), record, *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP"
    )
