"""The rows of one file, beside the records until the last of them is known."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Select, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from node.repository import records
from proto.catalogue import Dataset

Line = Mapping[str, object]
"""A row of the dataset's table, with its `line` in the file."""


class Incoming:
    """A temporary table that ends with the transaction.

    Memory stays flat however long the file is, and the database tells what is repeated, changed
    and unchanged, in the order of its own index.
    """

    def __init__(self, connection: Connection, dataset: Dataset) -> None:
        """Make the empty table."""
        self._connection = connection
        self._records = records.table(dataset)
        columns = (Column(each.name, each.type) for each in records.columns(dataset))
        self._table = Table(
            f"incoming_{dataset.id}",
            MetaData(),
            Column("line", BigInteger),
            *columns,
            prefixes=["TEMPORARY"],
        )
        self._table.create(connection)
        self.distinct = 0

    def add(self, lines: Sequence[Line]) -> None:
        """Take in some lines."""
        self._connection.execute(insert(self._table), lines)
        self.distinct += len(lines)

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Every line that holds the record of an earlier one, and that first line."""
        line, record = self._table.c.line, self._table.c.record
        many = select(record, func.min(line).label("first")).group_by(record)
        many_times = many.having(func.count() > 1).subquery()
        same = many_times.c.record == record
        pairs = select(line, many_times.c.first).join(many_times, same)
        for later, first in self._connection.execute(
            pairs.where(line > many_times.c.first).order_by(line)
        ):
            self.distinct -= 1
            yield later, first

    def store(self) -> int:
        """Write what is new or changed, and say how many records that were."""
        names = [column.name for column in self._records.columns]
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(self._records).from_select(names, self._firsts(names))
        stored = self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[self._records.c.record],
                set_={name: statement.excluded[name] for name in names if name != "record"},
                where=self._records.c.content != statement.excluded.content,
            ),
            execution_options={"preserve_rowcount": True},
        )
        self._table.drop(self._connection)
        return stored.rowcount

    def _firsts(self, names: Sequence[str]) -> Select[Any]:
        """The first line of every record, in the order of the table's key."""
        line, record = self._table.c.line, self._table.c.record
        first = func.min(line).over(partition_by=record).label("first")
        marked = select(self._table, first).subquery()
        columns = (marked.c[name] for name in names)
        return select(*columns).where(marked.c.line == marked.c.first).order_by(marked.c.record)
