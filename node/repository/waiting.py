"""What the database is asked about rows that wait: each statement is written once and kept."""

from collections.abc import Collection
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Delete,
    FromClause,
    Insert,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    Update,
    delete,
    exists,
    func,
    insert,
    null,
    select,
    update,
)

from anonymizer.contribution import RIVAL, Rule, rival
from node.repository import records
from node.storage import merging
from proto.catalogue import Dataset

_RANKED = "record", "person", "content", "first_day", "last_day"
"""What must be known of a record to rank it among the others of its person."""

_LINE = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers its rows by a column of exactly this type, and needs no index for it."""


def waiting(dataset: Dataset, asked: Collection[str] | None) -> "Waiting":
    """The table in which rows of a dataset wait, always the same object for the same columns.

    Args:
        dataset: What is brought in.
        asked: Indicators and dates that the register asks for; all where nothing is said.
    """
    unasked = frozenset(dataset.recorded).difference(dataset.recorded if asked is None else asked)
    return _waiting(records.table(dataset), unasked, dataset.person_rule)


@lru_cache(maxsize=32)
def _waiting(known: Table, unasked: frozenset[str], rule: Rule) -> "Waiting":
    return Waiting(known, unasked, rule)


class Waiting:
    """A temporary table beside the records, and the statements about both.

    Records of the same people that are not in the file join it under negative lines.

    Attributes:
        names: Columns of what the register says of each record.
    """

    def __init__(self, known: Table, unasked: frozenset[str], rule: Rule) -> None:
        """Name the columns; the table is made by whoever needs it."""
        columns = [each for each in known.columns if each.name != RIVAL[rule]]
        self.names = [each.name for each in columns if each.name not in unasked]
        self.table = Table(
            f"incoming_{known.name}",
            MetaData(),
            Column("line", _LINE, primary_key=True, autoincrement=False),
            *(
                Column(each.name, each.type, unique=each.name == "record")
                for each in columns
                if each.name in self.names
            ),
            Column("is_known", Integer),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )
        self._known = known
        self._unasked = [each.name for each in columns if each.name in unasked]
        self._rule = rule
        self._writes: dict[str, Insert] = {}

    def insert(self, columns: tuple[str, ...], mark: str) -> str:
        """The driver's own statement: SQLAlchemy would look at each value of a million rows."""
        marks = ", ".join(mark for _ in columns)
        values = f"({', '.join(columns)}) VALUES ({marks})"
        return f"INSERT INTO {self.table.name} {values} ON CONFLICT (record) DO NOTHING"

    @cached_property
    def rows(self) -> FromClause:
        """The rows of the file, in the shape of the records, with their lines."""
        unasked = (null().label(name) for name in self._unasked)
        ours = (self.table.c[name] for name in ("line", *self.names))
        return select(*ours, *unasked).where(self.table.c.line >= 0).subquery()

    @cached_property
    def is_same(self) -> ColumnElement[bool]:
        """Whether a row says what its record says already."""
        new, old = self.table.c, self._known.c
        said = old.content == new.content, old.provider == new.provider
        return exists().where(old.record == new.record, *said)

    @cached_property
    def forget_unchanged(self) -> Delete:
        """Drop what says the same as before."""
        return delete(self.table).where(self.is_same)

    @cached_property
    def mark_known(self) -> Update:
        """Mark what says something else than before."""
        known = exists().where(self._known.c.record == self.table.c.record)
        return update(self.table).where(known).values(is_known=1)

    @cached_property
    def counted(self) -> Select[int, int]:
        """How many rows are left, and how many of these are marked."""
        return select(func.count(), func.count(self.table.c.is_known)).select_from(self.table)

    @cached_property
    def join_others(self) -> Insert:
        """Whose record is new or changed, and whose it was: their other records as they are."""
        lines, known, before = self.table, self._known, self._known.alias()
        own = [known.c[name] for name in _RANKED]
        whose = select(*own).join(lines, lines.c.person == known.c.person)
        was = select(*own).join(before, before.c.person == known.c.person)
        was = was.join(lines, lines.c.record == before.c.record)
        theirs, new = whose.union(was).subquery(), lines.alias()
        number = -func.row_number().over(order_by=theirs.c.record)
        others = select(number, theirs).outerjoin(new, new.c.record == theirs.c.record)
        others = others.where(new.c.record.is_(None))
        return insert(lines).from_select(["line", *_RANKED], others)

    @cached_property
    def concerned(self) -> Select[Any]:
        """The days of all records of everybody concerned, as they were and as they will be."""
        new, old = self.table, self._known
        was = select(old.c.first_day, old.c.last_day).join(new, new.c.record == old.c.record)
        days = select(new.c.first_day, new.c.last_day).union_all(was).subquery()
        return select(func.min(days.c.first_day), func.max(days.c.last_day))

    def write(self, connection: Connection) -> Insert:
        """Write what is new or changed, in the words of one kind of database."""
        kind = connection.dialect.name
        if kind not in self._writes:
            self._writes[kind] = self._write(connection)
        return self._writes[kind]

    def _write(self, connection: Connection) -> Insert:
        names = [*self.names, RIVAL[self._rule]]
        ranked = self._ranked
        ours = select(*(ranked.c[name] for name in names)).where(ranked.c.line >= 0)
        statement = merging(connection, self._known).from_select(names, ours)
        now: dict[str, Any] = {name: statement.excluded[name] for name in names if name != "record"}
        now |= dict.fromkeys(self._unasked)
        row = [self._known.c.record]
        return statement.on_conflict_do_update(index_elements=row, set_=now)

    @cached_property
    def rank_others(self) -> Update:
        """Let the others' rivals be right again."""
        old, ranked, kept = self._known, self._ranked, RIVAL[self._rule]
        same = ranked.c.line < 0, ranked.c.record == old.c.record
        differs = old.c[kept] != ranked.c[kept]
        return update(old).where(*same, differs).values({kept: ranked.c[kept]})

    @cached_property
    def _ranked(self) -> Subquery:
        """Person by person, as ranking leaves them: to sort once more would take a while."""
        columns = (self.table.c[name] for name in ("line", *self.names))
        return select(*columns, rival(self.table, self._rule)).subquery("ranked")
