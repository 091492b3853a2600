"""The rows of one file, beside the records until the last of them is known."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    FromClause,
    MetaData,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    select,
    true,
    update,
)

from anonymizer.contribution import RIVAL, rival
from node.repository import records
from node.repository.ranking import Span
from node.storage import merging
from proto.catalogue import Dataset

Line = Mapping[str, object]
"""What a record says by itself, with its `line` in the file."""

_DAYS = "first_day", "last_day"


class Incoming:
    """A temporary table that ends with the transaction.

    Memory stays flat however long the file is, and the database tells what is repeated, changed
    and unchanged.
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
        self._connection = connection
        self._dataset = dataset
        self._records = records.table(dataset)
        self._rule = dataset.person_rule
        self._names = [each.name for each in records.columns(dataset)]
        columns = (Column(each.name, each.type) for each in records.columns(dataset))
        self._table = Table(
            f"incoming_{dataset.id}",
            MetaData(),
            Column("line", BigInteger),
            *columns,
            prefixes=["TEMPORARY"],
        )
        self._shut_out_others()
        self._table.create(connection)
        recorded = dataset.recorded
        unasked = set(recorded).difference(recorded if asked is None else asked)
        others = ["line", *(name for name in self._names if name not in {*_DAYS, *unasked})]
        self._others = itemgetter(*others)
        self._insert = _insert(self._table.name, [*_DAYS, *others], connection.dialect.name)
        self.distinct = 0
        self.span: Span = (None, None)

    def add(self, lines: Sequence[Line]) -> None:
        """Take in some lines."""
        rows = [(*(str(line[day]) for day in _DAYS), *self._others(line)) for line in lines]
        self._connection.exec_driver_sql(self._insert, rows)
        self.distinct += len(lines)

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Every line that holds the record of an earlier one, and that first line."""
        for later, first in self._connection.execute(self._repeated().order_by("line")):
            self.distinct -= 1
            yield later, first

    def store(self) -> int:
        """Write what is new or changed, and say how many records that were.

        A new record, another day or another person may decide which of a person's records
        counts. So every rival of everybody concerned is found anew, and nobody else writes here.
        """
        self._forget_repeated()
        self._name_people()
        self._forget_unchanged()
        stored = self._connection.scalars(select(func.count()).select_from(self._table)).one()
        self._join_others_of_each_person()
        self.span = self._concerned()
        self._write()
        self._table.drop(self._connection)
        return stored

    def _shut_out_others(self) -> None:
        """One file after the other, as neither would know of the other's records of a person.

        SQLite has one writer anyway; PostgreSQL must be told before it looks at anything.
        """
        if self._connection.dialect.name == "postgresql":
            lock = f"LOCK TABLE {self._records.name} IN SHARE ROW EXCLUSIVE MODE"
            self._connection.exec_driver_sql(lock)

    def _repeated(self) -> Select[Any]:
        line, record = self._table.c.line, self._table.c.record
        many = select(record, func.min(line).label("first")).group_by(record)
        many_times = many.having(func.count() > 1).subquery()
        pairs = select(line, many_times.c.first).join(many_times, many_times.c.record == record)
        return pairs.where(line > many_times.c.first)

    def _forget_repeated(self) -> None:
        later = self._repeated().subquery()
        known = self._table.c.line.in_(select(later.c.line))
        self._connection.execute(delete(self._table).where(known))

    def _name_people(self) -> None:
        """Take whoever is known under another identity for who they are."""
        alias, new = records.alias, self._table.c
        known = select(alias.c.identity, alias.c.person).where(alias.c.dataset == self._dataset.id)
        names = known.subquery()
        person = select(names.c.person).where(names.c.identity == new.identity).scalar_subquery()
        renamed = new.identity.in_(select(names.c.identity))
        self._connection.execute(update(self._table).where(renamed).values(person=person))

    def _forget_unchanged(self) -> None:
        new, old = self._table.c, self._records.c
        same = exists().where(old.record == new.record, old.content == new.content)
        self._connection.execute(delete(self._table).where(same))

    def _join_others_of_each_person(self) -> None:
        """Whose record is new or changed, and whose it was: their other records as they are."""
        lines, known, before = self._table, self._records, self._records.alias()
        own = [known.c[name] for name in self._names]
        whose = select(*own).join(lines, lines.c.person == known.c.person)
        was = select(*own).join(before, before.c.person == known.c.person)
        was = was.join(lines, lines.c.record == before.c.record)
        theirs, new = whose.union(was).subquery(), lines.alias()
        others = select(theirs).outerjoin(new, new.c.record == theirs.c.record)
        others = others.where(new.c.record.is_(None))
        self._connection.execute(insert(lines).from_select(self._names, others))

    def _concerned(self) -> Span:
        """The days of all records of everybody concerned, as they were and as they will be."""
        new, old = self._table, self._records
        was = select(old.c.first_day, old.c.last_day).join(new, new.c.record == old.c.record)
        days = select(new.c.first_day, new.c.last_day).union_all(was).subquery()
        ends = select(func.min(days.c.first_day), func.max(days.c.last_day))
        first, last = self._connection.execute(ends).one()
        return first, last

    def _write(self) -> None:
        """Write what says something else than before."""
        kept, names = RIVAL[self._rule], [*self._names, RIVAL[self._rule]]
        statement = merging(self._connection, self._records).from_select(names, self._ranked())
        old, new = self._records.c, statement.excluded
        differs = (old.content != new.content) | (old[kept] != new[kept])
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[old.record],
                set_={name: new[name] for name in names if name != "record"},
                where=differs,
            )
        )
        if self._connection.dialect.name == "postgresql":
            # Statistics that know nothing of these rows make counting sort where it could hash.
            self._connection.exec_driver_sql(f"ANALYZE {self._records.name}")

    def _ranked(self) -> Select[Any]:
        """Person by person, as ranking leaves them: to sort once more would take a while."""
        table: FromClause = self._table
        columns = (table.c[name] for name in self._names)
        # SQLite would take what follows a bare table for the condition of a join.
        return select(*columns, rival(table, self._rule)).where(true())


def _insert(table: str, columns: Sequence[str], dialect: str) -> str:
    """The driver's own statement: SQLAlchemy would look at each value of a million rows again."""
    mark = {"sqlite": "?", "postgresql": "%s"}[dialect]
    marks = ", ".join(mark for _ in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our names
