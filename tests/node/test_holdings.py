"""What the repository holds is counted by year, and by provider where somebody speaks for one."""

from datetime import date

import pytest
from sqlalchemy import Engine, insert, update

from node.holdings import Holding, Year, holdings
from node.repository import records
from node.storage import writing
from tests.node.country import CATALOGUE, VICTIMS, register


def _victims(engine: Engine, provider: str = "") -> Holding:
    return holdings(engine, CATALOGUE, provider=provider)[0]


def test_an_empty_repository_holds_nothing(engine: Engine) -> None:
    """Every dataset of the catalogue is there, with nothing in it."""
    found = holdings(engine, CATALOGUE)

    assert [each.id for each in CATALOGUE.datasets] == [each.dataset.id for each in found]
    assert {(0, 0, 0, (), None)} == {
        (each.people, each.records, each.excluded, each.years, each.imported) for each in found
    }


def test_years_come_newest_first(engine: Engine) -> None:
    """With the people and the records of each, and everybody once over all years."""
    register(engine, 5, year=2023, day=date(2025, 1, 7))
    register(engine, 3, year=2024, first_seen=2023, day=date(2025, 2, 7))

    found = _victims(engine)

    assert (Year(2024, 3, 3), Year(2023, 5, 5)) == found.years
    assert (5, 8, date(2025, 2, 7)) == (found.people, found.records, found.imported)


def test_who_is_excluded_is_kept_and_not_counted(engine: Engine) -> None:
    """After a consent withdrawn the record is no part of any year."""
    register(engine, 3, year=2024)
    person = f"2024{0:028d}"
    row = {"dataset": "victims", "person": person, "reason": "consent", "day": date(2025, 1, 1)}
    with writing(engine) as connection:
        connection.execute(insert(records.excluded), row)

    found = _victims(engine)

    assert (2, 2, 1) == (found.people, found.records, found.excluded)


def test_what_is_not_known_to_the_year_stands_last(engine: Engine) -> None:
    """A record of some day in two years belongs to neither."""
    register(engine, 2, year=2024)
    table = records.table(VICTIMS)
    one = table.c.record == f"20242024{0:024d}"
    with writing(engine) as connection:
        connection.execute(update(table).where(one).values(first_day=date(2023, 1, 1)))

    assert (Year(2024, 1, 1), Year(None, 1, 1)) == _victims(engine).years


@pytest.mark.parametrize(("provider", "held"), [("north", 1), ("south", 0), ("", 3)])
def test_a_provider_is_told_of_its_own_rows(engine: Engine, provider: str, held: int) -> None:
    """How many rows another has is not said."""
    register(engine, 3, year=2024)
    table = records.table(VICTIMS)
    one = table.c.record == f"20242024{0:024d}"
    with writing(engine) as connection:
        connection.execute(update(table).where(one).values(provider="north"))

    found = _victims(engine, provider)

    assert (held, held, 0) == (found.people, found.records, found.excluded)
