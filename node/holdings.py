"""What the repository holds: records and people by year, and when a register last came in."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Engine,
    FromClause,
    case,
    distinct,
    extract,
    func,
    null,
    select,
)

from node.repository import cases, records
from node.storage import reading
from proto.catalogue import Catalogue, Dataset


@dataclass(frozen=True, slots=True)
class Year:
    """What is held of one year.

    Attributes:
        year: Of the dataset's own date; nothing where that is not known to the year.
        people: Everybody who has a record in it.
    """

    year: int | None
    records: int
    people: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of one dataset, exactly. Not for anybody outside the country.

    Attributes:
        years: The newest first; records without a year last.
        people: Everybody who may count, in whichever years.
        excluded: Records that are kept and not counted, such as after a consent withdrawn.
        imported: The day of the last import, if there was one.
    """

    dataset: Dataset
    years: tuple[Year, ...]
    people: int
    excluded: int
    imported: date | None

    @property
    def records(self) -> int:
        """Every record that may count."""
        return sum(year.records for year in self.years)


def holdings(engine: Engine, catalogue: Catalogue, *, provider: str = "") -> tuple[Holding, ...]:
    """What is held of each dataset, of all providers or of one.

    Raises:
        UnavailableError: The database cannot be read.
    """
    return tuple(_holding(engine, dataset, provider) for dataset in catalogue.datasets)


def _holding(engine: Engine, dataset: Dataset, provider: str) -> Holding:
    counted = _of(records.counted(dataset), provider)
    kept = _of(records.table(dataset), provider)
    year = _year(counted).label("year")
    by_year = (
        select(year, func.count().label("records"), func.count(distinct(counted.c.person)))
        .group_by(year)
        .order_by(year.desc())
    )
    with reading(engine) as connection:
        found = [Year(*row) for row in connection.execute(by_year)]
        people = connection.scalar(select(func.count(distinct(counted.c.person)))) or 0
        everything = connection.scalar(select(func.count()).select_from(kept)) or 0
    years = sorted(found, key=lambda each: each.year is None)
    excluded = everything - sum(each.records for each in years)
    return Holding(dataset, tuple(years), people, excluded, cases.last_import(engine, dataset))


def _of(table: FromClause, provider: str) -> FromClause:
    if not provider:
        return table
    return select(table).where(table.c.provider == provider).subquery()


def _year(table: FromClause) -> ColumnElement[int | None]:
    first, last = extract("year", table.c.first_day), extract("year", table.c.last_day)
    return case((first == last, first), else_=null())
