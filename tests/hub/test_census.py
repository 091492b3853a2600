"""Rates are taken of imported populations first, on both databases."""

import pytest
from sqlalchemy import Engine

from hub.census import Census, NoPopulationError, population
from hub.population import shipped
from hub.statistics.rate import Population
from hub.storage import open_engine

GIRLS = Population("AL", 2023, "female", "child", 240_000, "a table")


def test_what_was_imported_comes_first(engine: Engine) -> None:
    """Also in place of the last census."""
    census = Census(engine)
    [before] = [each for each in shipped() if each.party == "AL"]
    ours = Population("AL", 2021, None, None, 2_811_666, "an estimate")

    assert before == census.of("AL", 2021)
    assert 2 == census.add([ours, GIRLS])
    assert ours == census.of("AL", 2023)
    assert GIRLS == census.of("AL", 2019, sex="female", age_group="child")


def test_the_nearest_year_is_taken(engine: Engine) -> None:
    """Of two as near the earlier one, which a reader could have known."""
    census = Census(engine)
    census.add(Population("RS", year, None, None, year, "X") for year in (2011, 2015, 2022))

    assert [2011, 2011, 2015, 2022] == [
        census.of("RS", year).year for year in (2000, 2013, 2016, 2030)
    ]


def test_importing_again_replaces(engine: Engine) -> None:
    """The same people have one number."""
    census = Census(engine)
    census.add([GIRLS])
    corrected = Population("AL", 2023, "female", "child", 239_000, "a corrected table")

    census.add([corrected])

    assert (corrected,) == census.imported()


def test_without_a_population_there_is_no_rate(engine: Engine) -> None:
    """It says whose is missing, and how to bring it."""
    with pytest.raises(NoPopulationError, match=r"AL.*female and child.*import-population"):
        Census(engine).of("AL", 2023, sex="female", age_group="child")
    with pytest.raises(NoPopulationError, match=r"BG.*both sexes and all ages"):
        Census(engine).of("BG", 2023)


def test_a_hub_older_than_the_table_gets_it_with_the_first_import(database_url: str) -> None:
    """Until then it has imported nothing."""
    engine = open_engine(database_url)
    census = Census(engine)

    before = census.imported()
    census.add([GIRLS])

    assert ((), (GIRLS,)) == (before, census.imported())
    population.drop(engine)
    engine.dispose()
