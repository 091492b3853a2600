"""Which population a rate is taken of: an imported one first, then the one that comes along."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Engine,
    Integer,
    String,
    Table,
    delete,
    insert,
    inspect,
    select,
)

from hub.population import Populations, shipped
from hub.statistics.rate import Population
from hub.storage import metadata, reading, writing
from proto.errors import RefusalError

population = Table(
    "population",
    metadata,
    Column("party", String(64), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("sex", String(64), primary_key=True),  # Empty for everybody, as is the age group.
    Column("age_group", String(64), primary_key=True),
    Column("inhabitants", BigInteger, nullable=False),
    Column("source", String(500), nullable=False),
)


class NoPopulationError(RefusalError):
    """Nobody has said how many people live there, so there is no rate."""

    code = "no-population"


@dataclass(frozen=True, slots=True)
class Census:
    """The population tables of one hub."""

    engine: Engine

    def add(self, rows: Iterable[Population]) -> int:
        """Keep populations, in place of those about the same people; how many were kept."""
        kept = list(rows)
        with writing(self.engine) as connection:
            # A hub that is older than this table gets it with its first import.
            population.create(connection, checkfirst=True)
            for each in kept:
                connection.execute(delete(population).where(*_is(each)))
                connection.execute(insert(population).values(_stored(each)))
        return len(kept)

    def of(
        self, party: str, year: int, *, sex: str | None = None, age_group: str | None = None
    ) -> Population:
        """The population counted nearest to a year; of two as near the earlier one.

        Raises:
            NoPopulationError: None is known.
        """
        found = self.known().of(party, year, sex=sex, age_group=age_group)
        if found:
            return found
        whom = " and ".join(word for word in (sex, age_group) if word) or "both sexes and all ages"
        raise NoPopulationError(
            f"no rate for {party}: no population of {whom} is known; "
            "import one with dcim-hub import-population FILE"
        )

    def known(self) -> Populations:
        """Everything that is known, read once for many questions."""
        return Populations(self.imported(), shipped())

    def imported(self) -> tuple[Population, ...]:
        """Everything that was imported."""
        with reading(self.engine) as connection:
            if not inspect(connection).has_table(population.name):
                return ()
            rows = connection.execute(select(population).order_by(*population.primary_key))
            return tuple(
                Population(
                    party=row.party,
                    year=row.year,
                    sex=row.sex or None,
                    age_group=row.age_group or None,
                    inhabitants=row.inhabitants,
                    source=row.source,
                )
                for row in rows
            )


def _is(each: Population) -> Iterator[ColumnElement[bool]]:
    """It is about the same people."""
    stored = _stored(each)
    return (column == stored[column.name] for column in population.primary_key)


def _stored(each: Population) -> dict[str, str | int]:
    return {name: "" if value is None else value for name, value in asdict(each).items()}
