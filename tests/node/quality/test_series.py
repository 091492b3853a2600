"""Everybody counts once a year, in each series, and whoever came together came once."""

from datetime import date

from sqlalchemy import Engine

from node.quality import series
from node.quality.series import Count, Series, Yearly, people
from node.storage import reading
from proto.catalogue import Dataset
from tests.node.quality.given import JUSTICE, VICTIMS, facts, give


def test_a_person_counts_once_a_year_by_the_record_that_speaks(engine: Engine) -> None:
    """The earliest of a victim; one who comes again in another year counts there too."""
    give(
        engine,
        {"person": "a", "day": date(2024, 2, 1), "status": "presumed"},
        {"person": "a", "day": date(2024, 9, 1), "status": "identified"},
        {"person": "a", "day": date(2025, 1, 1), "status": "identified"},
    )

    found = _measured(engine)

    assert {2024: 1, 2025: 1} == people(found)
    assert {2024} == found[Series("status", "presumed")].keys()
    assert {2025} == found[Series("status", "identified")].keys()


def test_the_latest_record_speaks_of_somebody_accused(engine: Engine) -> None:
    """Whoever was convicted in the year is no longer only investigated."""
    give(
        engine,
        {"person": "a", "day": date(2024, 2, 1), "stage": "investigated"},
        {"person": "a", "day": date(2024, 9, 1), "stage": "convicted"},
        dataset=JUSTICE,
    )

    found = _measured(engine, JUSTICE)

    assert Series("stage", "investigated") not in found
    assert {2024: Count(1, 1)} == found[Series("stage", "convicted")]


def test_several_forms_are_several_series(engine: Engine) -> None:
    """And one person among all people."""
    give(engine, {"form": ("slavery", "forced_begging")}, {"form": "slavery"})

    found = _measured(engine)

    assert 2 == found[Series("form", "slavery")][2024].people
    assert 1 == found[Series("form", "forced_begging")][2024].people
    assert {2024: 2} == people(found)


def test_people_who_are_alike_and_came_on_one_day_came_once(engine: Engine) -> None:
    """Another citizenship, or another day, is another arrival; a day nobody knows is no group."""
    month = {"first_day": date(2024, 3, 1), "last_day": date(2024, 3, 31)}
    give(
        engine,
        *({"citizenship": "AL"} for _ in range(5)),
        {"citizenship": "MD"},
        {"citizenship": "AL", "day": date(2024, 5, 15)},
        *({**month, "citizenship": "AL"} for _ in range(2)),
    )

    found = _measured(engine)

    assert Count(people=9, arrivals=5) == found[Series("people", "")][2024]


def _measured(engine: Engine, dataset: Dataset = VICTIMS) -> Yearly:
    with reading(engine) as connection:
        return series.measure(connection, facts(dataset))
