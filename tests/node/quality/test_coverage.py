"""Who reports in which year, and which months are missing."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Engine

from node.quality import coverage
from node.quality.coverage import Coverage, Reporter, findings
from node.storage import reading
from tests.node.quality.given import TODAY, facts, give

_POLICE, _NGO = Reporter("source", "Police"), Reporter("source", "NGO")
_EVERY_MONTH = dict.fromkeys(range(1, 13), 20)


def test_reporters_are_registers_and_bodies(engine: Engine) -> None:
    """By year; a body that is unknown is none."""
    give(
        engine,
        {"registering_body": "police", "day": date(2023, 3, 1)},
        {"registering_body": "unknown", "identifying_body": "ngo", "source": "NGO"},
    )

    with reading(engine) as connection:
        found = coverage.measure(connection, facts())

    assert {_POLICE: 1, Reporter("registering_body", "police"): 1} == dict(found.of(2023))
    assert {_NGO: 1, Reporter("identifying_body", "ngo"): 1} == dict(found.of(2024))
    assert range(2023, 2025) == found.years


def test_months_are_counted_where_they_are_known(engine: Engine) -> None:
    """A date known to the year is in no month."""
    give(
        engine,
        {"first_day": date(2024, 3, 1), "last_day": date(2024, 3, 31)},
        {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31)},
        {"day": date(2024, 3, 9)},
    )

    with reading(engine) as connection:
        found = coverage.measure(connection, facts())

    assert {3: 2} == dict(found.months[2024])


def test_who_starts_and_who_stops_is_said() -> None:
    """Once, in the first year that is unlike the one before; and if there was an earlier one."""
    years = {
        2019: {_POLICE: 30, _NGO: 30},
        2020: {_POLICE: 30},
        2021: {_POLICE: 30},
        2022: {_POLICE: 30},
        2023: {_POLICE: 30, _NGO: 30},
        2024: {_POLICE: 30, _NGO: 30},
    }

    found = [*findings(facts(), _covered(years))]

    assert [(2020, "source_stopped", "warning", 30), (2023, "source_started", "notice", 30)] == [
        (each.year, each.check, each.severity, each.number) for each in found
    ]
    assert "“NGO”: 30 records in 2023 (and 2019), none in the year before." == found[1].sentence


def test_who_reports_rarely_may_report_nothing_by_chance() -> None:
    """Nine records a year may be none in the next: 2 in 1,000 times."""
    years = {2022: {_POLICE: 30, _NGO: 9}, 2023: {_POLICE: 30}, 2024: {_POLICE: 30, _NGO: 9}}

    assert [] == [*findings(facts(), _covered(years))]


def test_a_year_that_is_not_over_misses_nobody() -> None:
    """They may report later."""
    years = {TODAY.year - 1: {_POLICE: 30, _NGO: 30}, TODAY.year: {_POLICE: 30}}

    assert [] == [*findings(facts(), _covered(years))]


def test_a_missing_month_is_said_where_there_should_be_some() -> None:
    """With 200 records a month without any is no chance; with 40 it may be."""
    police = {2023: {_POLICE: 200}, 2024: {_POLICE: 40}}
    few = {month: 4 for month in range(1, 13) if month != 2}
    months = {2023: {**_EVERY_MONTH, 4: 0, 5: 0}, 2024: few}

    (finding,) = findings(facts(), Coverage(police, months))

    assert (2023, "missing_month", 200) == (finding.year, finding.check, finding.among)
    assert "2023-04, 2023-05" in finding.sentence


def test_the_share_is_of_the_records_of_those_who_still_report() -> None:
    """By how much each reported; of a first year nothing can be said."""
    found = _covered({2023: {_POLICE: 30, _NGO: 10}, 2024: {_POLICE: 5}})

    assert 0.75 == found.share(2024)
    assert found.share(2023) is None


def _covered(reporters: Mapping[int, Mapping[Reporter, int]]) -> Coverage:
    return Coverage(reporters, {})
