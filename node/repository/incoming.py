"""The rows of one file, beside the records until the last of them is known."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Table,
    delete,
    literal,
    select,
    update,
)
from sqlalchemy.schema import DropTable

from anonymizer.case import Pseudonym
from node.repository import records
from node.repository.ranking import Span
from node.repository.waiting import waiting
from node.storage import refresh_statistics
from proto.catalogue import Dataset

Line = Mapping[str, object]
"""What a record says by itself, with its `line` in the file."""

Cells = tuple[object, ...]

Tell = Callable[[int, int], None]
"""Told how many of how many steps are done."""

_DAYS = "first_day", "last_day"
_ROWS_AT_ONCE = 1_000
_MARKS = {"sqlite": "?", "postgresql": "%s"}


class Stored(NamedTuple):
    """What became of the rows that were taken in."""

    new: int
    changed: int
    unchanged: int


class Incoming:
    """A temporary table that ends with the transaction.

    Memory stays flat however long the file is, and the database tells what is repeated, changed
    and unchanged. Records of the same people that are not in the file join it under negative
    lines, as whose record counts is found among all of a person's.

    Attributes:
        table: Where the rows wait.
        span: The days of all records of everybody concerned, once they are stored.
    """

    def __init__(
        self, connection: Connection, dataset: Dataset, asked: Collection[str] | None = None
    ) -> None:
        """Make the empty table.

        Args:
            connection: The transaction of the import.
            dataset: What is brought in.
            asked: Indicators and dates that the register asks for; all where nothing is said.
        """
        self.span: Span = (None, None)
        self._stored = Stored(0, 0, 0)
        self._connection = connection
        self._dataset = dataset
        self._records = records.table(dataset)
        self._waiting = waiting(dataset, asked)
        self.table = self._waiting.table
        self._shut_out_others()
        connection.execute(DropTable(self.table, if_exists=True))
        self.table.create(connection)

    @property
    def rows(self) -> FromClause:
        """The rows that are there, in the shape of the records, with their lines."""
        return self._waiting.rows

    def add(self, lines: Sequence[Line]) -> dict[int, int]:
        """Take in some lines; of those whose record an earlier line has, give that line."""
        others = ["line", *(name for name in self._waiting.names if name not in _DAYS)]
        cells = itemgetter(*others)
        rows = [(*(str(line[day]) for day in _DAYS), *cells(line)) for line in lines]
        return self.take(rows, (*_DAYS, *others))

    def take(self, rows: Sequence[Cells], columns: Sequence[str]) -> dict[int, int]:
        """Take in some rows of these columns; the same as `add`, for very many of them."""
        mark = _MARKS[self._connection.dialect.name]
        statement = self._waiting.insert(tuple(columns), mark)
        added = self._connection.exec_driver_sql(statement, list(rows)).rowcount if rows else 0
        if added == len(rows):
            return {}
        line, record = columns.index("line"), columns.index("record")
        return self._repeated({int(str(row[line])): str(row[record]) for row in rows})

    def leave_out(
        self, first: int, last: int, condition: Callable[[Dataset, FromClause], ColumnElement[bool]]
    ) -> list[int]:
        """Drop those lines from one to another that fulfil a condition, and give them."""
        table = self.table
        theirs = table.c.line.between(first, last), condition(self._dataset, table)
        lines = list(self._connection.scalars(select(table.c.line).where(*theirs)))
        if lines:
            self._connection.execute(delete(table).where(*theirs))
        return sorted(lines)

    def fresh(self, first: int, last: int) -> frozenset[int]:
        """Those lines from one to another that are new or say something else than before."""
        line = self.table.c.line
        asked = select(line).where(line.between(first, last), ~self._waiting.is_same)
        return frozenset(self._connection.scalars(asked))

    def store(self, tell: Tell = lambda _done, _steps: None) -> Stored:
        """Write what is new or changed, and say how many records that were.

        A new record, another day or another person may decide which of a person's records
        counts. So every rival of everybody concerned is found anew, and nobody else writes here.
        """
        steps = self._name_people, self._compare, self._join_others, self._write
        for number, step in enumerate(steps):
            tell(number, len(steps))
            step()
        tell(len(steps), len(steps))
        return self._stored

    def changed(self) -> Iterator[tuple[Pseudonym, int]]:
        """After they are stored, the records that were there before, each with its line."""
        table = self.table
        ours = select(table.c.record, table.c.line).where(table.c.is_known == 1)
        rows = self._connection.execute(ours, execution_options={"yield_per": _ROWS_AT_ONCE})
        for record, line in rows:
            yield Pseudonym(record), line

    def drop(self) -> None:
        """Leave nothing behind in this connection."""
        self.table.drop(self._connection)

    def _shut_out_others(self) -> None:
        """One file after the other, as neither would know of the other's records of a person.

        SQLite has one writer anyway; PostgreSQL must be told before it looks at anything.
        """
        if self._connection.dialect.name == "postgresql":
            lock = f"LOCK TABLE {self._records.name} IN SHARE ROW EXCLUSIVE MODE"
            self._connection.exec_driver_sql(lock)

    def _repeated(self, records_of: Mapping[int, str]) -> dict[int, int]:
        """Of some lines, those that are not there, each with the line that has its record."""
        table = self.table
        there = select(table.c.record, table.c.line)
        there = there.where(table.c.record.in_(set(records_of.values())))
        first = {row.record: row.line for row in self._connection.execute(there)}
        firsts = {line: first[record] for line, record in sorted(records_of.items())}
        return {line: first for line, first in firsts.items() if line != first}

    def _name_people(self) -> None:
        """Take whoever is known under another identity for who they are."""
        alias, new = records.alias, self.table.c
        known = select(alias.c.identity, alias.c.person).where(alias.c.dataset == self._dataset.id)
        names = known.subquery()
        person = select(names.c.person).where(names.c.identity == new.identity).scalar_subquery()
        renamed = new.identity.in_(select(names.c.identity))
        self._connection.execute(update(self.table).where(renamed).values(person=person))

    def _compare(self) -> None:
        """Drop what says the same as before, and mark what says something else."""
        unchanged = 0
        if self._are_any(self._records):
            unchanged = self._connection.execute(self._waiting.forget_unchanged).rowcount
            self._connection.execute(self._waiting.mark_known)
        fresh, changed = self._connection.execute(self._waiting.counted).one()
        self._stored = Stored(fresh - changed, changed, unchanged)

    def _join_others(self) -> None:
        if self._are_any(self._records):
            self._connection.execute(self._waiting.join_others)
        first, last = self._connection.execute(self._waiting.concerned).one()
        self.span = first, last

    def _write(self) -> None:
        """Write what is new or changed, and the rivals of what was there already."""
        connection = self._connection
        connection.execute(self._waiting.write(connection))
        if self._are_any(self.table, self.table.c.line < 0):
            connection.execute(self._waiting.rank_others)
        # Statistics that know nothing of these rows make counting sort where it could hash.
        refresh_statistics(connection, self._records)

    def _are_any(self, table: Table, *conditions: ColumnElement[bool]) -> bool:
        some = select(literal(1)).select_from(table).where(*conditions).limit(1)
        return self._connection.scalar(some) is not None
