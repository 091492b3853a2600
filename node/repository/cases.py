"""What the rest of the node asks of the repository."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    String,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.schema import CreateColumn

from anonymizer.counting import Cube, cube, question
from node.repository import records
from node.storage import metadata, reading, writing
from proto.catalogue import Catalogue, Dataset
from proto.period import Period

_catalogue = Table("catalogue", metadata, Column("version", String(40), primary_key=True))
"""The version of the catalogue that the database was prepared for."""


def prepare(engine: Engine, catalogue: Catalogue) -> None:
    """Make every table that is declared, and in those that are there what a newer catalogue asks.

    Raises:
        UnavailableError: The database cannot be written.
    """
    datasets = tuple(map(records.table, catalogue.datasets))
    with writing(engine) as connection:
        metadata.create_all(connection)
        for table in datasets:
            _complete(connection, table)
        connection.execute(delete(_catalogue))
        connection.execute(insert(_catalogue), {"version": catalogue.version})


def keep_up(engine: Engine, catalogue: Catalogue) -> None:
    """Prepare a database that was made for another version of the catalogue, or of ours.

    Raises:
        InputError: It was made before versions were noted, or is gone.
        UnavailableError: The database cannot be read or written.
    """
    with reading(engine) as connection:
        is_current = connection.scalar(select(_catalogue.c.version)) == catalogue.version
        known = set(inspect(connection).get_table_names())
    if not is_current or not known >= set(metadata.tables):
        prepare(engine, catalogue)


def _complete(connection: Connection, table: Table) -> None:
    """Add the columns that are missing: what nobody was asked is NULL, so none needs a value."""
    known = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in known:
            written = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {written}")


def last_import(engine: Engine, dataset: Dataset) -> date | None:
    """The day on which a register of the dataset was last brought in, if ever.

    Raises:
        UnavailableError: The database cannot be read.
    """
    with reading(engine) as connection:
        imported = records.imported.c
        newest = select(func.max(imported.day)).where(
            imported.dataset == dataset.id, imported.kind == "import"
        )
        day: date | None = connection.scalar(newest)
        return day


def state(engine: Engine, dataset: Dataset, period: Period) -> int:
    """Which state of a period's records this is: the last change that concerned any of them.

    Raises:
        UnavailableError: The database cannot be read.
    """
    imported = records.imported.c
    inside = (imported.first_day < period.end) & (imported.last_day >= period.start)
    newest = select(func.max(imported.number)).where(imported.dataset == dataset.id, inside)
    with reading(engine) as connection:
        return connection.scalar(newest) or 0


def read_cube(
    engine: Engine, dataset: Dataset, *, attributes: Sequence[str], period: Period
) -> Cube:
    """Ask the database once how many people there are by all attributes.

    Raises:
        UnavailableError: The database cannot be read.
    """
    statement = question(
        records.counted(dataset),
        attributes=attributes,
        rule=dataset.person_rule,
        start=period.start,
        end=period.end,
    )
    with reading(engine) as connection:
        answer = connection.execute(statement)
        rows = cast("Sequence[Sequence[str | int | None]]", answer.all())
    bits = records.bits(dataset)
    unasked = [_unasked(dataset, name, bits) for name in attributes]
    known = (
        [
            *(value if value is not None else unasked[at] for at, value in enumerate(row[:-1])),
            row[-1],
        ]
        for row in rows
    )
    return cube(cast("Iterable[Sequence[str | int]]", known), attributes=attributes, bits=bits)


def _unasked(dataset: Dataset, name: str, bits: records.Bits) -> str | int:
    """What stands for an answer that a register does not ask for: that it is unknown."""
    return 1 if name in bits else dataset.indicator(name).codes()[-1]
